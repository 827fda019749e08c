import { sql, type Kysely } from 'kysely';
import { retryTransient } from './transient-error.ts';
import { noteWritten, unwrittenSteps } from './run-memory.ts';
import { stepRefusal } from './step-verdict.ts';
import type { Tables } from './table-types.ts';

/**
 * Writes the finished steps of a run that have no row yet.
 *
 * @throws AssayError `replay.impossible` when its submission was erased, `conflict` when it was cancelled or another process has kept other outputs
 */
export async function writeFinishedSteps(
  db: Kysely<Tables>,
  { tenantId, runId }: { readonly tenantId: string; readonly runId: string },
): Promise<void> {
  const steps = unwrittenSteps(db, [runId]);
  if (steps.length === 0) return;
  const { rows } = await retryTransient(() =>
    sql<{ verdict: string }>`
      select verdict from assay.write_steps(${tenantId}, array[${runId}::text], ${JSON.stringify(steps)}::json, true)`.execute(
      db,
    ),
  );
  const refusal = stepRefusal(runId, rows[0]?.verdict ?? 'kept');
  if (refusal !== undefined) throw refusal;
  noteWritten(db, steps);
}
