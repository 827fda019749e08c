import { agreementTolerance } from '../../core/score-scale.ts';
import type { LabelledSet } from './labelled-set.ts';
import { measureAgreement, type MeasureContext } from './measure-agreement.ts';
import type { AgreementReport, LearningCurvePoint, SystemInformation } from './report.ts';
import { binAgreement } from './sections/bin-agreement.ts';
import { evaluationByGroup } from './sections/by-group.ts';
import { calibration } from './sections/calibration.ts';
import { consistency } from './sections/consistency.ts';
import { describeData } from './sections/describe-data.ts';
import { evaluation } from './sections/evaluation.ts';
import { lengthBins } from './sections/length-bins.ts';
import { routing } from './sections/routing.ts';
import { trueScore } from './sections/true-score.ts';

export interface ReportOptions {
  readonly title: string;
  readonly system: SystemInformation;
  /** Same seed, same data: same report. 20,250,101 when left out. */
  readonly seed?: number;
  /** Bootstrap resamples; 1,000 when left out. */
  readonly draws?: number;
  /** Below this many records a figure is "too few", not a number; 30 when left out. */
  readonly minimumN?: number;
  /** Equally large bins of word count; 3 when left out. */
  readonly lengthBins?: number;
  /** The coverage that the prediction intervals promise, e.g. 0.9. */
  readonly nominalCoverage?: number;
  readonly learningCurve?: readonly LearningCurvePoint[];
}

const LEVEL = 0.95;

/**
 * The agreement report of a labelled set, with RSMTool's sections. Pure: clock, versions and seed are arguments. Holds no
 * essay text and no identifiers of essays.
 */
export function buildAgreementReport(set: LabelledSet, options: ReportOptions): AgreementReport {
  const { seed = 20_250_101, draws = 1000, minimumN = 30, lengthBins: bins = 3 } = options;
  const context: MeasureContext = {
    scale: set.scale,
    adjacentTolerance: agreementTolerance(set.scale),
    minimumN,
    bootstrap: { seed, draws, level: LEVEL },
  };
  const byLength = lengthBins(set.records, bins);
  const { nominalCoverage } = options;
  return {
    format: 'assay.agreement-report/1',
    title: options.title,
    dataDescription: describeData(set, minimumN),
    consistency: consistency(set, context),
    evaluation: evaluation(set, context),
    evaluationByGroup: evaluationByGroup(set, context),
    traits: traitAgreement(set, context),
    byLength:
      byLength.length === 0
        ? { available: false, reason: 'No record has a word count or a text to count.' }
        : { available: true, bins: byLength.map((bin) => binAgreement(bin.label, bin.records, context)) },
    trueScore: trueScore(set, context),
    calibration: calibration(set, context, {
      lengthBins: bins,
      ...(nominalCoverage === undefined ? {} : { nominalCoverage }),
    }),
    routing: routing(set, context),
    learningCurve: options.learningCurve ?? [],
    method: { seed, draws, level: LEVEL, minimumN, adjacentTolerance: context.adjacentTolerance },
    system: options.system,
  };
}

function traitAgreement(set: LabelledSet, context: MeasureContext): AgreementReport['traits'] {
  return Object.entries(set.traitScales).map(([trait, scale]) => {
    const scores = set.records.flatMap((record) => {
      const pair = record.traits[trait];
      return pair === undefined ? [] : [pair];
    });
    return {
      trait,
      agreement: measureAgreement(
        { human: scores.map((pair) => pair.human), machine: scores.map((pair) => pair.machine) },
        { ...context, scale, adjacentTolerance: agreementTolerance(scale) },
      ),
    };
  });
}
