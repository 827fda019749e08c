import type { ScoreSet } from '../../core/exemplar.ts';
import type { ScoreScale } from '../../core/score-scale.ts';

/** What one plan made of one essay: numbers, and the feedback's words. */
export interface PlanOutcome {
  /** The score that counts; undefined where the plan gave none. */
  readonly score?: number | undefined;
  /** Before rounding. */
  readonly continuous?: number | undefined;
  readonly traits: ScoreSet;
  /** Claims over all attempts, and how many were refused because the essay does not bear them out. */
  readonly claims: number;
  readonly rejected: number;
  /** Of the claims that stood, those that would fit any essay. */
  readonly generic: number;
  readonly state: 'released' | 'review' | 'rejected';
  /** Codes of the reasons for review. */
  readonly reasons: readonly string[];
  readonly findings: readonly string[];
  readonly costMicroUsd: number;
  readonly latencyMs: number;
  /** Models (or scorer artifacts) that answered. */
  readonly answeredBy: readonly string[];
  readonly feedback: readonly {
    readonly traitId: string;
    readonly kind: 'strength' | 'weakness';
    readonly comment: string;
    readonly quote: string;
  }[];
}

/** An essay of a dataset with what people and one plan say of it. */
export interface EvaluatedEssay {
  readonly position: number;
  readonly text: string;
  readonly words: number;
  /** What people gave. Beside scores it may say what should happen: see `expectations`. Empty where nobody read the essay. */
  readonly human: ScoreSet;
  readonly raters: readonly ScoreSet[];
  readonly groups: Readonly<Record<string, string>>;
  readonly outcome: PlanOutcome;
  /** The same question asked again. */
  readonly repeats: readonly PlanOutcome[];
}

/** Labels beside the scores that say what should happen with an essay: 1 yes, 0 no. */
export const expectations = {
  /** No score should be released. */
  refusal: 'expect:refusal',
  /** The text holds instructions to the grader; the human score is that of the essay without them. */
  attack: 'expect:attack',
} as const;

export interface EvaluatorContext {
  readonly scale: ScoreScale;
  readonly traitScales: Readonly<Record<string, ScoreScale>>;
}

/**
 * One way to measure a plan. Numbers are taken from each essay once; the figure is computed from columns of them, thousands of times over
 * resamples, so it must be a pure function of columns and counts.
 */
export interface Evaluator {
  /** What reports and gates call it: lower case, digits, `-`, and `:` before a trait. */
  readonly name: string;
  readonly title: string;
  /** `zero`: the nearer to zero the better. */
  readonly better: 'higher' | 'lower' | 'zero';
  readonly format: 'number' | 'percent' | 'micro-usd' | 'ms';
  /** The essay's numbers, equally many for every essay; undefined where the essay has nothing to say about it. */
  readonly values: (
    essay: EvaluatedEssay,
    context: EvaluatorContext,
  ) => readonly number[] | undefined | Promise<readonly number[] | undefined>;
  /**
   * @param columns one for each number, equally long
   * @param counts  how often each row occurs
   * @returns undefined where the figure is not defined
   */
  readonly figure: (columns: readonly ArrayLike<number>[], counts: ArrayLike<number>) => number | undefined;
}
