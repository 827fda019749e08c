import type { GradingPlan } from '../core/grading-plan.ts';
import type { LearnerContext } from '../ports/trait-grader.ts';

/** What a model is told of the writer; the policy may keep it back. What a population's offset is taken by is another matter. */
export function toldOfLearner({ learner, plan }: { readonly learner?: LearnerContext; readonly plan: GradingPlan }): {
  readonly learner?: LearnerContext;
} {
  return learner === undefined || plan.policy.learnerContext === false ? {} : { learner };
}
