import { expect, test } from 'vitest';
import { feedbackMetrics } from './feedback-metrics.ts';

const of = (claims: number, rejected: number, generic: number) => ({
  content: { faithfulness: { claims, rejected, generic } },
});

test('6 of 8 claims stood, and 3 of those 6 would fit any essay', () => {
  expect(feedbackMetrics([of(5, 2, 1), of(3, 0, 2)], 0.4)).toEqual({
    claims: 8,
    faithfulnessPassRate: 6 / 8,
    genericRate: 3 / 6,
    diversity: 0.4,
  });
});

test('without a claim there is no share, and none that stood has no generic one', () => {
  expect(feedbackMetrics([of(0, 0, 0)], undefined)).toEqual({ claims: 0 });
  expect(feedbackMetrics([of(2, 2, 0)], undefined)).toEqual({ claims: 2, faithfulnessPassRate: 0 });
});
