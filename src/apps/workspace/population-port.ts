import { toJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { GradingPlan } from '../../core/grading-plan.ts';
import { populationOffsetsSchema, type PopulationOffsets } from '../../evaluation/fairness/population-offsets.ts';
import type { PopulationPorts } from '../../pipeline/population-offset.ts';
import { calibratorFits, scoreBasis } from './calibrate-basis.ts';
import type { Workspace } from './workspace.ts';

/** The plan without offsets that were measured under something else than it is: another grader has other ones. */
export async function withFittingOffsets(workspace: Workspace, plan: GradingPlan): Promise<GradingPlan> {
  const { populationOffsets, ...policy } = plan.policy;
  if (populationOffsets === undefined) return plan;
  const offsets = await readOffsets(workspace, populationOffsets);
  return calibratorFits(toJson(offsets), scoreBasis(plan)) ? plan : { ...plan, policy };
}

/** What the policy's offsets say of a population; 0 for one that they do not know. */
export async function populationPort(workspace: Workspace, { policy }: GradingPlan): Promise<PopulationPorts> {
  if (policy.populationOffsets === undefined) return {};
  const { column, groups } = await readOffsets(workspace, policy.populationOffsets);
  return { populationOffset: (learner) => groups[learner[column] ?? '']?.offset ?? 0 };
}

async function readOffsets({ stores }: Workspace, hash: string): Promise<PopulationOffsets> {
  const parsed = populationOffsetsSchema.safeParse(await stores.artifacts.getJson(hash));
  if (parsed.success) return parsed.data;
  throw new AssayError(
    'input.invalid',
    `policy.populationOffsets: artifact ${hash.slice(0, 12)} holds no such offsets`,
  );
}
