import { describe, expect, test } from 'vitest';
import type { Finding } from '../../core/finding.ts';
import { policySchema } from '../../core/grading-plan.ts';
import type { TraitGrade } from '../../core/trait-grade.ts';
import { review, type ReviewInput } from './review.ts';

const claim = { kind: 'strength', comment: 'c', quote: 'q', span: { start: 0, end: 1 } } as const;
const scored: TraitGrade = {
  status: 'scored',
  traitId: 'ideas',
  score: 4,
  claims: [claim],
  answeredBy: 'm',
  attempts: 1,
};
const clean: ReviewInput = {
  rubric: {
    format: 'assay.rubric/1',
    id: 'r',
    title: 'R',
    genre: 'argumentative',
    gradeLevel: '8',
    scale: { min: 1, max: 6, step: 1 },
    traits: [
      { id: 'ideas', name: 'Ideas', definition: 'x', weight: 1, scale: { min: 1, max: 6, step: 1 }, anchors: {} },
    ],
    bands: [{ id: 'all', name: 'All', min: 1, max: 6 }],
    notes: [],
  },
  policy: policySchema.parse({}),
  findings: [],
  exemplars: {
    exemplars: [{ id: 'e', relation: 'near', similarity: 1, scores: {}, excerpt: '' }],
    warnings: [],
  },
  traits: [scored],
  faithfulness: { claims: 3, rejected: 0, generic: 0 },
  result: {
    status: 'scored',
    score: 4,
    continuous: 4.1,
    bandId: 'all',
    aggregate: 4.1,
    interval: { low: 3, high: 5, coverage: 0.9 },
    method: 'aggregate',
  },
  grader: 'model',
  lot: 0.5,
};
const order: Finding = { family: 'direct-override', severity: 'hold', confidence: 0.9, explanation: 'x' };

function codes(change: Partial<ReviewInput>): string[] {
  return review({ ...clean, ...change }).reasons.map((reason) => reason.code);
}

test('nothing to look at: released', () => {
  expect(review(clean)).toEqual({ state: 'released', reasons: [] });
});

test('an order to the grader holds the essay and names its family', () => {
  expect(review({ ...clean, findings: [order] })).toEqual({
    state: 'review',
    reasons: [{ code: 'injection.suspected', detail: 'direct-override' }],
  });
});

test('a finding that only informs does not hold', () => {
  expect(codes({ findings: [{ ...order, severity: 'warn' }] })).toEqual([]);
});

test('under reject the essay is rejected, under grade-and-flag it is not held', () => {
  const reject = policySchema.parse({ onFinding: 'reject' });
  expect(review({ ...clean, findings: [order], policy: reject }).state).toBe('rejected');
  const flag = policySchema.parse({ onFinding: 'grade-and-flag' });
  expect(review({ ...clean, findings: [order], policy: flag }).state).toBe('released');
});

test('a trait lost to invented quotes is another reason than one lost to a refusal', () => {
  const lost = (reason: 'quote-not-found' | 'refusal'): TraitGrade => ({
    status: 'unscored',
    traitId: 'ideas',
    reason,
    detail: '',
    attempts: 3,
  });
  expect(codes({ traits: [lost('quote-not-found')] })).toEqual(['feedback.unfaithful']);
  expect(codes({ traits: [lost('refusal')] })).toEqual(['trait.unscored']);
});

test('a trait that met a limit says which', () => {
  const detail = 'the ceiling of this assessment is reached: 3 of 3 calls are used or under way';
  const lost: TraitGrade = { status: 'unscored', traitId: 'ideas', reason: 'unavailable', detail, attempts: 3 };
  expect(review({ ...clean, traits: [lost] }).reasons).toEqual([
    { code: 'trait.unscored', traitId: 'ideas', detail: `unavailable: ${detail}` },
  ]);
});

test('a top score with one piece of evidence is thin for a model; with two it is not', () => {
  const top: TraitGrade = { ...scored, score: 6 };
  expect(codes({ traits: [top] })).toEqual(['feedback.thin-top-band']);
  expect(codes({ traits: [{ ...top, claims: [claim, claim] }] })).toEqual([]);
  expect(codes({ traits: [top], grader: 'scorer' })).toEqual([]);
});

test('half of the sentences of the feedback being generic is an alarm, whatever earlier attempts said', () => {
  const two: TraitGrade = { ...scored, claims: [claim, claim] };
  const after = (generic: number) => ({ traits: [two], faithfulness: { claims: 9, rejected: 4, generic } });
  expect(codes(after(1))).toEqual(['feedback.generic']);
  expect(codes(after(0))).toEqual([]);
});

test('a score outside the interval, and an interval of 4 of 5 points, are two reasons', () => {
  if (clean.result.status !== 'scored') throw new Error('the clean result is scored');
  const result = { ...clean.result, score: 6, interval: { low: 1, high: 5, coverage: 0.9 } };
  expect(codes({ result })).toEqual(['score.outside-interval', 'score.wide-interval']);
});

test('a model that gave its score little probability was not sure', () => {
  const unsure: TraitGrade = { ...scored, confidence: { source: 'logprobs', probability: 0.35, spread: 0.8 } };
  expect(codes({ traits: [unsure] })).toEqual(['score.low-confidence']);
});

test('the audit sample takes lots below its share', () => {
  const policy = policySchema.parse({ auditSample: 0.6 });
  expect(codes({ policy })).toEqual(['audit.sample']);
  expect(codes({ policy, lot: 0.61 })).toEqual([]);
});

describe('the masked twin', () => {
  const twin = { status: 'scored', score: 4, continuous: 3.7, traits: [{ traitId: 'ideas', score: 3 }] } as const;

  test('0.4 of the range of 5 is the tolerance of 0.08: 4.1 against 3.7 is released, against 3.65 it is held', () => {
    const findings = [{ ...order, severity: 'warn' as const, span: { start: 0, end: 9 } }];
    expect(codes({ findings, twin })).toEqual([]);
    expect(codes({ findings, twin: { ...twin, continuous: 3.65 } })).toEqual(['score.twin-gap']);
    expect(codes({ findings, twin: { ...twin, continuous: 4.55 } })).toEqual(['score.twin-gap']);
  });

  test('where nothing was found only ordinary sentences were masked: a step of 1 to 6 (more than .15 of 5) is theirs to lose', () => {
    expect(codes({ twin: { ...twin, continuous: 3.1 } })).toEqual([]);
    expect(codes({ twin: { ...twin, continuous: 3.05 } })).toEqual(['score.twin-gap']);
  });

  test('one trait may move by a step, not by two, where something speaks to a grader; by two, not by three, where nothing does', () => {
    const findings = [{ ...order, severity: 'warn' as const, span: { start: 0, end: 9 } }];
    const moved = (score: number) => ({ ...twin, continuous: 4.1, traits: [{ traitId: 'ideas', score }] });
    expect(codes({ twin: moved(3), findings })).toEqual([]);
    expect(codes({ twin: moved(2), findings })).toEqual(['score.twin-gap']);
    expect(codes({ twin: moved(2) })).toEqual([]);
    expect(codes({ twin: moved(1) })).toEqual(['score.twin-gap']);
  });

  test('a twin that has no score holds the essay, a plan that flags findings too', () => {
    const flag = policySchema.parse({ onFinding: 'grade-and-flag' });
    const unscored = { status: 'unscored', reason: 'essay.too-short' } as const;
    expect(codes({ twin: unscored, findings: [order], policy: flag })).toEqual(['twin.unscored']);
  });
});

test('an essay unlike all graded ones is a teacher’s where the scorer graded, and only by meaning', () => {
  const unlike = (warnings: ReviewInput['exemplars']['warnings']) => ({ exemplars: { exemplars: [], warnings } });
  expect(codes({ ...unlike(['no-near-match']), grader: 'scorer' })).toEqual(['essay.off-topic']);
  expect(codes({ ...unlike(['no-near-match', 'sparse-only']), grader: 'scorer' })).toEqual([]);
  expect(codes({ ...unlike(['no-near-match']), grader: 'model' })).toEqual(['exemplars.missing']);
});

test('6 in every trait beside a nearest graded essay of 4 is held (4 < 6 - 0.25 · 5), beside one of 5 it is not', () => {
  const top: TraitGrade = { ...scored, score: 6, claims: [claim, claim] };
  const near = (score: number) => ({
    exemplars: [{ id: 'e', relation: 'near' as const, similarity: 1, scores: { holistic: score }, excerpt: '' }],
    warnings: [],
  });
  expect(codes({ traits: [top], exemplars: near(4) })).toEqual(['score.unsupported-top']);
  expect(codes({ traits: [top], exemplars: near(5) })).toEqual([]);
  expect(codes({ traits: [{ ...top, score: 5 }], exemplars: near(2) })).toEqual([]);
});
