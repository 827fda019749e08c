import type { Kysely } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Tables } from '../postgres/table-types.ts';
import { stepOutputs, valueOf } from './step-outputs.ts';

/**
 * Reads a finished run's steps and runs none: what `replay` rebuilds a grade from.
 *
 * Its steps throw AssayError `replay.impossible` when a step was never run or its output was erased, `replay.mismatch` when the input
 * is not the one it ran with.
 */
export function createReplayJournal(
  db: Kysely<Tables>,
  run: { readonly tenantId: string; readonly runId: string },
): Journal {
  const outputs = stepOutputs(db, run, { executes: false });
  return {
    async step<T>(name: string, input: Parameters<Journal['step']>[1], _work: () => Promise<T>): Promise<T> {
      const kept = await outputs.find(name, input);
      if (kept === undefined) {
        throw new AssayError('replay.impossible', `run "${run.runId}" never finished a step "${name}"`);
      }
      return valueOf(kept) as T;
    },
  };
}
