import type { ScoreScale } from '../../core/score-scale.ts';
import type { Interval } from '../../stats/bootstrap-intervals.ts';
import type { ConfusionMatrix } from '../../stats/confusion-matrix.ts';
import type { Exclusion } from './labelled-set.ts';

/** What a figure is held against, and how it came out. */
export interface Verdict {
  /** The rule in words: "at least 0.70". */
  readonly rule: string;
  readonly threshold: number;
  readonly raised: boolean;
  /** True when the whole interval lies on the verdict's side of the threshold: more data would hardly change it. */
  readonly settled: boolean;
}

/** A statistic with what is needed to read it. No value where there are too few records or where it is not defined. */
export interface Figure {
  readonly n: number;
  readonly status: 'ok' | 'too-few' | 'undefined';
  readonly value?: number;
  /** Percentile bootstrap interval. */
  readonly interval?: Interval;
  readonly verdict?: Verdict;
}

export interface AgreementFigures {
  readonly quadraticWeightedKappa: Figure;
  readonly pearsonCorrelation: Figure;
  readonly standardizedMeanDifference: Figure;
  readonly exactAgreement: Figure;
  readonly adjacentAgreement: Figure;
  readonly cohenKappa: Figure;
}

export interface ContinuousFigures {
  readonly quadraticWeightedKappa: Figure;
  readonly pearsonCorrelation: Figure;
  readonly standardizedMeanDifference: Figure;
  readonly rSquared: Figure;
  readonly rootMeanSquaredError: Figure;
  readonly meanAbsoluteError: Figure;
}

/** Moments and range of a column of scores; deviation divided by n − 1. */
export interface ScoreSummary {
  readonly n: number;
  readonly mean?: number;
  readonly standardDeviation?: number;
  readonly min?: number;
  readonly median?: number;
  readonly max?: number;
}

export interface DataDescription {
  readonly records: number;
  readonly excluded: readonly Exclusion[];
  readonly clampedMachineScores: number;
  readonly doubleScored: number;
  readonly scale: ScoreScale;
  readonly scaleInferred: boolean;
  readonly raterScale: ScoreScale;
  readonly scores: Readonly<Record<string, ScoreSummary>>;
  readonly wordCount?: ScoreSummary;
  /** Records at each point of the scale. */
  readonly distribution: readonly { readonly score: number; readonly human: number; readonly machine: number }[];
  readonly byGroup: readonly {
    readonly column: string;
    readonly groups: readonly {
      readonly group: string;
      readonly human: ScoreSummary;
      readonly machine: ScoreSummary;
    }[];
  }[];
}

/** A section that the data do not allow says why. */
export interface Unavailable {
  readonly available: false;
  readonly reason: string;
}

export interface Consistency {
  readonly available: true;
  readonly first: ScoreSummary;
  readonly second: ScoreSummary;
  readonly agreement: AgreementFigures;
}

export interface Evaluation {
  readonly reported: AgreementFigures;
  readonly continuous?: ContinuousFigures;
  /** Human-human minus human-machine; present when two raters are. */
  readonly degradation?: { readonly quadraticWeightedKappa: Figure; readonly pearsonCorrelation: Figure };
  readonly confusion: ConfusionMatrix;
}

export interface GroupEvaluation extends AgreementFigures {
  readonly group: string;
  readonly differenceOfStandardizedMeans: Figure;
  /** The group's kappa minus the whole set's. */
  readonly kappaGap: Figure;
}

export interface EvaluationByGroup {
  readonly column: string;
  readonly groups: readonly GroupEvaluation[];
  /** Loukina, Madnani and Zechner (2019): share of the error's variance that group membership explains. */
  readonly fairness: readonly FairnessTest[];
}

export interface FairnessTest {
  readonly name: 'overall score accuracy' | 'overall score difference' | 'conditional score difference';
  readonly n: number;
  readonly adjustedRSquared?: number;
  readonly pValue?: number;
}

export interface TrueScoreSection {
  readonly available: true;
  readonly nSingle: number;
  readonly nDouble: number;
  readonly raterErrorVariance: number;
  readonly trueScoreVariance: number;
  readonly scores: readonly { readonly score: string; readonly meanSquaredError: number; readonly prmse: Figure }[];
}

export interface BinAgreement extends AgreementFigures {
  readonly bin: string;
  readonly meanAbsoluteError: Figure;
}

export interface CalibrationSection {
  readonly available: true;
  readonly basis: 'continuous' | 'reported';
  readonly slope: Figure;
  readonly intercept: Figure;
  readonly bins: readonly { readonly predicted: number; readonly human: Figure }[];
  readonly coverage?: {
    readonly nominal?: number;
    readonly observed: Figure;
    readonly meanWidth: number;
    readonly byLength: readonly { readonly bin: string; readonly observed: Figure }[];
  };
}

export interface RoutingSection {
  readonly available: true;
  readonly riskSource: string;
  readonly points: readonly {
    readonly share: number;
    readonly routed: number;
    readonly quadraticWeightedKappa: Figure;
    readonly exactAgreement: Figure;
    readonly meanAbsoluteError: Figure;
    /** The same share routed in random order: the mean over seeded orders. */
    readonly randomKappa?: number;
  }[];
  /** Agreement over the share the machine is surest of. */
  readonly confident: readonly (BinAgreement & { readonly share: number })[];
}

export interface LearningCurvePoint {
  readonly graded: number;
  readonly quadraticWeightedKappa: number;
  readonly interval?: Interval;
  /** Random draws of so many essays, of which this is the mean; absent where it was measured otherwise. */
  readonly draws?: number;
}

export interface SystemInformation {
  readonly assayVersion: string;
  readonly nodeVersion: string;
  readonly platform: string;
  readonly generatedAt: string;
  readonly source?: { readonly name: string; readonly sha256: string; readonly rows: number };
  readonly columns?: Readonly<Record<string, string>>;
}

interface Method {
  readonly seed: number;
  readonly draws: number;
  readonly level: number;
  readonly minimumN: number;
  readonly adjacentTolerance: number;
}

/** The agreement report, with RSMTool's sections. Holds no essay text and no identifiers. */
export interface AgreementReport {
  readonly format: 'assay.agreement-report/1';
  readonly title: string;
  readonly dataDescription: DataDescription;
  readonly consistency: Consistency | Unavailable;
  readonly evaluation: Evaluation;
  readonly evaluationByGroup: readonly EvaluationByGroup[];
  readonly traits: readonly { readonly trait: string; readonly agreement: AgreementFigures }[];
  readonly byLength: { readonly available: true; readonly bins: readonly BinAgreement[] } | Unavailable;
  readonly trueScore: TrueScoreSection | Unavailable;
  readonly calibration: CalibrationSection | Unavailable;
  readonly routing: RoutingSection | Unavailable;
  readonly learningCurve: readonly LearningCurvePoint[];
  readonly method: Method;
  readonly system: SystemInformation;
}
