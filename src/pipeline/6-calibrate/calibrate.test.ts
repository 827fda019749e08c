import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Rubric } from '../../core/rubric.ts';
import type { TraitGrade } from '../../core/trait-grade.ts';
import { aggregateTraits } from './aggregate.ts';
import { calibrate } from './calibrate.ts';

const rubric: Rubric = {
  format: 'assay.rubric/1',
  id: 'two-traits',
  title: 'Two traits',
  genre: 'argumentative',
  gradeLevel: '8',
  scale: { min: 1, max: 6, step: 1 },
  traits: [
    { id: 'ideas', name: 'Ideas', definition: 'x', weight: 0.75, scale: { min: 1, max: 6, step: 1 }, anchors: {} },
    { id: 'style', name: 'Style', definition: 'x', weight: 0.25, scale: { min: 0, max: 2, step: 0.5 }, anchors: {} },
  ],
  bands: [
    { id: 'low', name: 'Low', min: 1, max: 3 },
    { id: 'high', name: 'High', min: 4, max: 6 },
  ],
  notes: [],
};

function scored(traitId: string, score: number): TraitGrade {
  return { status: 'scored', traitId, score, claims: [], answeredBy: 'm', attempts: 1 };
}

const unscored: TraitGrade = { status: 'unscored', traitId: 'style', reason: 'refusal', detail: '', attempts: 3 };

test('traits on different ranges are weighed by their place in their own range', () => {
  // ideas 4 of 1-6 → 3/5; style 2 of 0-2 → 1; .75·.6 + .25·1 = .7; 1 + .7·5 = 4.5
  expect(aggregateTraits([scored('ideas', 4), scored('style', 2)], rubric)).toBeCloseTo(4.5, 12);
});

test('the score is rounded once, at the end, half up', () => {
  const result = calibrate({ traits: [scored('ideas', 4), scored('style', 2)], rubric, grader: 'model' });
  expect(result).toMatchObject({ status: 'scored', score: 5, aggregate: 4.5, bandId: 'high', method: 'aggregate' });
});

test('an unscored trait leaves the essay unscored and is named', () => {
  const result = calibrate({ traits: [scored('ideas', 4), unscored], rubric, grader: 'model' });
  expect(result).toEqual({ status: 'unscored', reason: 'no score for style' });
});

const prediction = { continuous: 2.4, interval: { low: 1.6, high: 3.2, coverage: 0.9 }, validated: true };

test('a validated scorer that graded replaces the aggregate, both are kept, the interval is rounded outward', () => {
  const traits = [scored('ideas', 4), scored('style', 2)];
  expect(calibrate({ traits, rubric, grader: 'scorer', prediction })).toEqual({
    status: 'scored',
    score: 2,
    continuous: 2.4,
    bandId: 'low',
    aggregate: 4.5,
    interval: { low: 1, high: 4, coverage: 0.9 },
    method: 'scorer',
  });
});

test('a scorer that is not validated does not replace the aggregate', () => {
  const traits = [scored('ideas', 4), scored('style', 2)];
  const result = calibrate({ traits, rubric, grader: 'scorer', prediction: { ...prediction, validated: false } });
  expect(result).toMatchObject({ score: 5, method: 'aggregate' });
});

test('the aggregate lies between the lowest and the highest place of its traits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 4 }), (ideas, style) => {
      const places = [(ideas - 1) / 5, style / 4];
      const aggregate = aggregateTraits([scored('ideas', ideas), scored('style', style / 2)], rubric) ?? Number.NaN;
      const place = (aggregate - 1) / 5;
      expect(place).toBeGreaterThanOrEqual(Math.min(...places) - 1e-12);
      expect(place).toBeLessThanOrEqual(Math.max(...places) + 1e-12);
    }),
  );
});

// Adds one point to the aggregate, ± 1.3.
const calibrator = {
  format: 'assay.calibrator/1' as const,
  basis: {},
  traitIds: ['ideas', 'style'],
  questionIds: [],
  withScorer: false,
  fusion: {
    step: 'affine' as const,
    reason: '20 graded essays',
    scale: rubric.scale,
    halfWidth: 1.3,
    affine: { slope: 1, intercept: 1 },
    isotonic: undefined,
    stack: undefined,
  },
};

test('where a model graded and a calibrator is in use, the score is the fused one and the interval is its own', () => {
  const traits = [scored('ideas', 3), scored('style', 1)];
  // ideas 2/5, style 1/2: .75·.4 + .25·.5 = .425; 1 + .425·5 = 3.125; fused 4.125 ± 1.3 = 2.825 to 5.425, outward 2 to 6
  expect(calibrate({ traits, rubric, grader: 'model', calibrator, prediction })).toEqual({
    status: 'scored',
    score: 4,
    continuous: 4.125,
    bandId: 'high',
    aggregate: 3.125,
    interval: { low: 2, high: 6, coverage: 0.9 },
    method: 'affine',
  });
});

test('a calibrator of a model says nothing where the trained scorer graded', () => {
  const traits = [scored('ideas', 3), scored('style', 1)];
  expect(calibrate({ traits, rubric, grader: 'scorer', calibrator, prediction })).toMatchObject({ method: 'scorer' });
});

test('with a calibrator an unscored trait still leaves the essay unscored', () => {
  const result = calibrate({ traits: [scored('ideas', 4), unscored], rubric, grader: 'model', calibrator });
  expect(result).toEqual({ status: 'unscored', reason: 'no score for style' });
});

test('an offset of the writer’s population is taken out last, and what counted before stays', () => {
  const traits = [scored('ideas', 4), scored('style', 2)];
  // 2.4 − 0.6 = 1.8, its interval 1.6 − 0.6 = 1.0 to 3.2 − 0.6 = 2.6.
  expect(calibrate({ traits, rubric, grader: 'scorer', prediction, populationOffset: 0.6 })).toMatchObject({
    score: 2,
    continuous: 1.7999999999999998,
    interval: { low: 1, high: 3, coverage: 0.9 },
    populationOffset: { offset: 0.6, before: { score: 2, continuous: 2.4 } },
  });
  // Nothing leaves the scale: 4.5 + 4 is at most 6.
  expect(calibrate({ traits, rubric, grader: 'model', populationOffset: -4 })).toMatchObject({
    score: 6,
    continuous: 6,
  });
  expect(calibrate({ traits, rubric, grader: 'model' })).not.toHaveProperty('populationOffset');
});
