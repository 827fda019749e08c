import { DBOS, DBOSWorkflowConflictError, Error as EngineErrors } from '@dbos-inc/dbos-sdk';
import type { Kysely } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '../../core/errors.ts';
import type { Journal } from '../../ports/journal.ts';
import { isConnectionError } from '../postgres/connection-error.ts';
import type { StoredRun } from '../../ports/stored.ts';
import type { Tables } from '../postgres/table-types.ts';
import { urgently } from '../postgres/together.ts';
import { createDurableJournal } from './durable-journal.ts';
import type { Halt } from './halt.ts';
import { holdUntil } from './hold.ts';
import type { Lanes } from './lanes.ts';
import { findRun, markEnded, markHeld, markRunning, markUnfed, type RunEnd } from './run-state.ts';
import { stepOutputs } from './step-outputs.ts';
import { workflowName } from './workflow-names.ts';

export interface GradingWork {
  readonly db: Kysely<Tables>;
  /** What a run consists of. Safe to repeat: finished steps answer from the journal. */
  readonly execute: (runId: string, journal: Journal) => Promise<void>;
  /** Told of errors that are no AssayError, whose text must not be stored. */
  readonly onDefect: (runId: string, error: unknown) => void;
  /** Workflows under way in this process. */
  readonly running: Set<string>;
  readonly halt: Halt;
  /** Runs of batches wait here for a lane; those that somebody waits for do not. */
  readonly lanes: Lanes;
}

// The engine is one a process, and so is what its one workflow does.
let current: GradingWork | undefined;

export function setGradingWork(work: GradingWork): void {
  current = work;
}

/** Unless another engine has begun since. */
export function clearGradingWork(halt: Halt): void {
  if (current?.halt === halt) current = undefined;
}

const outageAttempts = 30;

/** The engine stops a workflow by an error of its own, which is not ours to handle. */
function isEngineSignal(error: unknown): boolean {
  return error instanceof EngineErrors.DBOSWorkflowCancelledError || error instanceof DBOSWorkflowConflictError;
}

function endOf(error: unknown): RunEnd {
  if (error instanceof AssayError) return { status: 'failed', code: error.code, message: error.message };
  // A foreign message may quote the essay ("Unexpected token in …"); only its kind is kept.
  const kind = error instanceof Error ? error.name : typeof error;
  return { status: 'failed', code: 'internal', message: `a defect (${kind}); the log of the worker has the details` };
}

/** A run whose error passes by itself is held; any other has failed. */
async function endInError(work: GradingWork, run: StoredRun, error: unknown): Promise<string> {
  const until = holdUntil(error, run, new Date());
  if (until !== undefined && error instanceof AssayError) {
    await markHeld(work.db, run.id, { until, code: error.code, message: error.message });
    return 'held';
  }
  if (!(error instanceof AssayError)) work.onDefect(run.id, error);
  await markEnded(work.db, run.id, endOf(error));
  return 'failed';
}

/** What there is to say of a run that is not to be worked on; a run of a batch that was paused goes back into its table. */
async function notToBeWorkedOn(work: GradingWork, runId: string): Promise<string> {
  const run = await findRun(work.db, runId);
  if (run === undefined) return 'absent';
  if (run.status !== 'queued') return run.status;
  await markUnfed(work.db, run.id);
  return 'paused';
}

type Priority = StoredRun['priority'];

/** A whole class that somebody waits for is done sooner together. */
const mostUrgent = 3;
let waitedFor = 0;

/** A teacher's essay is taken up at once, and what it asks of the database does not wait for what is asked together; a batch's waits for a lane. */
async function performInTurn(work: GradingWork, runId: string, priority: Priority): Promise<string> {
  if (priority === 'interactive') {
    waitedFor += 1;
    const alone = waitedFor <= mostUrgent;
    return (alone ? urgently(() => perform(work, runId)) : perform(work, runId)).finally(() => {
      waitedFor -= 1;
    });
  }
  const leave = await work.lanes.enter();
  try {
    return await (work.halt.isOn ? work.halt.park(runId) : perform(work, runId));
  } finally {
    leave();
  }
}

async function perform(work: GradingWork, runId: string): Promise<string> {
  const run = await markRunning(work.db, runId);
  if (run === undefined) return notToBeWorkedOn(work, runId);
  const journal = createDurableJournal(stepOutputs(work.db, { tenantId: run.tenantId, runId }), (step) =>
    work.halt.step(runId, step),
  );
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work.execute(runId, journal);
      break;
    } catch (error) {
      // The engine's own tables are closed by now; whoever takes the run over finds out how it ends.
      if (work.halt.isOn) return work.halt.park(runId);
      if (isEngineSignal(error)) throw error;
      if (isConnectionError(error) && attempt < outageAttempts) {
        await sleep(Math.min(100 * 2 ** attempt, 5000));
        continue;
      }
      return endInError(work, run, error);
    }
  }
  await markEnded(work.db, runId, { status: 'done' });
  return 'done';
}

/** The engine's workflow: never ends in an error of its own, so that no error text reaches the engine's tables. */
export const gradeSubmission = DBOS.registerWorkflow(
  async function gradeSubmission(runId: string, priority: Priority = 'interactive'): Promise<string> {
    const work = current;
    const id = DBOS.workflowID ?? runId;
    if (work === undefined) throw new AssayError('internal', 'a run was started and no engine is there');
    work.running.add(id);
    const ended = work.halt.enter(runId);
    try {
      return await (work.halt.isOn ? work.halt.park(runId) : performInTurn(work, runId, priority));
    } finally {
      ended();
      work.running.delete(id);
    }
  },
  // The reaper counts how often a run was taken over; the engine's own count starts again with each resume.
  { name: workflowName, maxRecoveryAttempts: 1000 },
);
