import { expect, test } from 'vitest';
import { compareArms, type ArmGrade } from './compare-arms.ts';

function grades(arm: 'control' | 'candidate', scores: readonly number[], state = 'released'): ArmGrade[] {
  return scores.map((score, index) => ({ arm, unit: `${arm}-${index}`, assignmentId: 'a', score, state }));
}

test('candidate minus control, with the share that waits for a teacher', () => {
  const [review, none, score] = compareArms(
    [...grades('control', [1, 2, 3, 2]), ...grades('candidate', [3, 4, 3, 4], 'review')],
    7,
  );
  // (3+4+3+4)/4 − (1+2+3+2)/4 = 3.5 − 2; four of four wait, none of four.
  expect(score).toMatchObject({ difference: 1.5, control: { n: 4, mean: 2 }, candidate: { n: 4, mean: 3.5 } });
  expect([review?.difference, none?.difference]).toEqual([1, 0]);
  // Four in an arm carry no interval.
  expect(score?.interval).toBeUndefined();
});

test('a difference that is there has an interval above zero; one that is not has zero inside', () => {
  const column = (shift: number) => Array.from({ length: 60 }, (_, index) => 2 + (index % 3) + shift);
  const apart = compareArms([...grades('control', column(0)), ...grades('candidate', column(1))], 7).at(-1);
  expect(apart?.difference).toBeCloseTo(1, 12);
  expect(apart?.interval?.low).toBeGreaterThan(0);
  const same = compareArms([...grades('control', column(0)), ...grades('candidate', column(0))], 7).at(-1);
  expect(same?.interval?.low).toBeLessThanOrEqual(0);
  expect(same?.interval?.high).toBeGreaterThanOrEqual(0);
});

test('a student counts once however many essays: ten of one student are one in the arm', () => {
  const often = Array.from({ length: 10 }, (): ArmGrade => ({ ...grades('control', [6])[0]!, unit: 'one' }));
  const score = compareArms([...often, ...grades('control', [2]), ...grades('candidate', [3])], 7).at(-1);
  // (6 + 2) / 2 = 4
  expect(score?.control).toEqual({ n: 2, mean: 4 });
});

test('scores are compared within an assignment, since ranges differ; an arm without grades has no difference', () => {
  const other = { ...grades('control', [90])[0]!, assignmentId: 'b', unit: 'else' };
  const scores = compareArms([...grades('control', [1]), ...grades('candidate', [2]), other], 7).slice(2);
  expect(scores.map(({ assignmentId, difference }) => [assignmentId, difference])).toEqual([
    ['a', 1],
    ['b', undefined],
  ]);
});
