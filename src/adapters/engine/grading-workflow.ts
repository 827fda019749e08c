import { DBOS, DBOSWorkflowConflictError, Error as EngineErrors } from '@dbos-inc/dbos-sdk';
import type { Kysely } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '../../core/errors.ts';
import type { Journal } from '../../ports/journal.ts';
import { isFullError, isTransient } from '../postgres/transient-error.ts';
import { forgetRun, runMemory } from '../postgres/run-memory.ts';
import { isOvertaken } from '../postgres/step-verdict.ts';
import type { StoredRun } from '../../ports/stored.ts';
import type { Tables } from '../postgres/table-types.ts';
import { patiently, urgently } from '../postgres/together.ts';
import { createDurableJournal } from './durable-journal.ts';
import type { Halt } from './halt.ts';
import { holdUntil } from './hold.ts';
import type { Lanes } from './lanes.ts';
import { findRun, markEnded, markHeld, markRunning, markUnfed, type RunEnd, type TakenRun } from './run-state.ts';
import { stepOutputs } from './step-outputs.ts';
import { workflowName } from './workflow-names.ts';

export interface GradingWork {
  readonly db: Kysely<Tables>;
  /** What a run, as it was when it was taken up, consists of. Safe to repeat: finished steps answer from the journal. */
  readonly execute: (runId: string, journal: Journal, run: StoredRun) => Promise<void>;
  /** Told of errors that are no AssayError, whose text must not be stored. */
  readonly onDefect: (runId: string, error: unknown) => void;
  /** Workflows under way in this process. */
  readonly running: Set<string>;
  /** By run: what this engine does for it. */
  readonly underWay: Map<string, Promise<string>>;
  readonly halt: Halt;
  /** Runs of batches wait here for a lane; those that somebody waits for do not. */
  readonly lanes: Lanes;
  /** The process takes no new work. */
  readonly leaving: () => boolean;
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

/** A workflow's work on a run. */
interface Attempt extends TakenRun {
  readonly workflow: string;
}

/** A database that is away for longer than a run tries is no defect of ours. */
function named(error: unknown): unknown {
  if (error instanceof AssayError || !isTransient(error)) return error;
  return new AssayError('storage.unavailable', 'the database was away or had no room for too long', {
    retryable: true,
    cause: error,
  });
}

/** A database without room was waited for already, and what it could not write may have been paid for: the run is held before it is paid for again. */
function isWorthAnotherTry(error: unknown): boolean {
  return (isTransient(error) && !isFullError(error)) || isOvertaken(error);
}

/** A run whose error passes by itself is held; any other has failed. */
async function endInError(
  work: GradingWork,
  { run, workflow }: Omit<Attempt, 'first'>,
  error: unknown,
): Promise<string> {
  const attempt = { runId: run.id, workflow };
  const until = holdUntil(error, run, new Date());
  if (until !== undefined && error instanceof AssayError) {
    await markHeld(work.db, attempt, { until, code: error.code, message: error.message });
    return 'held';
  }
  if (!(error instanceof AssayError)) work.onDefect(run.id, error);
  await markEnded(work.db, attempt, endOf(error));
  return 'failed';
}

/** What there is to say of a run that is not to be worked on; a run of a batch that was paused goes back into its table. */
async function notToBeWorkedOn(work: GradingWork, runId: string, workflow: string): Promise<string> {
  const run = await findRun(work.db, runId);
  if (run === undefined) return 'absent';
  if (run.status !== 'queued') return run.status;
  await markUnfed(work.db, run.id, workflow);
  return 'paused';
}

/** A run that was cancelled and is tried again at once waits until its cancelled attempt is over here: they would share what is not written yet. */
async function perform(work: GradingWork, runId: string, workflow: string): Promise<string> {
  const { underWay } = work;
  const before = underWay.get(runId) ?? Promise.resolve();
  const now = before.catch(() => undefined).then(() => performNext(work, runId, workflow));
  underWay.set(runId, now);
  try {
    return await now;
  } finally {
    if (underWay.get(runId) === now) underWay.delete(runId);
  }
}

async function performNext(work: GradingWork, runId: string, workflow: string): Promise<string> {
  const taken = await markRunning(work.db, runId, workflow);
  if (taken === undefined) return notToBeWorkedOn(work, runId, workflow);
  try {
    return await executeMarked(work, { ...taken, workflow });
  } finally {
    forgetRun(work.db, runId);
  }
}

async function executeMarked(work: GradingWork, { run, workflow, first }: Attempt): Promise<string> {
  const { db, halt } = work;
  for (let attempt = 1; ; attempt += 1) {
    forgetRun(db, run.id);
    const untouched = first && attempt === 1;
    const { tenantId, assignmentId } = run;
    const outputs = stepOutputs(db, { tenantId, runId: run.id, assignmentId }, { untouched });
    const journal = createDurableJournal(outputs, (step) => halt.step(run.id, step));
    try {
      await work.execute(run.id, journal, run);
      await outputs.flush();
      break;
    } catch (error) {
      // The engine's own tables are closed by now; whoever takes the run over finds out how it ends.
      if (halt.isOn) return halt.park(run.id);
      if (isEngineSignal(error)) throw error;
      if (isWorthAnotherTry(error) && attempt < outageAttempts) {
        await sleep(Math.min(100 * 2 ** attempt, 5000));
        continue;
      }
      // What cannot be written costs nothing to do again.
      await outputs.flush().catch(() => undefined);
      return endInError(work, { run, workflow }, named(error));
    }
  }
  if (runMemory(db, run.id)?.ended !== true) await markEnded(db, { runId: run.id, workflow }, { status: 'done' });
  return 'done';
}

/** One run of a workflow; a halt that comes first leaves it to whoever takes the workflow over. */
async function performOne(work: GradingWork, runId: string, workflow: string): Promise<string> {
  const ended = work.halt.enter(runId);
  try {
    return await orLeft(work, runId, () => (work.halt.isOn ? work.halt.park(runId) : perform(work, runId, workflow)));
  } finally {
    ended();
  }
}

/** A run of which not even its end could be written is left as it is: the reaper gives back what a workflow left behind that has ended. */
async function orLeft(work: GradingWork, runId: string, act: () => Promise<string>): Promise<string> {
  try {
    return await act();
  } catch (error) {
    if (isEngineSignal(error)) throw error;
    work.onDefect(runId, error);
    return 'left';
  }
}

type Priority = StoredRun['priority'];

/** A whole class that somebody waits for is done sooner together. */
const mostUrgent = 3;
let waitedFor = 0;

/** A teacher's essay is taken up at once, and what it asks of the database does not wait for what is asked together; a batch's waits for a lane. */
async function performInTurn(work: GradingWork, runId: string, workflow: string, priority: Priority): Promise<string> {
  if (priority === 'batch') return inLane(work, () => performOne(work, runId, workflow));
  waitedFor += 1;
  const alone = waitedFor <= mostUrgent;
  const done = alone ? urgently(() => performOne(work, runId, workflow)) : performOne(work, runId, workflow);
  return done.finally(() => {
    waitedFor -= 1;
  });
}

async function inLane(work: GradingWork, perform: () => Promise<string>): Promise<string> {
  const leave = await work.lanes.enter();
  try {
    return await patiently(perform);
  } finally {
    leave();
  }
}

/**
 * A lot's runs side by side, as there are lanes; what has not begun when the process leaves goes back into its table. The lot ends after its last run,
 * whatever becomes of the others: a process that dies meanwhile leaves a lot that is taken over.
 */
async function performLot(work: GradingWork, runIds: readonly string[], workflow: string): Promise<string> {
  const ends = await Promise.allSettled(
    runIds.map((runId) =>
      inLane(work, async () => {
        if (!work.leaving() || work.halt.isOn) return performOne(work, runId, workflow);
        return orLeft(work, runId, async () => {
          await markUnfed(work.db, runId, workflow);
          return 'left';
        });
      }),
    ),
  );
  return ends
    .map((end) => {
      if (end.status === 'rejected') throw end.reason;
      return end.value;
    })
    .join(' ');
}

/**
 * The engine's workflow, of one run or of a lot of a batch's: what the engine writes for a workflow costs as much as a few paid calls. It never ends
 * in an error of its own, so that no error text reaches the engine's tables.
 */
export const gradeSubmission = DBOS.registerWorkflow(
  async function gradeSubmission(
    runs: string | readonly string[],
    priority: Priority = 'interactive',
  ): Promise<string> {
    const work = current;
    if (work === undefined) throw new AssayError('internal', 'a run was started and no engine is there');
    const id = DBOS.workflowID ?? String(runs);
    work.running.add(id);
    try {
      return await (typeof runs === 'string' ? performInTurn(work, runs, id, priority) : performLot(work, runs, id));
    } finally {
      work.running.delete(id);
    }
  },
  // The reaper counts how often a run was taken over; the engine's own count starts again with each resume.
  { name: workflowName, maxRecoveryAttempts: 1000 },
);
