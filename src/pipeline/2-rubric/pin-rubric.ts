import { AssayError } from '../../core/errors.ts';
import type { GradingPlan } from '../../core/grading-plan.ts';
import { rubricHash, type Rubric } from '../../core/rubric.ts';

/** Version of this stage's code, part of every grading plan. */
export const version = '1';

/** The rubric that a grade is made under, and the address it is pinned by. */
export interface PinnedRubric {
  readonly rubric: Rubric;
  /** SHA-256 of the rubric's canonical JSON. */
  readonly hash: string;
}

// A class is graded under one rubric, which nobody changes once it is parsed.
const hashes = new WeakMap<Rubric, string>();

/**
 * Checks that this rubric, to the letter, is the one that the plan names.
 *
 * @throws AssayError `rubric.invalid` when it is not: a rubric that was edited is another version and needs a plan of its own
 */
export function pinRubric(rubric: Rubric, plan: GradingPlan): PinnedRubric {
  const hash = hashes.get(rubric) ?? rubricHash(rubric);
  hashes.set(rubric, hash);
  if (hash !== plan.rubricHash) {
    throw new AssayError(
      'rubric.invalid',
      `rubric "${rubric.id}" has hash ${hash.slice(0, 12)}; the plan pins ${plan.rubricHash.slice(0, 12)}: publish the rubric and make a plan with it`,
      { details: { rubric: rubric.id, hash, pinned: plan.rubricHash } },
    );
  }
  return { rubric, hash };
}
