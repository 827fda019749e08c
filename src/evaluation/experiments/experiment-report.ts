import type { Figure, SystemInformation } from '../agreement-report/report.ts';
import type { Evaluator } from '../evaluators/evaluator.ts';

/** One figure of both plans over the same essays. */
export interface ComparedFigure {
  readonly evaluator: string;
  readonly title: string;
  readonly better: Evaluator['better'];
  readonly format: Evaluator['format'];
  /** Absent: over all. */
  readonly bin?: string;
  /** Essays that both plans have a value for. */
  readonly n: number;
  readonly a: Figure;
  readonly b: Figure;
  /** B minus A over the same resamples; for figures that should be near zero the difference of their distances from it. */
  readonly difference: Figure;
  /** Whether B's point estimate is worse; undefined where there is none. */
  readonly worse?: boolean;
  /** Two-sided, from the share of resamples on the other side of zero. */
  readonly pValue?: number;
  /** Holm over every figure of the report. */
  readonly adjustedP?: number;
}

/** A plan as the report names it. */
export interface ComparedPlan {
  readonly label: string;
  readonly hash: string;
  readonly grader: string;
  readonly costMicroUsd: number;
  /** Essays that it gave no score. */
  readonly unscored: number;
}

/** What came out of an experiment: figures only, no text and no identifiers of essays. */
export interface ExperimentReport {
  readonly format: 'assay.experiment-report/1';
  readonly title: string;
  readonly dataset: {
    readonly slug: string;
    readonly kind: string;
    readonly version: number;
    readonly hash: string;
    /** When it was locked, and what left since. */
    readonly rows: number;
    readonly gone: number;
    /** Kept from training and exemplars. Without it, figures may be of essays that a scorer has seen. */
    readonly reserved: boolean;
  };
  readonly a: ComparedPlan;
  readonly b: ComparedPlan;
  readonly essays: number;
  /** Essays that people scored. */
  readonly labelled: number;
  /** Two people on the same essays. */
  readonly humanHuman: Figure;
  readonly figures: readonly ComparedFigure[];
  readonly bins: readonly { readonly name: string; readonly n: number }[];
  readonly method: {
    readonly seed: number;
    readonly draws: number;
    readonly level: number;
    readonly minimumN: number;
    readonly correction: 'holm';
    readonly tests: number;
  };
  readonly system: SystemInformation;
}
