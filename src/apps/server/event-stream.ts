import { setTimeout as sleep } from 'node:timers/promises';
import type { SSEStreamingApi } from 'hono/streaming';
import { isTransient } from '../../adapters/postgres/transient-error.ts';
import { earlierId } from '../../adapters/postgres/new-id.ts';
import type { StoredAssignment, StoredGrade } from '../../ports/stored.ts';
import { createBlindfold } from '../workspace/desk/blind.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { shown } from './contract/common.ts';
import { progressEvent } from './contract/submission.ts';
import { rerunsAmong } from '../workspace/rerun-grade.ts';
import { summaryOf } from './routes/grades.ts';

export interface EventStreamOptions {
  /** Id of the last grade that the client was told of; grades from a little before it on are told again. */
  readonly lastEventId: string | undefined;
  /** End the stream when no run of the assignment is left to do. */
  readonly untilIdle: boolean;
}

const pollMs = 500;
const heartbeatMs = 15_000;
/** A grade can be committed this much later than its id says: another process, another clock. */
const lateMs = 10_000;
/** A client that takes nothing for so long is let go. */
const stalledMs = 30_000;

/**
 * Tells of an assignment's progress until the client goes or the server stops. It asks the database, since any process may do the work:
 * `grade` for each finished grade (at least once; its id is what `Last-Event-ID` resumes from), `progress` whenever counts or cost changed.
 */
export async function streamProgress(
  { workspace, stopping }: { readonly workspace: Workspace; readonly stopping: AbortSignal },
  assignment: StoredAssignment,
  stream: SSEStreamingApi,
  options: EventStreamOptions,
): Promise<void> {
  const { stores, ledger } = workspace;
  const gone = new AbortController();
  stream.onAbort(() => gone.abort());
  const ended = AbortSignal.any([gone.signal, stopping]);
  const grades = createGradeFeed(options.lastEventId, (after) =>
    stores.grades.list({ assignmentId: assignment.id }, { limit: 1000, ...(after !== undefined && { after }) }),
  );
  let told = '';
  let lastWrite = performance.now();

  async function write(work: Promise<unknown>): Promise<void> {
    const waiting = new AbortController();
    const stalled = sleep(stalledMs, 'stalled', { signal: waiting.signal, ref: false }).catch(() => 'written');
    if ((await Promise.race([work.then(() => 'written'), stalled])) === 'stalled') stream.abort();
    waiting.abort();
    lastWrite = performance.now();
  }

  /** @returns whether nothing is left to do */
  async function round(): Promise<boolean> {
    // Counts first: when they say that all is done, every grade is there to be read.
    const counts = await stores.runs.counts({ assignmentId: assignment.id });
    const cost = await ledger.totals({ assignmentId: assignment.id });
    // Asked for anew each round: what was hidden may have been scored since.
    const isHidden = createBlindfold(workspace);
    const fresh = await grades.next();
    const rerunOf = await rerunsAmong(workspace, fresh);
    for (const grade of fresh) {
      if (ended.aborted) return false;
      const data = JSON.stringify(summaryOf(grade, { hidden: await isHidden(grade), rerunOf: rerunOf.get(grade.id) }));
      await write(stream.writeSSE({ event: 'grade', id: grade.id, data }));
    }
    const data = JSON.stringify(shown(progressEvent, { counts, costMicroUsd: Math.round(cost.totalMicroUsd) }));
    if (data !== told) await write(stream.writeSSE({ event: 'progress', data }));
    told = data;
    return counts.queued + counts.running === 0;
  }

  await write(stream.writeSSE({ event: 'hello', data: '{}', retry: 2000 }));
  while (!ended.aborted) {
    try {
      if ((await round()) && options.untilIdle) break;
    } catch (error) {
      if (!isTransient(error)) throw error;
      await write(stream.write(': the database is away, waiting for it\n\n'));
    }
    if (performance.now() - lastWrite > heartbeatMs) await write(stream.write(': still here\n\n'));
    await sleep(pollMs, undefined, { signal: ended, ref: false }).catch(() => undefined);
  }
}

/** Grades in order of their ids, each once, reading a little back each time so that one that was committed late is not passed over. */
function createGradeFeed(
  lastEventId: string | undefined,
  read: (
    after: string | undefined,
  ) => Promise<{ readonly items: readonly StoredGrade[]; readonly after: string | undefined }>,
): { next(): Promise<readonly StoredGrade[]> } {
  const known = new Set<string>();
  // What is no id of ours begins at the beginning.
  let newest = lastEventId === undefined || earlierId(lastEventId, 0) === undefined ? '' : lastEventId;

  async function unread(): Promise<StoredGrade[]> {
    const fresh: StoredGrade[] = [];
    let after = earlierId(newest, lateMs);
    do {
      const page = await read(after);
      fresh.push(...page.items.filter((grade) => !known.has(grade.id)));
      after = page.after;
    } while (after !== undefined);
    return fresh;
  }
  return {
    async next() {
      const fresh = await unread();
      for (const { id } of fresh) {
        known.add(id);
        if (id > newest) newest = id;
      }
      const horizon = earlierId(newest, lateMs) ?? '';
      for (const id of known) if (id < horizon) known.delete(id);
      return fresh;
    },
  };
}
