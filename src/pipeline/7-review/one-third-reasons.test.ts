import { expect, test } from 'vitest';
import type { GradeContent } from '../../core/grade-record.ts';
import { policySchema } from '../../core/grading-plan.ts';
import type { Rubric } from '../../core/rubric.ts';
import { oneThirdReasons } from './one-third-reasons.ts';

function reasons(scale: Rubric['scale'], aggregate: number, withoutThirds: (number | null)[]) {
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
  return oneThirdReasons({ rubric, policy: policySchema.parse({}), result, withoutThirds });
}

const twelve = { min: 2, max: 12, step: 1 } as const;
const three = { min: 0, max: 3, step: 1 } as const;

test('2 to 12: thirds may lie 1.5 points apart (.15 of 10), not 1.6', () => {
  expect(reasons(twelve, 9, [7.5, 8, 9])).toEqual([]);
  expect(reasons(twelve, 9, [7.4, 8, 9])).toEqual([
    { code: 'score.twin-gap', detail: '9.0, and 7.4 without the first third' },
  ]);
});

test('at the very top .9 is allowed: an order for full marks leaves nothing to lose where it stands elsewhere', () => {
  expect(reasons(twelve, 12, [12, 11.1, 12])).toEqual([]);
  expect(reasons(twelve, 12, [12, 11, 12])).toEqual([
    { code: 'score.twin-gap', detail: '12.0, and 11.0 without the middle third' },
  ]);
});

test('what is lost whichever third is missing, 2.1 of 10, runs through all of them', () => {
  expect(reasons(twelve, 11, [9, 9, 9])).toEqual([]);
  expect(reasons(twelve, 11, [8.9, 8.9, 8.9])).toHaveLength(1);
});

test('on 0 to 3 one trait that rounds the other way is a whole step, and no sign', () => {
  expect(reasons(three, 2, [1, 2, 2])).toEqual([]);
  expect(reasons(three, 2, [0.75, 2, 2])).toHaveLength(1);
});

test('a third without which nothing can be graded says nothing', () => {
  expect(reasons(twelve, 9, [null, null, null])).toEqual([]);
  expect(reasons(twelve, 12, [null, 12, 6])).toHaveLength(1);
});
