import { sql, type Kysely } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import type { CallRecord, CallTotals, StoredCallLedger } from '../../ports/call-records.ts';
import { systemClock } from '../../ports/clock.ts';
import type { CallScope, TokenUsage } from '../../ports/model.ts';
import { writeAudit } from './audit-store.ts';
import { callStatements } from './call-statements.ts';
import { callSums, runTotals, toTotals } from './call-totals.ts';
import { retryTransient } from './transient-error.ts';
import { withScopeName } from './scope-name.ts';
import type { Tables } from './table-types.ts';
import { urgently } from './together.ts';

function costOf(found: { readonly usage: TokenUsage; readonly costMicroUsd: number }) {
  return {
    input_tokens: found.usage.inputTokens,
    output_tokens: found.usage.outputTokens,
    cost_micro_usd: Math.round(found.costMicroUsd),
  };
}

/**
 * The write-ahead ledger in PostgreSQL. Its writes wait for a database that is away.
 *
 * @param who `actor`: whom the audit log names for what is reconciled
 */
export function createCallLedger(
  db: Kysely<Tables>,
  who: { readonly tenantId: string; readonly actor: string },
): StoredCallLedger {
  const { tenantId } = who;
  // What a call took from the limit a minute, until it is settled. Lost with the process: the limit then forgives less than it could.
  const taken = new Map<string, { readonly target: string; readonly tokens: number }>();

  const calls = callStatements(db, tenantId);

  /** Only when a reply was there: what every question asks costs no more. */
  async function noteRecalled({ runId, step }: CallScope, requestHash: string): Promise<void> {
    await sql`update assay.call_ledger set recalled = recalled + 1, recalled_at = now()
      where tenant_id = ${tenantId} and run_id = ${runId} and step = ${step} and request_hash = ${requestHash} and status = 'settled'
        and settled_at = (select max(c.settled_at) from assay.call_ledger c where c.tenant_id = ${tenantId} and c.run_id = ${runId}
          and c.step = ${step} and c.request_hash = ${requestHash} and c.status = 'settled')`.execute(db);
  }

  return {
    async recall(scope, requestHash) {
      const reply = await calls.recall({ run: scope.runId, step: scope.step, hash: requestHash });
      if (reply !== undefined) await retryTransient(() => noteRecalled(scope, requestHash));
      return reply;
    },
    async open(opening, longestWaitMs) {
      const { attemptId, target, estimatedTokens: tokens } = opening;
      const ask = () => calls.open({ opening, longestWaitMs });
      // All who stand behind it in the line would linger with it.
      const admission = await (opening.isNext === true ? urgently(ask) : ask());
      if (admission.status === 'open') taken.set(attemptId, { target, tokens });
      return admission.status === 'spent'
        ? { ...admission, limit: await retryTransient(() => withScopeName(db, tenantId, admission.limit)) }
        : admission;
    },
    async settle(attemptId, settlement) {
      const place = taken.get(attemptId);
      const found = await calls.settle({ attemptId, settlement, place });
      taken.delete(attemptId);
      if (!found) throw new AssayError('internal', `call "${attemptId}" is settled and was never opened`);
    },
    async slowDown(target, waitMs) {
      // Where nobody has set a limit there is a row all the same, for as long as it says something (`forgetPassed`).
      await retryTransient(() => sql`select assay.slow_down(${target}, ${waitMs}::double precision)`.execute(db));
    },
    async totals(filter = {}): Promise<CallTotals> {
      const { runId } = filter;
      // What each sealed run asks: those that are sealed in the same moment ask together.
      if (runId !== undefined && filter.assignmentId === undefined && filter.since === undefined)
        return runTotals(db, { tenantId, runId });
      let query = db.selectFrom('call_ledger').where('tenant_id', '=', tenantId);
      if (runId !== undefined) query = query.where('run_id', '=', runId);
      if (filter.assignmentId !== undefined) {
        const runs = db
          .selectFrom('run')
          .select('run_id')
          .where('tenant_id', '=', tenantId)
          .where('assignment_id', '=', filter.assignmentId);
        query = query.where('run_id', 'in', runs);
      }
      if (filter.since !== undefined) query = query.where('opened_at', '>=', filter.since);
      return toTotals(await query.select(callSums).executeTakeFirstOrThrow());
    },
    async list(runId): Promise<readonly CallRecord[]> {
      const rows = await db
        .selectFrom('call_ledger')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('run_id', '=', runId)
        .orderBy('opened_at')
        .orderBy('attempt')
        .orderBy('attempt_id')
        .execute();
      return rows.map((row) => ({
        attemptId: row.attempt_id,
        runId: row.run_id,
        step: row.step,
        requestHash: row.request_hash,
        attempt: row.attempt,
        provider: row.provider,
        modelAsked: row.model_asked,
        modelAnswered: row.model_answered ?? undefined,
        fingerprint: row.fingerprint ?? undefined,
        status: row.status,
        reservedMicroUsd: row.reserved_micro_usd,
        costMicroUsd: row.cost_micro_usd ?? undefined,
        usage:
          row.input_tokens === null
            ? undefined
            : { inputTokens: row.input_tokens, outputTokens: row.output_tokens ?? 0 },
        latencyMs: row.latency_ms ?? undefined,
        httpStatus: row.http_status ?? undefined,
        errorCode: row.error_code ?? undefined,
        recalled: row.recalled,
        openedAt: row.opened_at,
        settledAt: row.settled_at ?? undefined,
        reconciledAt: row.reconciled_at ?? undefined,
      }));
    },
    async reconcile(
      attemptId: string,
      found: { readonly costMicroUsd: number; readonly usage: TokenUsage },
    ): Promise<void> {
      await db.transaction().execute(async (trx) => {
        const row = await trx
          .updateTable('call_ledger')
          .set({ ...costOf(found), reconciled_at: sql<Date>`now()` })
          .where('tenant_id', '=', tenantId)
          .where('attempt_id', '=', attemptId)
          .where('status', 'in', ['unknown', 'failed'])
          .returning('run_id')
          .executeTakeFirst();
        if (row === undefined)
          throw new AssayError('not-found', `there is no call "${attemptId}" whose end is unknown or failed`);
        await sql`select assay.recount_call(${tenantId}, ${attemptId}, ${Math.round(found.costMicroUsd)}::bigint)`.execute(
          trx,
        );
        await writeAudit(
          trx,
          { db: trx, ...who, clock: systemClock },
          {
            action: 'call.reconcile',
            subject: attemptId,
            details: { run: row.run_id, costMicroUsd: Math.round(found.costMicroUsd) },
          },
        );
      });
    },
  };
}
