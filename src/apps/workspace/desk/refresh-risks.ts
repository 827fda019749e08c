import { z } from 'zod';
import { holistic } from '../../../core/exemplar.ts';
import type { Rubric } from '../../../core/rubric.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import type { Workspace } from '../workspace.ts';
import { fitRisk, type KnownSpread, type RiskModel } from './risk.ts';

const calibratorReport = z.looseObject({ halfWidth: z.number().optional() });
const scorerReport = z.looseObject({
  targets: z.record(z.string(), z.looseObject({ rootMeanSquaredError: z.number().optional() })),
});
const halfWidth90 = 1.6448536269514722;

/**
 * Standard deviation of the grader's errors in cross-validation: of the calibrator in use (its interval's half-width is the 90% quantile of them),
 * else of the trained scorer where it grades.
 */
async function knownSpread({ stores, config }: Workspace, assignment: StoredAssignment): Promise<KnownSpread> {
  if (config.route !== undefined) {
    const calibrator = calibratorReport.safeParse((await stores.calibrators.inUse(assignment.id))?.report);
    const halfWidth = calibrator.data?.halfWidth;
    return halfWidth === undefined ? undefined : halfWidth / halfWidth90;
  }
  const scorer = scorerReport.safeParse((await stores.scorers.inUse(assignment.id))?.report);
  return scorer.data?.targets[holistic]?.rootMeanSquaredError;
}

/** The risk model of an assignment as its decisions are now. */
async function riskModel(workspace: Workspace, assignment: StoredAssignment, rubric: Rubric): Promise<RiskModel> {
  const readings = await workspace.stores.desk.queue.readings(assignment.id);
  return fitRisk(everyTenth(readings), rubric.scale, await knownSpread(workspace, assignment));
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
  const model = await riskModel(workspace, assignment, rubric);
  const stale = await queue.staleRisks(assignment.id, model.id);
  await queue.putRisks(
    stale.map((facts) => ({ gradeId: facts.gradeId, ...model.riskOf(facts) })),
    model.id,
  );
  return model;
}
