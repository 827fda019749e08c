import { expect, test } from 'vitest';
import type { ReviewReason } from './review-reason.ts';
import { unscoredWords } from './unscored-words.ts';

function content(reason: string, reasons: readonly ReviewReason[] = []) {
  return {
    traits: [
      { traitId: 'ideas', status: 'unscored' as const, reason, attempts: 3, evidence: [] },
      { traitId: 'voice', status: 'scored' as const, score: 4, attempts: 1, evidence: [] },
    ],
    decision: { state: 'review' as const, reasons },
  };
}

test('a limit is named with its figures, not as "unavailable"', () => {
  const detail = 'unavailable: the ceiling of this assessment is reached: 12 of 12 calls are made or under way';
  const reasons: ReviewReason[] = [
    { code: 'score.low-confidence', traitId: 'ideas', detail: '0.2' },
    { code: 'trait.unscored', traitId: 'ideas', detail },
  ];
  expect(unscoredWords(content('unavailable', reasons), 'ideas')).toBe(
    'the ceiling of this assessment is reached: 12 of 12 calls are made or under way',
  );
});

test('what was wrong with the last answer is said in words', () => {
  expect(unscoredWords(content('off-scale'), 'ideas')).toBe('the answer had a score that the scale does not have');
  expect(unscoredWords(content('unavailable'), 'ideas')).toBe('no answer could be had');
});

test('a trait with a score has nothing to explain', () => {
  expect(unscoredWords(content('empty'), 'voice')).toBeUndefined();
  expect(unscoredWords(content('empty'), 'spelling')).toBeUndefined();
});
