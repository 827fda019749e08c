import { AssayError } from '../../core/errors.ts';
import { beatsAggregate, type CalibrationReport } from '../../pipeline/6-calibrate/fit-calibrator.ts';
import type { ScorerVersion, StoredAssignment } from '../../ports/stored.ts';
import { calibratorRefusals, storedCalibrationSchema } from './calibrate-card.ts';
import { passOrOverride } from './replacement-checks.ts';
import type { Workspace } from './workspace.ts';

/**
 * Puts a calibrator to use that beat the plain aggregate by more than the draw of the essays could have made and passed the gates: the floor, and no
 * bin worse than the aggregate. Anything less needs somebody's reason, which is audited.
 *
 * @throws AssayError `conflict` when it did not beat it at all on essays that it had not seen, `promotion.refused` naming each check that is in the way
 */
export async function promoteCalibrator(
  workspace: Workspace,
  assignment: StoredAssignment,
  version: number,
  overrideReason?: string,
): Promise<ScorerVersion> {
  const { stores } = workspace;
  const found = (await stores.calibrators.list(assignment.id)).find((one) => one.version === version);
  if (found !== undefined) {
    const { step, before, after, gain, checks } = storedCalibrationSchema.parse(found.report);
    if (!beatsAggregate({ step, before, after })) throw notBetter(version, { before, after });
    const refusals = calibratorRefusals({ step, before, after, gain, checks });
    await passOrOverride(workspace, { what: 'calibrator', assignment, version, refusals, overrideReason });
  }
  return stores.calibrators.promote(assignment.id, version);
}

function notBetter(version: number, { before, after }: Pick<CalibrationReport, 'before' | 'after'>): AssayError {
  return new AssayError(
    'conflict',
    `calibrator version ${version} does not beat the plain aggregate on essays that it had not seen (QWK ${after?.toFixed(3) ?? 'undefined'} against ${before?.toFixed(3) ?? 'undefined'}); it is not put to use`,
  );
}
