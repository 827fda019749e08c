import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '../../core/errors.ts';
import type { StoredExperiment } from '../../ports/dataset-stores.ts';
import { reopenExperiment } from './experiment-prepare.ts';
import { finishExperiment } from './experiment-run.ts';
import { systemInformation } from './system-information.ts';
import type { Workspace } from './workspace.ts';

export interface ExperimentWatch {
  /** Between two looks at what is queued. */
  readonly everyMs: number;
  readonly onWarning: (message: string, error: unknown) => void;
}

/**
 * Runs queued experiments until it is ended. Every process may: one at a time runs one, and when that process dies the database lets go of its lock
 * and another goes on after the last essay that was finished.
 *
 * @returns what ends it; resolves when nothing is under way any more
 */
export function watchExperiments(workspace: Workspace, watch: ExperimentWatch): () => Promise<void> {
  const ended = new AbortController();
  const { signal } = ended;
  const running = (async () => {
    while (!signal.aborted) {
      try {
        await workspace.stores.monitors.asLeader('experiments', () => runQueued(workspace, watch, signal));
      } catch (error) {
        // A database that is away: the next look makes up for it.
        if (!signal.aborted) watch.onWarning('queued experiments could not be looked for', error);
      }
      await sleep(watch.everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  })();
  return async () => {
    ended.abort();
    await running;
  };
}

async function runQueued(workspace: Workspace, watch: ExperimentWatch, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const experiment = await workspace.stores.experiments.take(new Date());
    if (experiment === undefined) return;
    try {
      await runOne(workspace.actingAs(experiment.createdBy), experiment, signal);
    } catch (error) {
      if (signal.aborted) return;
      await noteFailure(workspace, experiment, error);
      if (!(error instanceof AssayError)) watch.onWarning('an experiment failed', error);
    }
  }
}

async function runOne(workspace: Workspace, experiment: StoredExperiment, signal: AbortSignal): Promise<void> {
  await finishExperiment(workspace, experiment, await reopenExperiment(workspace, experiment), {
    system: systemInformation(),
    async mayGoOn() {
      if (signal.aborted) throw new AssayError('busy', 'the process is ending; the experiment goes on later');
      const { job } = await workspace.stores.experiments.get(experiment.id);
      if (job?.state !== 'running') throw new AssayError('conflict', `experiment "${experiment.id}" was cancelled`);
    },
  });
}

const mostAttempts = 8;
const shortestWaitMs = 60_000;

/**
 * A provider that is away: tried again after 1, 2, 4 … minutes, at most an hour, eight times. A budget that is spent: when its period begins anew, as
 * often as it takes.
 */
async function noteFailure({ stores }: Workspace, { id, job }: StoredExperiment, error: unknown): Promise<void> {
  const told = error instanceof AssayError ? error : new AssayError('internal', 'the experiment failed');
  // A spent budget that begins anew says when; asking before would find it as it is.
  const { resetsAt } = told.details;
  const isAttempt = typeof resetsAt !== 'string';
  const attempts = (job?.attempts ?? 0) + 1;
  const waitMs = Math.min(3_600_000, shortestWaitMs * 2 ** (attempts - 1));
  // The period ends by the database's clock, which may be behind ours.
  const anew = isAttempt ? Date.now() + waitMs : Math.max(Date.parse(resetsAt), Date.now() + shortestWaitMs);
  const again = told.retryable && (!isAttempt || attempts < mostAttempts);
  const nextAt = again ? new Date(anew) : undefined;
  await stores.experiments.noteFailure(id, { error: { code: told.code, message: told.message }, nextAt, isAttempt });
}
