import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { rubricContradictions } from './rubric-contradictions.ts';

const scale = { min: 1, max: 6, step: 1 };
const band = (id: string, min: number, max: number) => ({ id, name: id, min, max });
const said = (document: unknown) =>
  rubricContradictions(document).map(({ path, message }) => `${path.join('.')} ${message}`);

describe('bands', () => {
  test('that cover the scale without a gap are fine, in any order', () => {
    expect(said({ scale, bands: [band('high', 4, 6), band('low', 1, 3)] })).toEqual([]);
  });

  test('that overlap are named with the score they must start at', () => {
    expect(said({ scale, bands: [band('low', 1, 3), band('high', 3, 6)] })).toEqual([
      'bands.1.min is 3 and overlaps; must be 4, where bands[0] ends plus one step',
    ]);
  });

  test('that leave a gap, and a scale whose ends have no band', () => {
    expect(said({ scale, bands: [band('low', 2, 2), band('high', 4, 5)] })).toEqual([
      'bands.0.min is 2 and leaves a gap; must be 1, where the scale starts',
      'bands.1.min is 4 and leaves a gap; must be 3, where bands[0] ends plus one step',
      'bands.1.max is 5; must be 6, the highest score, so that every score has a band',
    ]);
  });

  test('on half points follow each other by half a point', () => {
    const half = { min: 0, max: 2, step: 0.5 };
    expect(said({ scale: half, bands: [band('low', 0, 0.5), band('high', 1, 2)] })).toEqual([]);
    expect(said({ scale: half, bands: [band('low', 0, 0.5), band('high', 1.5, 2)] })).toEqual([
      'bands.1.min is 1.5 and leaves a gap; must be 1, where bands[0] ends plus one step',
    ]);
  });

  test('with an end between two scores, or upside down', () => {
    expect(said({ scale, bands: [band('low', 1, 2.5), band('high', 6, 3)] })).toEqual([
      'bands.0.max is 2.5; must be on the scale 1 to 6 in steps of 1',
      'bands.1.max is 3; must not be below min (6)',
    ]);
  });

  test('any cut of any scale into bands is without contradiction, and moving one end makes one', () => {
    const cutScale = fc
      .record({ min: fc.integer({ min: 0, max: 3 }), size: fc.integer({ min: 2, max: 12 }), half: fc.boolean() })
      .chain(({ min, size, half }) => {
        const step = half ? 0.5 : 1;
        const cuts = fc.uniqueArray(fc.integer({ min: 1, max: size }), { maxLength: 4 });
        return cuts.map((ends) => ({ min, step, size, ends: [...ends.sort((a, b) => a - b), size + 1] }));
      });
    fc.assert(
      fc.property(cutScale, ({ min, step, size, ends }) => {
        const bands = ends.map((end, index) => {
          const start = ends[index - 1] ?? 0;
          return band(`b${index}`, min + start * step, min + (end - 1) * step);
        });
        const wide = { min, max: min + size * step, step };
        expect(said({ scale: wide, bands })).toEqual([]);
        const broken = bands.map((one, index) => (index === 0 ? { ...one, min: one.min + step } : one));
        expect(said({ scale: wide, bands: broken })).not.toEqual([]);
      }),
    );
  });
});

test('ids that stand twice are named with the first', () => {
  expect(said({ traits: [{ id: 'claim' }, { id: 'style' }, { id: 'claim' }] })).toEqual([
    'traits.2.id is "claim", as is traits[0].id; ids must differ',
  ]);
});

test('weights that are all 0 leave nothing to aggregate', () => {
  expect(
    said({
      traits: [
        { id: 'a', weight: 0 },
        { id: 'b', weight: 0 },
      ],
    }),
  ).toEqual(['traits all have weight 0; at least one must be above 0']);
});

test('what cannot be read is left to the schema', () => {
  for (const document of [undefined, null, 5, 'text', [], { scale: 'no', bands: 3, traits: {} }, { traits: [] }]) {
    expect(rubricContradictions(document)).toEqual([]);
  }
});
