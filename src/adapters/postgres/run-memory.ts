import type { Kysely } from 'kysely';
import { perDatabase } from './per-database.ts';
import type { Tables } from './table-types.ts';

/** A step that has ended, as its row will be. */
export interface FinishedStep {
  readonly run: string;
  readonly name: string;
  readonly input_hash: string;
  readonly output_hash: string;
  readonly output: string;
}

/** What this process knows of a run that it executes, and need not ask or tell the database at once. */
export interface RunMemory {
  readonly assignmentId: string | undefined;
  /** No paid call of the run was there when it was taken up: nothing can be recalled that was not asked since. */
  readonly fresh: boolean;
  /**
   * Finished steps without a row, by name. Doing them again costs nothing, so they are written with whatever of the run is written next, and
   * before anything that costs: the opening of a call, the seal, or the end of this process's work on it.
   */
  readonly unwritten: Map<string, FinishedStep>;
  /** The run was ended together with its seal. */
  ended: boolean;
}

const memoriesOf = perDatabase(() => new Map<string, RunMemory>());

export function runMemory(db: Kysely<Tables>, runId: string): RunMemory | undefined {
  return memoriesOf(db).get(runId);
}

/** Begins anew: what an earlier attempt at the run did not write is done again. */
export function rememberRun(
  db: Kysely<Tables>,
  { runId, assignmentId }: { readonly runId: string; readonly assignmentId?: string },
  { fresh }: Pick<RunMemory, 'fresh'>,
): RunMemory {
  const memory: RunMemory = { assignmentId, fresh, unwritten: new Map(), ended: false };
  memoriesOf(db).set(runId, memory);
  return memory;
}

export function forgetRun(db: Kysely<Tables>, runId: string): void {
  memoriesOf(db).delete(runId);
}

/** Of the runs that are executed here, in no particular order. */
export function unwrittenSteps(db: Kysely<Tables>, runIds: Iterable<string>): readonly FinishedStep[] {
  return [...new Set(runIds)].flatMap((runId) => [...(runMemory(db, runId)?.unwritten.values() ?? [])]);
}

/** They have rows now. */
export function noteWritten(db: Kysely<Tables>, steps: readonly FinishedStep[]): void {
  for (const step of steps) {
    const unwritten = runMemory(db, step.run)?.unwritten;
    if (unwritten?.get(step.name) === step) unwritten.delete(step.name);
  }
}
