import { cohortSpread, lexicalVectors, type CohortSpread } from '../../pipeline/5-faithfulness/genericity.ts';
import type { StoredGrade } from '../../ports/stored.ts';
import { findPlan } from './current-plan.ts';
import type { Workspace } from './workspace.ts';

/**
 * How alike the feedback of a class is, before anything is released: an alarm when 80% of its sentences lie within .1 cosine of their middle.
 *
 * @returns undefined for the trained scorer (docs/decisions/0003) and for fewer than five sentences
 */
export async function classCohort(
  workspace: Workspace,
  planHash: string,
  grades: readonly StoredGrade[],
): Promise<CohortSpread | undefined> {
  const { stores, embedder } = workspace;
  const { plan } = await findPlan(workspace, planHash);
  if (plan.grader === 'scorer') return undefined;
  const comments: string[] = [];
  for (const grade of grades) comments.push(...(await stores.grades.feedback(grade.id)).map((claim) => claim.comment));
  return cohortSpread(plan.embedder === embedder.id ? await embedder.embed(comments) : lexicalVectors(comments));
}
