import type { Journal } from '../ports/journal.ts';
import type { LearnerContext } from '../ports/trait-grader.ts';

/** Looks up what is taken out of the score of a writer's population; absent where the plan asks for no such thing. */
export interface PopulationPorts {
  readonly populationOffset?: (learner: LearnerContext) => number;
}

/**
 * How many points the grader gives this writer's population more than everybody, for plans with `populationOffsets`. Written down with the run: consent
 * may be withdrawn, and a replay must give the grade that was given.
 *
 * @returns undefined where the plan asks for none, or nothing is known of the writer
 */
export async function findPopulationOffset(
  { reference, learner }: { readonly reference: string; readonly learner?: LearnerContext },
  { journal, populationOffset }: PopulationPorts & { readonly journal: Journal },
): Promise<number | undefined> {
  if (populationOffset === undefined) return undefined;
  const found = await journal.step(
    '6-calibrate/population',
    { essay: reference },
    async () => (learner === undefined ? null : populationOffset(learner)),
    { free: true },
  );
  return found === null || found === 0 ? undefined : found;
}
