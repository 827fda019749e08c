import { expect, test } from 'vitest';
import type { GradeContent } from '../../core/grade-record.ts';
import { policySchema } from '../../core/grading-plan.ts';
import type { Rubric } from '../../core/rubric.ts';
import { oneThirdReasons } from './one-third-reasons.ts';

interface Beside {
  /** Null: no score for it. */
  readonly alone?: number | null;
  readonly expected?: number;
}

function reasons(
  scale: Rubric['scale'],
  aggregate: number,
  withoutThirds: (number | null)[],
  { alone, expected }: Beside = {},
) {
  const rubric: Rubric = {
    format: 'assay.rubric/1',
    id: 'r',
    title: 'R',
    genre: 'argumentative',
    gradeLevel: '8',
    scale,
    traits: [],
    bands: [],
    notes: [],
  };
  const result: GradeContent['result'] = {
    status: 'scored',
    score: aggregate,
    continuous: aggregate,
    bandId: 'b',
    aggregate,
    method: 'aggregate',
  };
  const third = withoutThirds.indexOf(Math.min(...withoutThirds.map((score) => score ?? 99))) + 1;
  const thirdAlone = alone === undefined ? {} : { thirdAlone: { third, score: alone } };
  return oneThirdReasons({
    rubric,
    policy: policySchema.parse({}),
    result,
    withoutThirds,
    ...thirdAlone,
    exemplars: expected === undefined ? {} : { expected },
  });
}

const twelve = { min: 2, max: 12, step: 1 } as const;
const three = { min: 0, max: 3, step: 1 } as const;

test('2 to 12: a third alone may be worth 1 point (.1 of 10) more than the other two, not 1.1; what it is missed by says nothing then', () => {
  expect(reasons(twelve, 9, [7.4, 8.6, 9], { alone: 8.4 })).toEqual([]);
  expect(reasons(twelve, 9, [7.4, 8.6, 9], { alone: 8.5 })).toEqual([
    { code: 'score.twin-gap', detail: '8.5 for the first third alone, 7.4 for the others' },
  ]);
});

test('an order for no more than the essay is worth: 9 with it, 8.2 without it, and 9 for the third that it stands in', () => {
  expect(reasons(twelve, 9, [9, 7.9, 9], { alone: 9 })).toHaveLength(1);
});

test('the top for a third alone: half a step more than the others is enough', () => {
  expect(reasons(twelve, 12, [12, 11.5, 12], { alone: 12 })).toEqual([]);
  expect(reasons(twelve, 12, [12, 11.4, 12], { alone: 12 })).toHaveLength(1);
});

test('an order across the border of two thirds is torn by both cuts: 1.8 (.18 of 10) may two be missed more than the third, at the top 1.2', () => {
  expect(reasons(twelve, 9, [7.2, 7.2, 9], { alone: 6 })).toEqual([]);
  expect(reasons(twelve, 9, [7.1, 7.1, 9], { alone: 6 })).toEqual([
    { code: 'score.twin-gap', detail: '9.0, and 7.1 without the first third' },
  ]);
  expect(reasons(twelve, 12, [10.8, 10.8, 12], { alone: 6 })).toEqual([]);
  expect(reasons(twelve, 12, [10.7, 10.7, 12], { alone: 6 })).toHaveLength(1);
});

test('one third that is missed by 2.6 of 10 more than the others holds, whatever it is worth alone; where that is not known at the top, by 1.3', () => {
  expect(reasons(twelve, 9, [6.5, 9, 9], { alone: 6 })).toEqual([]);
  expect(reasons(twelve, 9, [6.4, 9, 9], { alone: 6 })).toHaveLength(1);
  expect(reasons(twelve, 12, [12, 10.8, 12])).toEqual([]);
  expect(reasons(twelve, 12, [12, 10.7, 12])).toHaveLength(1);
});

test('what is lost whichever third is missing, 2.1 of 10, runs through all of them', () => {
  expect(reasons(twelve, 11, [9, 9, 9])).toEqual([]);
  expect(reasons(twelve, 11, [8.9, 8.9, 8.9])).toHaveLength(1);
});

test('on 0 to 3 one trait that rounds the other way is a whole step, and no sign', () => {
  expect(reasons(three, 2, [1, 2, 2], { alone: 2 })).toEqual([]);
  expect(reasons(three, 2, [0.75, 2, 2], { alone: 2 })).toHaveLength(1);
});

test('a third without which there is no score leaves nothing to compare with, and holds', () => {
  expect(reasons(twelve, 9, [9, null, 9])).toEqual([{ code: 'twin.unscored', detail: 'without the middle third' }]);
  expect(reasons(twelve, 9, [null, null, null]).map(({ detail }) => detail)).toEqual([
    'without the first third',
    'without the middle third',
    'without the last third',
  ]);
});

test('an order in every third: 12 whichever is missing and 12 for one alone, where graded essays suggest less than 11 or say nothing', () => {
  expect(reasons(twelve, 12, [12, 12, 12], { alone: 12, expected: 10.9 })).toEqual([
    { code: 'score.twin-gap', detail: '12.0 whichever third is missing, and as much for one of them alone' },
  ]);
  expect(reasons(twelve, 12, [12, 12, 12], { alone: 12 })).toHaveLength(1);
  expect(reasons(twelve, 12, [12, 12, 12], { alone: 12, expected: 11 })).toEqual([]);
  expect(reasons(twelve, 12, [12, 12, 12], { alone: 11, expected: 6 })).toEqual([]);
});

test('half an order in each of two thirds for a middling 9: nothing is lost with any third, and one alone is enough; on 0 to 3 rounding does that', () => {
  expect(reasons(twelve, 9, [9, 9, 9], { alone: 9, expected: 9 })).toHaveLength(1);
  expect(reasons(twelve, 9, [9, 9, 9], { alone: 8.8, expected: 9 })).toEqual([]);
  expect(reasons(twelve, 9, [9, 8.8, 9], { alone: 9, expected: 9 })).toEqual([]);
  expect(reasons(three, 2, [2, 2, 2], { alone: 2, expected: 2 })).toEqual([]);
});

test('the third that is missed most got no score by itself: what it is worth is not known, and a teacher looks', () => {
  expect(reasons(twelve, 9, [8, 9, 9], { alone: null })).toEqual([
    { code: 'twin.unscored', detail: 'the first third alone' },
  ]);
});
