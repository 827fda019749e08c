import { expect, test } from 'vitest';
import { comparedWords } from './compared-words.ts';

const scale = { min: 1, max: 6, step: 1 as const };
const rubric = { traits: [{ id: 'ideas', name: 'Ideas', definition: 'Has ideas.', weight: 1, scale, anchors: {} }] };

test('rows of a comparison are said in words', () => {
  expect(comparedWords(rubric, 'trait ideas', [3, 'budget.spent'])).toEqual({
    what: 'Ideas',
    left: '3',
    right: 'budget spent',
  });
  expect(comparedWords(rubric, 'trait gone', [3, null])).toEqual({ what: 'gone', left: '3', right: 'none' });
  expect(comparedWords(rubric, 'interval', [[2, 4.5], null])).toMatchObject({ left: '2 to 4.5', right: 'none' });
  expect(comparedWords(rubric, 'continuous', [3.256, 3])).toMatchObject({ left: '3.26', right: '3' });
  expect(comparedWords(rubric, 'reasons', [['essay.empty', 'feedback.generic'], []])).toEqual({
    what: 'Why a teacher looks',
    left: 'There is no text to grade. The feedback would fit any essay.',
    right: 'none',
  });
  expect(comparedWords(rubric, 'findings', [['grader-talk', 'acrostic'], []])).toMatchObject({
    left: 'grader talk, acrostic',
  });
});
