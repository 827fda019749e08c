import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holdsMany, parcelsOf } from './parcels.ts';

function named(name: string, size = 1, grade = true) {
  return { file: { name, size }, grade };
}

function shape(files: Parameters<typeof parcelsOf>[0]): number[] {
  return parcelsOf(files).map((parcel) => parcel.length);
}

test('45 essays go as 20, 20 and 5', () => {
  expect(shape(Array.from({ length: 45 }, (_, index) => named(`${index}.txt`)))).toEqual([20, 20, 5]);
});

test('an archive and a table go alone; the essays around them go together', () => {
  expect(shape([named('a.txt'), named('class.ZIP'), named('b.txt'), named('essays.csv')])).toEqual([2, 1, 1]);
});

test('two files of one name are never in one portion', () => {
  expect(shape([named('a.txt'), named('a.txt'), named('b.txt')])).toEqual([1, 2]);
});

test('files that are graded at once never go with those that are not', () => {
  expect(shape([named('a.txt'), named('b.txt', 1, false), named('c.txt', 1, false), named('d.txt')])).toEqual([
    1, 2, 1,
  ]);
});

test('a file that is larger than a portion goes alone, and is refused by the server', () => {
  expect(shape([named('a.pdf', 30 * 1024 * 1024), named('b.txt')])).toEqual([1, 1]);
});

test('every file is in exactly one portion, and no portion holds more than 20, two of a name, or many-essay files beside others', () => {
  const file = fc.record({
    name: fc.constantFrom('a.txt', 'b.docx', 'c.pdf', 'class.zip', 'rows.jsonl'),
    size: fc.integer({ min: 0, max: 30 * 1024 * 1024 }),
  });
  fc.assert(
    fc.property(fc.array(file, { maxLength: 80 }), (files) => {
      const all = files.map((one) => ({ file: one, grade: true }));
      const parcels = parcelsOf(all);
      expect(new Set(parcels.flat())).toEqual(new Set(all));
      expect(parcels.flat()).toHaveLength(all.length);
      for (const parcel of parcels) {
        expect(parcel.length).toBeLessThanOrEqual(20);
        expect(new Set(parcel.map((one) => one.file.name)).size).toBe(parcel.length);
        expect(parcel.some((one) => holdsMany(one.file)) && parcel.length > 1).toBe(false);
      }
    }),
  );
});
