import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredAssignment } from '../../ports/stored.ts';
import { trainWhenDue, type ComparedTraining } from './train-and-compare.ts';
import type { Workspace } from './workspace.ts';

export interface TrainingWatch {
  /** Between two looks at all assignments. */
  readonly everyMs: number;
  readonly onTrained: (assignment: StoredAssignment, result: ComparedTraining) => void;
  readonly onWarning: (message: string, error: unknown) => void;
}

/** Replies of calibrations that were broken off quote essays: after a week they go by themselves. */
const keptRepliesMs = 7 * 86_400_000;

/** Looks now and then whether a scorer is due to be trained anew, one assignment after the other. @returns what ends it */
export function watchForTraining(workspace: Workspace, watch: TrainingWatch): () => void {
  const ended = new AbortController();
  void (async () => {
    while (!ended.signal.aborted) {
      await lookOnce(workspace, watch, ended.signal);
      await sleep(watch.everyMs, undefined, { signal: ended.signal, ref: false }).catch(() => undefined);
    }
  })();
  return () => ended.abort();
}

async function lookOnce(workspace: Workspace, watch: TrainingWatch, signal: AbortSignal): Promise<void> {
  try {
    await workspace.stores.calibrationPoints.discardReplies(new Date(Date.now() - keptRepliesMs));
    for (const assignment of await workspace.stores.assignments.list()) {
      if (signal.aborted) return;
      const result = await trainWhenDue(workspace, assignment);
      if (result !== undefined) watch.onTrained(assignment, result);
    }
  } catch (error) {
    // A look that failed (a database that is away) is made again at the next; one that the end of the process cut short is no failure.
    if (!signal.aborted) watch.onWarning('training of a scorer that was due failed', error);
  }
}
