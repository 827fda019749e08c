import type { ScoreScale } from '../../core/score-scale.ts';
import { roundToScale } from '../../core/score-scale.ts';
import { applyFusion, fitFusion, type Fusion, type FusionExample, type FusionStep } from '../../scoring/fusion.ts';
import { conformalQuantile } from '../../stats/conformal-quantile.ts';
import { isSureGain, kappaGain } from '../../stats/kappa-gain.ts';

/** Nominal coverage of the interval. */
export const calibratorCoverage = 0.9;

/** How a calibrator did on graded essays that it had not seen; kept beside it. */
export interface CalibrationReport {
  readonly essays: number;
  readonly folds: number;
  readonly step: FusionStep;
  /** Why this step and no further one. */
  readonly reason: string;
  /** Steps that the folds' own fits used: with fewer essays each, some may have had to use a simpler one. */
  readonly foldSteps: readonly FusionStep[];
  /** QWK of the plain aggregate, rounded, with people. */
  readonly before: number | undefined;
  /** QWK of the cross-validated fused score with people, same essays. */
  readonly after: number | undefined;
  /** 95% bootstrap interval of `after` − `before`; undefined where it cannot be had. */
  readonly gain: { readonly low: number; readonly high: number } | undefined;
  /** Half-width of the interval, in points; undefined with too few essays. */
  readonly halfWidth: number | undefined;
  /** Share of people's scores inside intervals whose width was set on the other folds. */
  readonly intervalCoverage: number | undefined;
}

const most = 10;
const gainSeed = 7;

/**
 * Fits the calibrator that the number of graded essays allows, and measures it by cross-validation. The interval's width is the
 * conformal quantile of the cross-validated residuals: those of the fit itself would promise too much.
 *
 * @param examples in a fixed order: the same examples give the same calibrator
 */
export function fitCalibrator(
  examples: readonly FusionExample[],
  scale: ScoreScale,
): {
  readonly fusion: Fusion;
  readonly report: CalibrationReport;
  /** Cross-validated fused scores, before rounding, in the order of the examples. */
  readonly heldOut: readonly number[];
} {
  const folds = Math.max(2, Math.min(most, examples.length));
  const foldOf = assignFolds(examples, folds);
  const { heldOut, steps } = crossValidate(examples, { scale, folds, foldOf });
  const scores = examples.map((example) => example.score);
  const residuals = scores.map((score, row) => score - (heldOut[row] ?? Number.NaN));
  const fusion = fitFusion(examples, scale);
  const halfWidth = fusion.step === 'uncalibrated' ? undefined : conformalQuantile(residuals, calibratorCoverage);
  const rounded = (values: readonly number[]) => values.map((value) => roundToScale(value, scale));
  const gain = kappaGain(
    scores,
    { after: rounded(heldOut), before: rounded(examples.map((example) => example.modelScore)) },
    gainSeed,
  );
  return {
    fusion: { ...fusion, halfWidth },
    heldOut,
    report: {
      essays: examples.length,
      folds,
      step: fusion.step,
      reason: fusion.reason,
      foldSteps: [...new Set(steps)],
      before: gain.before,
      after: gain.after,
      gain: gain.interval,
      halfWidth,
      intervalCoverage: fusion.step === 'uncalibrated' ? undefined : coverageOf(residuals, foldOf),
    },
  };
}

/** Whether it agrees with people better than the plain aggregate, on essays that it had not seen. */
export function beatsAggregate({ step, before, after }: Pick<CalibrationReport, 'step' | 'before' | 'after'>): boolean {
  return step !== 'uncalibrated' && after !== undefined && after > (before ?? 0);
}

/**
 * Whether to put it to use is advised: it beats the aggregate, and the interval of the gain lies above 0 altogether. Where the aggregate has
 * no kappa (a model that gives all the same score) there is nothing to lose.
 */
export function isRecommended(report: Pick<CalibrationReport, 'step' | 'before' | 'after' | 'gain'>): boolean {
  return beatsAggregate(report) && (report.before === undefined || isSureGain(report.gain));
}

/** Essays in order of their score are dealt out to the folds in turn: each fold has the whole range. */
function assignFolds(examples: readonly FusionExample[], folds: number): number[] {
  const byScore = examples
    .map((example, row) => ({ score: example.score, row }))
    .sort((a, b) => a.score - b.score || a.row - b.row);
  const foldOf = examples.map(() => 0);
  for (const [place, { row }] of byScore.entries()) foldOf[row] = place % folds;
  return foldOf;
}

function crossValidate(
  examples: readonly FusionExample[],
  { scale, folds, foldOf }: { readonly scale: ScoreScale; readonly folds: number; readonly foldOf: readonly number[] },
): { readonly heldOut: number[]; readonly steps: FusionStep[] } {
  const heldOut = examples.map((example) => example.modelScore);
  const steps: FusionStep[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const rest = examples.filter((_, row) => foldOf[row] !== fold);
    const fitted = fitFusion(rest, scale);
    steps.push(fitted.step);
    for (const [row, example] of examples.entries()) {
      if (foldOf[row] === fold) heldOut[row] = applyFusion(fitted, example).continuous;
    }
  }
  return { heldOut, steps };
}

function coverageOf(residuals: readonly number[], foldOf: readonly number[]): number | undefined {
  let inside = 0;
  for (const [row, residual] of residuals.entries()) {
    const width = conformalQuantile(
      residuals.filter((_, other) => foldOf[other] !== foldOf[row]),
      calibratorCoverage,
    );
    if (width === undefined) return undefined;
    if (Math.abs(residual) <= width) inside += 1;
  }
  return residuals.length === 0 ? undefined : inside / residuals.length;
}
