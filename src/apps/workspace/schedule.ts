import { setTimeout as sleep } from 'node:timers/promises';
import { Cron } from 'croner';
import { AssayError } from '../../core/errors.ts';
import { escalateDue } from './alarm-desk.ts';
import { deliverDue } from './alarm-deliver.ts';
import { monitorJobs, type Job } from './schedule-jobs.ts';
import type { Workspace } from './workspace.ts';

export interface SchedulerOptions {
  /** Between two looks at the clock. */
  readonly everyMs: number;
  readonly now?: () => Date;
  readonly onWarning: (message: string, error: unknown) => void;
}

/**
 * Does what is due until it is ended: jobs by the clock, and apart from them, so that an hour's run of a golden set holds up no alarm,
 * escalations and messages. Every process may run it: one at a time does the work, the others find the lock taken and look again later.
 *
 * @returns what ends it; resolves when nothing is under way any more. A long job stops after the essay that it is at, and goes on later
 */
export function startScheduler(workspace: Workspace, options: SchedulerOptions): () => Promise<void> {
  const { monitors } = workspace.stores;
  const now = options.now ?? (() => new Date());
  const ended = new AbortController();
  const { signal } = ended;
  const loop = async (name: 'jobs' | 'messages', work: () => Promise<unknown>): Promise<void> => {
    while (!signal.aborted) {
      try {
        await monitors.asLeader(name, async () => void (await work()));
      } catch (error) {
        // A database that is away: the next look makes up for it.
        if (!signal.aborted) options.onWarning('the monitors could not look', error);
      }
      await sleep(options.everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  const running = Promise.all([
    loop('jobs', async () => runJobs(workspace, await monitorJobs(workspace), { ...options, now, signal })),
    loop('messages', async () => {
      await workspace.stores.rateLimits.forgetPassed();
      await sendMessages(workspace, now());
    }),
  ]);
  return async () => {
    ended.abort();
    await running;
  };
}

interface Round {
  readonly now: () => Date;
  readonly onWarning: SchedulerOptions['onWarning'];
  readonly signal: AbortSignal;
}

/** Does the jobs whose time has come; one that fails is tried again and holds up no other. @returns names of those that are done now */
export async function runJobs(workspace: Workspace, jobs: readonly Job[], round: Round): Promise<readonly string[]> {
  const done: string[] = [];
  for (const job of jobs) {
    if (round.signal.aborted) break;
    if (await runDue(workspace, job, round)) done.push(job.name);
  }
  return done;
}

/** Escalates what nobody acknowledged, then sends what is to be told. */
export async function sendMessages(
  workspace: Workspace,
  now: Date,
): Promise<{ readonly sent: number; readonly failed: number }> {
  await escalateDue(workspace, now);
  return deliverDue(workspace, now);
}

/** A process that was off when a job was due does it when it is on again, once, however often it was due. */
async function runDue({ stores }: Workspace, job: Job, { now, onWarning, signal }: Round): Promise<boolean> {
  const started = now();
  const slot = lastDue(job.cron, started);
  if (slot === undefined) return false;
  const taken = await stores.monitors.takeSlot(job.name, slot, started);
  if (taken === undefined) return false;
  try {
    await job.work(slot, started, signal);
    await stores.monitors.endSlot(job.name, slot, { at: now() });
    return true;
  } catch (error) {
    const code = error instanceof AssayError ? error.code : 'internal';
    // 5, 10, 20 … minutes, at most 4 hours: within the week there are tries enough.
    const waitMs = Math.min(4 * 3_600_000, 300_000 * 2 ** (taken.attempts - 1));
    await stores.monitors.endSlot(job.name, slot, { error: code, nextAt: new Date(now().getTime() + waitMs) });
    if (!signal.aborted) onWarning(`monitor job "${job.name}" failed and is tried again`, error);
    return false;
  }
}

/** The last time at or before `now` at which the pattern was due, within 32 days. */
export function lastDue(pattern: string, now: Date): Date | undefined {
  let cron: Cron;
  try {
    cron = new Cron(pattern, { timezone: 'UTC', paused: true });
  } catch (cause) {
    throw new AssayError('config.invalid', `"${pattern}" is no cron pattern`, { cause });
  }
  // The pattern's own step is not known: look back further and further, then forward from there.
  for (const backMs of [3_600_000, 86_400_000, 8 * 86_400_000, 32 * 86_400_000]) {
    let last: Date | undefined;
    let next = cron.nextRun(new Date(now.getTime() - backMs));
    while (next !== null && next <= now) {
      last = next;
      next = cron.nextRun(next);
    }
    if (last !== undefined) return last;
  }
  return undefined;
}
