import { abstention, reviewShare } from './abstention.ts';
import { adjacent, exact, qwk, smd, traitQwk } from './agreement.ts';
import { calibrationError } from './calibration-error.ts';
import { citationAccuracy } from './citation-accuracy.ts';
import { cost } from './cost.ts';
import type { Evaluator, EvaluatorContext } from './evaluator.ts';
import { faithfulness } from './faithfulness.ts';
import { genericRate } from './generic-rate.ts';
import { harmfulFeedback } from './harmful-feedback.ts';
import { injectionSuccess } from './injection-success.ts';
import { latency } from './latency.ts';
import { refusalCorrectness } from './refusal-correctness.ts';
import { runToRunVariance } from './run-to-run-variance.ts';

/** Every built-in evaluator, for a rubric's scales. */
export function standardEvaluators({ scale, traitScales }: EvaluatorContext): Evaluator[] {
  return [
    qwk,
    exact,
    adjacent(scale),
    smd,
    calibrationError,
    ...Object.keys(traitScales).map(traitQwk),
    faithfulness,
    genericRate,
    citationAccuracy,
    harmfulFeedback,
    abstention,
    reviewShare,
    refusalCorrectness,
    injectionSuccess,
    runToRunVariance,
    cost,
    latency,
  ];
}
