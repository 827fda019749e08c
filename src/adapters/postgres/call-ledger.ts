import { sql, type Kysely } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { CallRecord, CallTotals, StoredCallLedger } from '../../ports/call-records.ts';
import { systemClock } from '../../ports/clock.ts';
import type { ModelReply, TokenUsage } from '../../ports/model.ts';
import { writeAudit } from './audit-store.ts';
import { whenConnected } from './connection-error.ts';
import { isErased } from './is-erased.ts';
import type { Tables } from './table-types.ts';

/** A reply is read back as it was written by `settle`. */
function replyFromColumn(column: string): ModelReply {
  return JSON.parse(column) as ModelReply;
}

function recallReply(db: Kysely<Tables>, tenantId: string): CallLedger['recall'] {
  return (scope, requestHash) =>
    whenConnected(async () => {
      const row = await db
        .selectFrom('call_ledger as c')
        .innerJoin('model_reply as m', (join) =>
          join.onRef('m.tenant_id', '=', 'c.tenant_id').onRef('m.attempt_id', '=', 'c.attempt_id'),
        )
        .select('m.reply')
        .where('c.tenant_id', '=', tenantId)
        .where('c.run_id', '=', scope.runId)
        .where('c.step', '=', scope.step)
        .where('c.request_hash', '=', requestHash)
        .where('c.status', '=', 'settled')
        .where('m.reply', 'is not', null)
        .orderBy('c.settled_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.reply == null ? undefined : replyFromColumn(row.reply);
    });
}

function openCall(db: Kysely<Tables>, tenantId: string): CallLedger['open'] {
  return (opening) =>
    whenConnected(() =>
      db.transaction().execute(async (trx) => {
        // A step asks one question at a time: whatever it left open belongs to a process that died.
        await trx
          .updateTable('call_ledger')
          .set({ status: 'unknown' })
          .where('tenant_id', '=', tenantId)
          .where('run_id', '=', opening.runId)
          .where('step', '=', opening.step)
          .where('status', '=', 'open')
          .where('attempt_id', '!=', opening.attemptId)
          .execute();
        await trx
          .insertInto('call_ledger')
          .values({
            tenant_id: tenantId,
            attempt_id: opening.attemptId,
            run_id: opening.runId,
            step: opening.step,
            request_hash: opening.requestHash,
            attempt: opening.attempt,
            provider: opening.provider,
            model_asked: opening.modelAsked,
            // Rounded up: a reservation is never below what the call can cost.
            reserved_micro_usd: Math.ceil(opening.reservedMicroUsd),
          })
          // The answer to the same insert was lost.
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }),
    );
}

function costOf(settled: { readonly usage: TokenUsage; readonly costMicroUsd: number }) {
  return {
    input_tokens: settled.usage.inputTokens,
    output_tokens: settled.usage.outputTokens,
    cost_micro_usd: Math.round(settled.costMicroUsd),
  };
}

function settleCall(db: Kysely<Tables>, tenantId: string): CallLedger['settle'] {
  return (attemptId, settlement) =>
    whenConnected(() =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .updateTable('call_ledger')
          .set({
            status: settlement.status,
            model_answered: settlement.modelAnswered ?? null,
            // A call whose end is unknown has no cost yet: it counts at its reserved maximum.
            ...(settlement.status === 'unknown' ? {} : costOf(settlement)),
            latency_ms: settlement.latencyMs,
            http_status: settlement.httpStatus ?? null,
            error_code: settlement.errorCode ?? null,
            settled_at: sql<Date>`now()`,
          })
          .where('tenant_id', '=', tenantId)
          .where('attempt_id', '=', attemptId)
          .returning('run_id')
          .executeTakeFirst();
        if (row === undefined) throw new AssayError('internal', `call "${attemptId}" is settled and was never opened`);
        // The bill stays; words of or about an erased essay do not come back.
        if (settlement.reply === undefined || (await isErased(trx, tenantId, row.run_id))) return;
        await trx
          .insertInto('model_reply')
          .values({ tenant_id: tenantId, attempt_id: attemptId, reply: JSON.stringify(settlement.reply) })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }),
    );
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
  return {
    recall: recallReply(db, tenantId),
    open: openCall(db, tenantId),
    settle: settleCall(db, tenantId),
    async totals(filter = {}): Promise<CallTotals> {
      let query = db
        .selectFrom('call_ledger')
        .select((select) => [
          select.fn.countAll<number>().as('calls'),
          select.fn.countAll<number>().filterWhere('status', '=', 'open').as('open'),
          select.fn.countAll<number>().filterWhere('status', '=', 'unknown').as('unknown'),
          select.fn.countAll<number>().filterWhere('status', '=', 'failed').as('failed'),
          sql<number>`coalesce(sum(cost_micro_usd), 0)::bigint`.as('settledMicroUsd'),
          // Reconciled rows count at what they were found to cost.
          sql<number>`coalesce(sum(reserved_micro_usd) filter (where cost_micro_usd is null), 0)::bigint`.as(
            'reservedMicroUsd',
          ),
          sql<number>`coalesce(sum(input_tokens), 0)::bigint`.as('inputTokens'),
          sql<number>`coalesce(sum(output_tokens), 0)::bigint`.as('outputTokens'),
        ])
        .where('tenant_id', '=', tenantId);
      if (filter.runId !== undefined) query = query.where('run_id', '=', filter.runId);
      if (filter.assignmentId !== undefined) {
        const runs = db
          .selectFrom('run')
          .select('run_id')
          .where('tenant_id', '=', tenantId)
          .where('assignment_id', '=', filter.assignmentId);
        query = query.where('run_id', 'in', runs);
      }
      if (filter.since !== undefined) query = query.where('opened_at', '>=', filter.since);
      const { inputTokens, outputTokens, ...row } = await query.executeTakeFirstOrThrow();
      return {
        ...row,
        totalMicroUsd: row.settledMicroUsd + row.reservedMicroUsd,
        usage: { inputTokens, outputTokens },
      };
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
