import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyFusion, type FusionExample } from '../../scoring/fusion.ts';
import { deserializeCalibrator, fuse, fusionColumns, serializeCalibrator, type Calibrator } from './calibrator.ts';
import { beatsAggregate, fitCalibrator, isRecommended } from './fit-calibrator.ts';

const scale = { min: 1, max: 6, step: 1 } as const;

/** A model that gives every essay two points too few, and is right otherwise. */
function harsh(n: number): FusionExample[] {
  return Array.from({ length: n }, (_, index) => {
    const score = 3 + (index % 4);
    return { modelScore: score - 2, columns: [score - 2], score };
  });
}

test('a model that is two points too harsh is put right by a line', () => {
  // Scores 3, 4, 5, 6 and the model's 1, 2, 3, 4 have variance 1.25, covariance 1.25 and means 2 apart: 2·1.25 / (1.25 + 1.25 + 2²) = 2.5/6.5.
  const { fusion, report } = fitCalibrator(harsh(20), scale);
  expect(report).toMatchObject({ essays: 20, folds: 10, step: 'affine', foldSteps: ['affine'], after: 1 });
  expect(report.before).toBeCloseTo(2.5 / 6.5, 12);
  expect(applyFusion(fusion, { modelScore: 1, columns: [1] }).score).toBe(3);
  expect(report.halfWidth).toBeCloseTo(0, 9);
  expect(beatsAggregate(report)).toBe(true);
});

test('below ten essays nothing is fitted, nothing is promised, and nothing can be put to use', () => {
  const { report } = fitCalibrator(harsh(9), scale);
  expect(report).toMatchObject({ step: 'uncalibrated', halfWidth: undefined, intervalCoverage: undefined });
  expect(report.reason).toContain('9 graded essays');
  expect(beatsAggregate(report)).toBe(false);
});

test('the step goes with the number of essays, and says when the folds had to use a simpler one', () => {
  expect(fitCalibrator(harsh(32), scale).report.step).toBe('isotonic');
  // 42 essays: each fold's fit has 37 or 38, too few for a stack.
  expect(fitCalibrator(harsh(42), scale).report).toMatchObject({ step: 'stack', foldSteps: ['isotonic'] });
  expect(fitCalibrator(harsh(60), scale).report).toMatchObject({ step: 'stack', foldSteps: ['stack'] });
});

test('a model whose scores say nothing does not beat its own aggregate', () => {
  // The model's score goes round 2, 3, 4 while people's goes round 3, 4, 5, 6: every pair comes equally often, covariance 0.
  const blind = Array.from({ length: 24 }, (_, index) => ({
    modelScore: 2 + (index % 3),
    columns: [2 + (index % 3)],
    score: 3 + (index % 4),
  }));
  const { report } = fitCalibrator(blind, scale);
  expect(report.before).toBeCloseTo(0, 12);
  expect(beatsAggregate(report)).toBe(false);
});

test('equal to the aggregate is not better', () => {
  expect(beatsAggregate({ step: 'affine', before: 0.7, after: 0.7 })).toBe(false);
  expect(beatsAggregate({ step: 'affine', before: 0.7, after: undefined })).toBe(false);
  expect(beatsAggregate({ step: 'affine', before: undefined, after: 0.1 })).toBe(true);
});

test('it is recommended when the whole interval of the gain lies above 0, and not for a gain that luck could have made', () => {
  const { report } = fitCalibrator(harsh(20), scale);
  expect(report.gain?.low).toBeGreaterThan(0);
  expect(isRecommended(report)).toBe(true);
  expect(isRecommended({ ...report, gain: { low: -0.01, high: 0.3 } })).toBe(false);
  expect(isRecommended({ ...report, gain: undefined })).toBe(false);
  expect(isRecommended({ ...report, step: 'uncalibrated' })).toBe(false);
});

const shape = { traitIds: ['ideas', 'style'], questionIds: ['q1', 'q3'] };

function calibrator(examples: readonly FusionExample[]): Calibrator {
  const withScorer = examples.every((example) => example.scorer !== undefined);
  return {
    format: 'assay.calibrator/1',
    basis: { model: 'm' },
    ...shape,
    withScorer,
    fusion: fitCalibrator(examples, scale).fusion,
  };
}

test('columns stand in the order of traits and questions; what is not there is NaN', () => {
  const essay = { aggregate: 3, traits: { style: 2, ideas: 4 }, answers: { q3: 2 } };
  expect(fusionColumns(shape, essay)).toEqual([4, 2, Number.NaN, 2]);
});

test('a stack that was fitted with the trained scorer is not applied without it', () => {
  const examples = Array.from({ length: 48 }, (_, index) => {
    const score = 1 + (index % 6);
    return { modelScore: score, columns: [score, 7 - score, index % 3, Number.NaN], scorer: score + 0.25, score };
  });
  const stacked = calibrator(examples);
  const essay = { aggregate: 4, traits: { ideas: 4, style: 3 } };
  expect(fuse(stacked, essay)).toBeUndefined();
  expect(fuse(stacked, { ...essay, scorer: 4.25 })).toMatchObject({ step: 'stack', score: 4 });
});

test('what is stored gives back the same scores, and the same bytes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ model: fc.integer({ min: 1, max: 6 }), score: fc.integer({ min: 1, max: 6 }) }), {
        minLength: 2,
        maxLength: 50,
      }),
      fc.integer({ min: 1, max: 6 }),
      (pairs, aggregate) => {
        const before = calibrator(
          pairs.map(({ model, score }) => ({ modelScore: model, columns: [model, 2, 0, 1], score })),
        );
        const bytes = serializeCalibrator(before);
        const after = deserializeCalibrator(bytes);
        const essay = { aggregate, traits: { ideas: aggregate, style: 2 }, answers: { q1: 0, q3: 1 } };
        expect(fuse(after, essay)).toEqual(fuse(before, essay));
        expect(Buffer.compare(serializeCalibrator(after), bytes)).toBe(0);
      },
    ),
    { numRuns: 40 },
  );
});
