import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rubricSchema } from '../../core/rubric.ts';
import { sampleGradedEssays } from './calibrate-sample.ts';

const rubric = rubricSchema.parse({
  format: 'assay.rubric/1',
  id: 'r',
  title: 'R',
  genre: 'other',
  gradeLevel: '8',
  scale: { min: 1, max: 6 },
  traits: [{ id: 'all', name: 'All', definition: 'x', weight: 1, scale: { min: 1, max: 6 } }],
  bands: [
    { id: 'low', name: 'Low', min: 1, max: 2 },
    { id: 'middle', name: 'Middle', min: 3, max: 4 },
    { id: 'high', name: 'High', min: 5, max: 6 },
  ],
});

function essays(...scores: readonly number[]) {
  return scores.map((holistic, index) => ({ id: `e${index}`, text: 'x', raters: [], resolved: { holistic } }));
}

function times(n: number, score: number): number[] {
  return Array.from({ length: n }, () => score);
}

test('each band has its share, and a rare one is not left out', () => {
  // 100 essays, 80 middle, 18 high, 2 low; of 10: 8, 1.8 and 0.2 → 8, 1, 1
  const all = essays(...times(80, 3), ...times(18, 5), ...times(2, 1));
  const scores = sampleGradedEssays(all, rubric, { size: 10, seed: 7 }).map(({ score }) => score);
  expect([1, 3, 5].map((score) => scores.filter((one) => one === score).length)).toEqual([1, 8, 1]);
});

test('essays without a score for the whole, and empty ones, cannot be taken', () => {
  const [first, second] = essays(3, 4);
  if (first === undefined || second === undefined) throw new Error('two essays');
  const sample = sampleGradedEssays(
    [
      { ...first, resolved: { all: 3 } },
      { ...second, text: ' ' },
    ],
    rubric,
    { size: 5, seed: 7 },
  );
  expect(sample).toEqual([]);
});

test('as many as were asked for, none twice, whatever the scores; the same for the same seed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 3, maxLength: 80 }),
      fc.integer({ min: 3, max: 90 }),
      (scores, size) => {
        const sample = sampleGradedEssays(essays(...scores), rubric, { size, seed: 7 });
        expect(sample).toHaveLength(Math.min(size, scores.length));
        expect(new Set(sample.map(({ essay }) => essay.id)).size).toBe(sample.length);
        expect(sampleGradedEssays(essays(...scores), rubric, { size, seed: 7 })).toEqual(sample);
      },
    ),
  );
});
