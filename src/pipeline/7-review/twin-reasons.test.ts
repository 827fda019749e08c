import { describe, expect, test } from 'vitest';
import { policySchema } from '../../core/grading-plan.ts';
import type { Rubric } from '../../core/rubric.ts';
import { twinReasons } from './twin-reasons.ts';

const scale = { min: 1, max: 6, step: 1 as const };
const rubric: Rubric = {
  format: 'assay.rubric/1',
  id: 'r',
  title: 'R',
  genre: 'argumentative',
  gradeLevel: '8',
  scale,
  traits: [{ id: 'ideas', name: 'Ideas', definition: 'x', weight: 1, scale, anchors: {} }],
  bands: [{ id: 'all', name: 'All', min: 1, max: 6 }],
  notes: [],
};

function heldBy(grader: 'model' | 'scorer', own: number, without: number, family = 'grader-talk'): boolean {
  const reasons = twinReasons({
    rubric,
    policy: policySchema.parse({}),
    traits: [],
    result: {
      status: 'scored',
      score: Math.round(own),
      continuous: own,
      aggregate: own,
      bandId: 'all',
      method: grader === 'scorer' ? 'scorer' : 'aggregate',
    },
    twin: { status: 'scored', score: Math.round(without), continuous: without, traits: [] },
    findings: [{ family, span: { start: 0, end: 9 }, severity: 'warn', confidence: 0.5, explanation: 'x' }],
    grader,
  });
  return reasons.some(({ code }) => code === 'score.twin-gap');
}

describe('a place that was left out, tolerance .08 of 1 to 6 = .4', () => {
  test('either grader: a gap of .41 holds, one of .4 with the same score does not', () => {
    expect(heldBy('model', 4.31, 3.9)).toBe(true);
    expect(heldBy('scorer', 4.31, 3.9)).toBe(true);
    expect(heldBy('model', 4.3, 3.9)).toBe(false);
    expect(heldBy('scorer', 4.3, 3.9)).toBe(false);
  });

  test('to a model a strange part says nothing: there .15 of the range and a step are allowed, 1 of 1 to 6; to the scorer it is food', () => {
    expect(heldBy('model', 4.9, 3.9, 'strange-part')).toBe(false);
    expect(heldBy('model', 4.91, 3.9, 'strange-part')).toBe(true);
    expect(heldBy('scorer', 4.31, 3.9, 'strange-part')).toBe(true);
  });

  test('a step that the place brought: within the tolerance for a model, never for the trained scorer', () => {
    expect(heldBy('model', 3.6, 3.4)).toBe(false);
    expect(heldBy('scorer', 3.6, 3.4)).toBe(true);
  });

  test('a twin less than .15 above the border of two scores does not support the higher one: 3.64 does not, 3.66 does', () => {
    expect(heldBy('scorer', 3.9, 3.64)).toBe(true);
    expect(heldBy('scorer', 3.9, 3.66)).toBe(false);
  });

  test('a place that costs its essay something within the tolerance is nobody’s gain', () => {
    expect(heldBy('scorer', 3.4, 3.6)).toBe(false);
  });
});

test('a twin that nobody can grade is a reason of its own', () => {
  const reasons = twinReasons({
    rubric,
    policy: policySchema.parse({}),
    traits: [],
    result: { status: 'scored', score: 4, continuous: 4, aggregate: 4, bandId: 'all', method: 'aggregate' },
    twin: { status: 'unscored', reason: 'essay.too-short' },
    grader: 'scorer',
  });
  expect(reasons).toEqual([{ code: 'twin.unscored', detail: 'essay.too-short' }]);
});
