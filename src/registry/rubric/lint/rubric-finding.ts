import type { Rubric } from '../../../core/rubric.ts';

/** Something in a rubric that makes scores harder to agree on or to defend. */
export interface RubricFinding {
  /** One of the rules of docs/rubrics.md. */
  readonly rule: string;
  /** `error`: two people cannot score alike with it; `warning`: it will cost agreement; `info`: worth a thought. */
  readonly severity: 'error' | 'warning' | 'info';
  /** `traits[1].anchors["3"]`; empty for the rubric as a whole. */
  readonly path: string;
  readonly message: string;
  readonly suggestion: string;
}

/** One rule of the lint: pure, and silent about what it cannot judge. */
export type RubricRule = (rubric: Rubric) => RubricFinding[];
