import { expect, test } from 'vitest';
import { emptyRubric, levelsOf, moved, newTrait, withAnchor, withScale } from './draft.ts';

const [ideas] = emptyRubric.traits;
if (ideas === undefined) throw new Error('the empty rubric has a trait');

test('a scale from 1 to 3 by halves has five levels; one that is upside down has none', () => {
  expect(levelsOf({ min: 1, max: 3, step: 0.5 })).toEqual([1, 1.5, 2, 2.5, 3]);
  expect(levelsOf({ min: 3, max: 1, step: 1 })).toEqual([]);
});

test('a shorter scale drops the anchors of the levels that are gone, and no others', () => {
  const anchored = withAnchor(withAnchor(ideas, 1, 'copies the task'), 4, 'weighs the objection');
  expect(withScale(anchored, { min: 1, max: 3, step: 1 }).anchors).toEqual({ '1': 'copies the task' });
});

test('an anchor that is emptied is no anchor', () => {
  expect(withAnchor(withAnchor(ideas, 2, 'one reason'), 2, '  ').anchors).toEqual({});
});

test('a new trait has an id that no other has', () => {
  const second = newTrait([ideas], emptyRubric.scale);
  expect(newTrait([second], emptyRubric.scale).id).not.toBe(second.id);
});

test('what cannot move stays', () => {
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
});
