import { z } from 'zod';
import { gateVerdictSchema, type GateCheck } from '../../core/gate-verdict.ts';
import { isRecommended, type CalibrationReport } from '../../pipeline/6-calibrate/fit-calibrator.ts';
import { refusalsIn } from './replacement-checks.ts';

/** The report card of a calibrator: how it did, and under what. */
export const storedCalibrationSchema = z.object({
  essays: z.number(),
  unscored: z.number(),
  step: z.enum(['uncalibrated', 'affine', 'isotonic', 'stack']),
  reason: z.string(),
  foldSteps: z.array(z.string()),
  before: z.number().optional(),
  after: z.number().optional(),
  gain: z.object({ low: z.number(), high: z.number() }).optional(),
  halfWidth: z.number().optional(),
  intervalCoverage: z.number().optional(),
  withScorer: z.boolean(),
  questions: z.number(),
  costMicroUsd: z.number(),
  /** What the gates say of letting it count instead of the plain aggregate; absent in cards of earlier releases. */
  checks: gateVerdictSchema.shape.checks.optional(),
});

/** What is in the way of a calibrator that beat the plain aggregate; one sentence each. */
export function calibratorRefusals({
  checks,
  ...card
}: Pick<CalibrationReport, 'step' | 'before' | 'after' | 'gain'> & {
  readonly checks: readonly GateCheck[] | undefined;
}): readonly string[] {
  const chance = isRecommended(card) ? [] : [notSure(card.gain)];
  if (checks === undefined)
    return [...chance, 'its bins were never measured: it is of an earlier release; calibrate again'];
  return [...chance, ...refusalsIn(checks)];
}

function notSure(gain: CalibrationReport['gain']): string {
  if (gain === undefined) return 'gain over the plain aggregate has too few to tell';
  return `gain over the plain aggregate may be chance: its 95% interval is ${gain.low.toFixed(3)} to ${gain.high.toFixed(3)}`;
}
