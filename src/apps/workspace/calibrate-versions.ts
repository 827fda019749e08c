import { AssayError } from '../../core/errors.ts';
import type { ScorerVersion, StoredAssignment } from '../../ports/stored.ts';
import { basisDifferences, calibrationBasis } from './calibrate-basis.ts';
import { storedCalibrationSchema } from './calibrate-card.ts';
import { currentPlan } from './current-plan.ts';
import type { Workspace } from './workspace.ts';

export interface CalibratorState {
  readonly versions: readonly {
    readonly version: number;
    readonly hash: string;
    readonly fittedAt: Date;
    readonly report: ReturnType<typeof storedCalibrationSchema.parse>;
  }[];
  readonly inUse: number | undefined;
  /** What differs between what the one in use was fitted under and the present plan; empty when it fits. Undefined without a model. */
  readonly differs: readonly string[] | undefined;
}

/** Calibrators with their report cards; the one in use counts only while nothing that it was fitted under has changed. */
export async function calibratorState(workspace: Workspace, assignment: StoredAssignment): Promise<CalibratorState> {
  const { stores, config } = workspace;
  const versions = await stores.calibrators.list(assignment.id);
  const inUse = await stores.calibrators.inUse(assignment.id);
  const plan =
    inUse === undefined || config.route === undefined
      ? undefined
      : (await currentPlan(workspace, assignment, { grader: 'model', withoutCalibrator: true })).plan;
  return {
    versions: versions.map(({ version, hash, trainedAt, report }) => ({
      version,
      hash,
      fittedAt: trainedAt,
      report: storedCalibrationSchema.parse(report),
    })),
    inUse: inUse?.version,
    differs:
      plan === undefined || inUse === undefined ? undefined : basisDifferences(inUse.report, calibrationBasis(plan)),
  };
}

/** The version that was in use before; where there was none, none is from now on. */
export async function rollbackCalibrator(
  { stores }: Workspace,
  assignment: StoredAssignment,
): Promise<ScorerVersion | undefined> {
  if ((await stores.calibrators.inUse(assignment.id)) === undefined) {
    throw new AssayError('conflict', `no calibrator of "${assignment.slug}" is in use; there is nothing to take back`);
  }
  try {
    return await stores.calibrators.rollback(assignment.id);
  } catch (error) {
    if (!(error instanceof AssayError) || error.code !== 'conflict') throw error;
    await stores.calibrators.retire(assignment.id);
    return undefined;
  }
}
