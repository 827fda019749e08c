import type { Span } from './source-text.ts';

/** Scores of one rater, or of the raters together, by target: `holistic` and the rubric's trait ids. */
export type ScoreSet = Readonly<Record<string, number>>;

/** The name of the holistic score in a ScoreSet. */
export const holistic = 'holistic';

/** An essay of the assignment that people have graded. */
export interface GradedEssay {
  readonly id: string;
  readonly text: string;
  readonly language?: string;
  /** What a reader should know of the writer, e.g. `second-language`; never a name. */
  readonly note?: string;
  readonly raters: readonly { readonly rater: string; readonly scores: ScoreSet }[];
  /** The score that counts. */
  readonly resolved: ScoreSet;
}

/** A graded essay as it is shown beside the essay to grade. */
export interface Exemplar {
  readonly id: string;
  readonly relation: 'near' | 'lower' | 'higher';
  /** 0..1, hybrid of sparse and dense similarity. */
  readonly similarity: number;
  readonly scores: ScoreSet;
  /** Masked text, capped. */
  readonly excerpt: string;
}

/** What stage 3 chose, and what it was not happy with. */
export interface ExemplarSelection {
  readonly exemplars: readonly Exemplar[];
  /** Essays it could choose from, after the filter on agreement. */
  readonly eligible: number;
  readonly warnings: readonly ExemplarWarning[];
  /** What the graded essays most like it, or the trained scorer, would have it worth; absent where nothing says. */
  readonly expected?: number;
  /** Stretches of the masked essay with words that neither its rest nor the class has; absent where there are none. */
  readonly unlike?: readonly Span[];
}

export type ExemplarWarning =
  | 'none'
  | 'below-50-graded'
  | 'below-200-graded'
  | 'no-lower-band'
  | 'no-higher-band'
  | 'no-near-match'
  | 'sparse-only'
  | 'copied-essay'
  /** Less than a third as long as all but one in twenty of at least 20 graded essays. */
  | 'far-shorter';
