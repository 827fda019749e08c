import { AssayError } from '../../core/errors.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { calibrateAssignment, prepareCalibration } from '../workspace/calibrate-assignment.ts';
import type { CostEstimate } from '../workspace/calibrate-cost.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Where a calibration that was asked for over HTTP stands. */
export interface CalibrationJob {
  readonly state: 'estimated' | 'running' | 'done' | 'failed';
  readonly done: number;
  readonly total: number;
  readonly estimate: CostEstimate;
  readonly version?: number;
  readonly promoted?: boolean;
  readonly recommended?: boolean;
  readonly costMicroUsd?: number;
  readonly error?: { readonly code: string; readonly message: string };
}

/** One calibration at a time in this process. Forgotten when the process ends: what was paid for is kept, and asked again it goes on there. */
export interface CalibrationJobs {
  of(assignmentId: string): CalibrationJob | undefined;
  /** @throws AssayError `busy` while one is under way; what `prepareCalibration` throws */
  start(
    workspace: Workspace,
    assignment: StoredAssignment,
    options: { readonly sample?: number | undefined; readonly promote: boolean; readonly dryRun: boolean },
  ): Promise<CalibrationJob>;
}

export function createCalibrationJobs(onDefect: (error: unknown) => void): CalibrationJobs {
  const jobs = new Map<string, CalibrationJob>();
  let busy = false;
  return {
    of: (assignmentId) => jobs.get(assignmentId),
    async start(workspace, assignment, { sample, promote, dryRun }) {
      if (busy) throw new AssayError('busy', 'a calibration is under way; wait for its end', { retryable: true });
      busy = !dryRun;
      try {
        const work = await prepareCalibration(workspace, assignment, sample);
        const base = { done: 0, total: work.sample.length, estimate: work.estimate };
        if (dryRun) return { ...base, state: 'estimated' };
        const note = (job: CalibrationJob): CalibrationJob => {
          jobs.set(assignment.id, job);
          return job;
        };
        const running = note({ ...base, state: 'running' });
        void calibrateAssignment(workspace, assignment, work, {
          promote,
          onProgress: (done, total) => note({ ...base, state: 'running', done, total }),
        })
          .then(({ version, promoted, recommended, costMicroUsd }) =>
            note({
              ...base,
              state: 'done',
              done: base.total,
              version: version.version,
              promoted,
              recommended,
              costMicroUsd,
            }),
          )
          .catch((error: unknown) => {
            if (!(error instanceof AssayError)) onDefect(error);
            const told = error instanceof AssayError ? error : new AssayError('internal', 'the calibration failed');
            note({ ...base, state: 'failed', error: { code: told.code, message: told.message } });
          })
          .finally(() => (busy = false));
        return running;
      } catch (error) {
        busy = false;
        throw error;
      }
    },
  };
}
