import type { ScoreScale } from '../../core/score-scale.ts';
import type { Interval } from '../../stats/bootstrap-intervals.ts';

/** A human and a machine score of one trait of one essay. */
export interface TraitScores {
  readonly human: number;
  readonly machine: number;
}

/** One essay that a person and the machine have scored. Absent scores are absent, never 0: zero is a score. */
export interface LabelledRecord {
  readonly id: string;
  /** The score the machine is held against: the resolved score, or the first rater's where there is no other. */
  readonly human: number;
  /** First and second rater, where known; on the rater scale. */
  readonly raters: readonly [number | undefined, number | undefined];
  /** The machine's score as reported, on the scale. */
  readonly machine: number;
  /** The machine's prediction before rounding. */
  readonly continuous?: number;
  /** The machine's prediction interval. */
  readonly interval?: Interval;
  /** How unsure the machine is: the higher, the sooner a person should look. Any unit. */
  readonly risk?: number;
  readonly wordCount?: number;
  readonly groups: Readonly<Record<string, string>>;
  readonly traits: Readonly<Record<string, TraitScores>>;
}

export interface LabelledSet {
  readonly records: readonly LabelledRecord[];
  readonly scale: ScoreScale;
  /** The raters' own scale where the resolved score is on another (the sum of two raters, say); mapped linearly onto `scale`. */
  readonly raterScale: ScoreScale;
  readonly traitScales: Readonly<Record<string, ScoreScale>>;
  readonly groupColumns: readonly string[];
  /** Rows that could not be used, by reason. */
  readonly excluded: readonly Exclusion[];
  /** Machine scores that lay outside the scale and were brought to its end. */
  readonly clamped: number;
  readonly scaleInferred: boolean;
  /** Where `risk` comes from, in words; undefined when no record has one. */
  readonly riskSource?: string;
}

export interface Exclusion {
  readonly reason: string;
  readonly n: number;
}
