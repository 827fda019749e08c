import { AssayError } from '../../core/errors.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { trainAndCompare, type ScorerComparison } from '../workspace/train-and-compare.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Where a training that was asked for over HTTP stands. */
export interface TrainingJob {
  readonly state: 'running' | 'done' | 'failed';
  readonly phase: string;
  /** 0 to 1. */
  readonly fraction: number;
  readonly version?: number;
  readonly promoted?: boolean;
  readonly comparison?: ScorerComparison;
  readonly error?: { readonly code: string; readonly message: string };
}

/** One training at a time in this process: each takes a core for a while. Forgotten when the process ends; the scorer is kept. */
export interface TrainingJobs {
  of(assignmentId: string): TrainingJob | undefined;
  /** @throws AssayError `busy` while one is under way */
  start(workspace: Workspace, assignment: StoredAssignment, options: { readonly promote: boolean }): TrainingJob;
}

export function createTrainingJobs(onDefect: (error: unknown) => void): TrainingJobs {
  const jobs = new Map<string, TrainingJob>();

  async function train(workspace: Workspace, assignment: StoredAssignment, promote: boolean): Promise<void> {
    const note = (job: TrainingJob): void => void jobs.set(assignment.id, job);
    try {
      const { trained, promoted, comparison } = await trainAndCompare(workspace, assignment, {
        promote,
        onProgress: ({ phase, fraction }) => note({ state: 'running', phase, fraction }),
      });
      const compared = comparison === undefined ? {} : { comparison };
      note({ state: 'done', phase: 'done', fraction: 1, version: trained.version, promoted, ...compared });
    } catch (error) {
      if (!(error instanceof AssayError)) onDefect(error);
      const told = error instanceof AssayError ? error : new AssayError('internal', 'the training failed');
      note({ state: 'failed', phase: 'failed', fraction: 1, error: { code: told.code, message: told.message } });
    }
  }

  return {
    of: (assignmentId) => jobs.get(assignmentId),
    start(workspace, assignment, { promote }) {
      if ([...jobs.values()].some(({ state }) => state === 'running')) {
        throw new AssayError('busy', 'a scorer is being trained; wait for its end', { retryable: true });
      }
      const job: TrainingJob = { state: 'running', phase: 'waiting', fraction: 0 };
      jobs.set(assignment.id, job);
      void train(workspace, assignment, promote);
      return job;
    },
  };
}
