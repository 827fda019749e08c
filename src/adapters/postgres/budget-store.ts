import { sql } from 'kysely';
import type { Budget, BudgetStore, RateLimitStore } from '../../ports/budget-store.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { notFound, type Scope } from './scope.ts';

export function createBudgetStore(scope: Scope): BudgetStore {
  const { db, tenantId } = scope;

  async function read(budgetId?: string): Promise<Budget[]> {
    const { rows } = await sql<Budget>`
      select b.budget_id as id, b.scope, b.scope_id as "scopeId", b.period, b.limit_micro_usd as "limitMicroUsd",
        coalesce(s.counted_micro_usd, 0)::bigint as "countedMicroUsd"
      from assay.budget b left join assay.budget_spend s on s.tenant_id = b.tenant_id and s.budget_id = b.budget_id
        and s.period_start = assay.period_start(b.period, now())
      where b.tenant_id = ${tenantId} and (${budgetId ?? null}::text is null or b.budget_id = ${budgetId ?? null})
      order by b.scope, b.scope_id, b.period`.execute(db);
    return rows;
  }

  return {
    async set({ scope: of, scopeId, period, limitMicroUsd }) {
      const id = await db.transaction().execute(async (trx) => {
        // No call is opened or settled between the count of what was spent and the budget's first day.
        await sql`lock table assay.call_ledger in share row exclusive mode`.execute(trx);
        const fresh = newId('budget');
        const { rows } = await sql<{ id: string }>`
          insert into assay.budget (tenant_id, budget_id, scope, scope_id, period, limit_micro_usd)
          values (${tenantId}, ${fresh}, ${of}, ${scopeId}, ${period}, ${limitMicroUsd})
          on conflict (tenant_id, scope, scope_id, period) do update set limit_micro_usd = excluded.limit_micro_usd
          returning budget_id as id`.execute(trx);
        const budgetId = rows[0]?.id ?? fresh;
        if (budgetId === fresh) {
          await sql`
            with charge as (
              insert into assay.budget_charge (tenant_id, attempt_id, budget_id, period_start, counted_micro_usd)
              select c.tenant_id, c.attempt_id, ${fresh}, assay.period_start(${period}, now()), coalesce(c.cost_micro_usd, c.reserved_micro_usd)
              from assay.call_ledger c join lateral assay.budget_scopes(c.tenant_id, c.run_id) s on s.scope = ${of} and s.scope_id = ${scopeId}
              where c.tenant_id = ${tenantId} and c.opened_at >= assay.period_start(${period}, now())
              returning period_start, counted_micro_usd
            )
            insert into assay.budget_spend (tenant_id, budget_id, period_start, counted_micro_usd)
            select ${tenantId}, ${fresh}, assay.period_start(${period}, now()), coalesce(sum(counted_micro_usd), 0) from charge`.execute(
            trx,
          );
        }
        const details = { scope: of, scopeId, period, limitMicroUsd };
        await writeAudit(trx, scope, { action: 'budget.set', subject: budgetId, details });
        return budgetId;
      });
      const [budget] = await read(id);
      if (budget === undefined) throw notFound('budget', id);
      return budget;
    },
    list: () => read(),
    async ofAssignment(assignmentId) {
      const classes = await db
        .selectFrom('class_assignment')
        .select('class_id')
        .where('tenant_id', '=', tenantId)
        .where('assignment_id', '=', assignmentId)
        .execute();
      const ids = new Set(classes.map((row) => row.class_id));
      return (await read()).filter(
        ({ scope: of, scopeId }) =>
          of === 'tenant' || (of === 'assignment' && scopeId === assignmentId) || (of === 'class' && ids.has(scopeId)),
      );
    },
    async attribute(runId, assignmentId) {
      await db
        .insertInto('call_assignment')
        .values({ tenant_id: tenantId, run_id: runId, assignment_id: assignmentId })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async remove(budgetId) {
      await db.transaction().execute(async (trx) => {
        const row = await trx
          .deleteFrom('budget')
          .where('tenant_id', '=', tenantId)
          .where('budget_id', '=', budgetId)
          .returning('budget_id')
          .executeTakeFirst();
        if (row === undefined) throw notFound('budget', budgetId);
        await writeAudit(trx, scope, { action: 'budget.remove', subject: budgetId, details: {} });
      });
    },
  };
}

export function createRateLimitStore(scope: Scope): RateLimitStore {
  const { db } = scope;
  return {
    async set({ target, requestsPerMinute, tokensPerMinute, interactiveShare }) {
      await db.transaction().execute(async (trx) => {
        const limits = {
          requests_per_minute: requestsPerMinute ?? null,
          tokens_per_minute: tokensPerMinute ?? null,
          interactive_share: interactiveShare,
        };
        await trx
          .insertInto('rate_bucket')
          .values({ target, ...limits })
          .onConflict((conflict) => conflict.column('target').doUpdateSet(limits))
          .execute();
        const details = { requestsPerMinute: requestsPerMinute ?? null, tokensPerMinute: tokensPerMinute ?? null };
        await writeAudit(trx, scope, { action: 'limit.set', subject: target, details });
      });
    },
    async list() {
      const rows = await db
        .selectFrom('rate_bucket')
        .selectAll()
        .where((is) =>
          is.or([
            is('requests_per_minute', 'is not', null),
            is('tokens_per_minute', 'is not', null),
            is('blocked_until', '>', sql<Date>`now()`),
          ]),
        )
        .orderBy('target')
        .execute();
      return rows.map((row) => ({
        target: row.target,
        requestsPerMinute: row.requests_per_minute ?? undefined,
        tokensPerMinute: row.tokens_per_minute ?? undefined,
        interactiveShare: row.interactive_share,
        // Without a limit there is no pace to slow down.
        factor: row.requests_per_minute === null && row.tokens_per_minute === null ? 1 : row.factor,
        // '-infinity' comes as a number.
        blockedUntil:
          row.blocked_until instanceof Date && row.blocked_until > new Date() ? row.blocked_until : undefined,
      }));
    },
    async forgetPassed() {
      await db
        .deleteFrom('rate_bucket')
        .where('requests_per_minute', 'is', null)
        .where('tokens_per_minute', 'is', null)
        .where('blocked_until', '<', sql<Date>`now() - interval '1 minute'`)
        .execute();
    },
    async remove(target) {
      await db.transaction().execute(async (trx) => {
        const row = await trx
          .deleteFrom('rate_bucket')
          .where('target', '=', target)
          .returning('target')
          .executeTakeFirst();
        if (row === undefined) throw notFound('limit', target);
        await writeAudit(trx, scope, { action: 'limit.remove', subject: target, details: {} });
      });
    },
  };
}
