import { expect, test } from 'vitest';
import type { RubricView } from '../../../api/desk.ts';
import { bandOf, totalScore } from './total-score.ts';

function trait(id: string, weight: number, scores: readonly number[]): RubricView['traits'][number] {
  return { id, name: id, definition: '', weight, levels: scores.map((score) => ({ score })) };
}

const rubric: RubricView = {
  id: 'r',
  hash: '0'.repeat(64),
  title: 'Two traits',
  scale: { min: 1, max: 6, step: 1 },
  bands: [
    { id: 'low', name: 'Low', min: 1, max: 3 },
    { id: 'high', name: 'High', min: 4, max: 6 },
  ],
  notes: [],
  traits: [trait('claim', 0.75, [1, 2, 3, 4, 5, 6]), trait('style', 0.25, [0, 1, 2])],
};

test('levels are weighed by their place in their own ranges', () => {
  // claim 4 of 1..6 is 3/5, style 1 of 0..2 is 1/2: 0.75 · 0.6 + 0.25 · 0.5 = 0.575; 1 + round(0.575 · 5 = 2.875) = 4
  expect(totalScore(rubric, { claim: 4, style: 1 })).toBe(4);
  expect(totalScore(rubric, { claim: 1, style: 0 })).toBe(1);
  expect(totalScore(rubric, { claim: 6, style: 2 })).toBe(6);
});

test('a trait without a level leaves the essay without a score', () => {
  expect(totalScore(rubric, { claim: 4 })).toBeUndefined();
  expect(bandOf(rubric, undefined)).toBeUndefined();
});

test('a score has the band that it lies in', () => {
  expect(bandOf(rubric, 3)?.name).toBe('Low');
  expect(bandOf(rubric, 4)?.name).toBe('High');
});
