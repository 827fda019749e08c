import { z } from 'zod';
import { gradingPlanSchema } from '../../../core/grading-plan.ts';
import { holistic } from '../../../core/exemplar.ts';
import type { Rubric } from '../../../core/rubric.ts';
import type { RiskFacts } from '../../../ports/desk-queue.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import type { Workspace } from '../workspace.ts';
import { fitRisk, type RiskModel } from './risk.ts';

const calibratorReport = z.looseObject({ halfWidth: z.number().optional() });
const scorerReport = z.looseObject({
  targets: z.record(z.string(), z.looseObject({ rootMeanSquaredError: z.number().optional() })),
});
const halfWidth90 = 1.6448536269514722;

/**
 * Standard deviation of a grader's errors in cross-validation: of the plan's calibrator (its interval's half-width is the 90% quantile of them), or
 * of its trained scorer. From the plan that sealed the grade, never from what the process is set up with: the same grade has the same risk after a
 * restart, under another route, and when another scorer is in use.
 */
async function spreadUnder(
  { stores }: Workspace,
  assignment: StoredAssignment,
  planHash: string,
): Promise<number | undefined> {
  const { grader, scorerHash, calibratorHash } = gradingPlanSchema.parse(await stores.artifacts.getJson(planHash));
  if (grader === 'model') {
    const version = (await stores.calibrators.list(assignment.id)).find(({ hash }) => hash === calibratorHash);
    const halfWidth = calibratorReport.safeParse(version?.report).data?.halfWidth;
    return halfWidth === undefined ? undefined : halfWidth / halfWidth90;
  }
  const version = (await stores.scorers.list(assignment.id)).find(({ hash }) => hash === scorerHash);
  return scorerReport.safeParse(version?.report).data?.targets[holistic]?.rootMeanSquaredError;
}

/** Adds what is known of the plans of these grades. */
async function learnSpreads(
  workspace: Workspace,
  assignment: StoredAssignment,
  { spreads, of }: { readonly spreads: Map<string, number>; readonly of: readonly RiskFacts[] },
): Promise<void> {
  for (const planHash of new Set(of.map((facts) => facts.planHash))) {
    const spread = spreads.has(planHash) ? undefined : await spreadUnder(workspace, assignment, planHash);
    if (spread !== undefined) spreads.set(planHash, spread);
  }
}

/** A model of its own for each decision would reorder the queue under the teacher's hands: ten more, and it is fitted anew. */
function everyTenth<T>(readings: readonly T[]): readonly T[] {
  return readings.slice(0, Math.floor(readings.length / 10) * 10);
}

/** Works out the risk of every grade that has none by the model as it is now. */
export async function refreshRisks(
  workspace: Workspace,
  assignment: StoredAssignment,
  rubric: Rubric,
): Promise<RiskModel> {
  const { queue } = workspace.stores.desk;
  const spreads = new Map<string, number>();
  const readings = await queue.readings(assignment.id);
  await learnSpreads(workspace, assignment, { spreads, of: readings });
  const model = fitRisk(everyTenth(readings), rubric.scale, spreads);
  const stale = await queue.staleRisks(assignment.id, model.id);
  await learnSpreads(workspace, assignment, { spreads, of: stale });
  await queue.putRisks(
    stale.map((facts) => ({ gradeId: facts.gradeId, ...model.riskOf(facts) })),
    model.id,
  );
  return model;
}
