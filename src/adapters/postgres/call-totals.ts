import { sql, type Kysely, type Selectable } from 'kysely';
import type { CallTotals } from '../../ports/call-records.ts';
import { perDatabase } from './per-database.ts';
import type { Tables } from './table-types.ts';
import { together } from './together.ts';

/** What is added up over rows of the ledger. Reconciled rows count at what they were found to cost, all others without a cost at what was reserved. */
export const callSums = [
  sql<number>`count(*)`.as('calls'),
  sql<number>`count(*) filter (where status = 'open')`.as('open'),
  sql<number>`count(*) filter (where status = 'unknown')`.as('unknown'),
  sql<number>`count(*) filter (where status = 'failed')`.as('failed'),
  sql<number>`coalesce(sum(cost_micro_usd), 0)::bigint`.as('settledMicroUsd'),
  sql<number>`coalesce(sum(reserved_micro_usd) filter (where cost_micro_usd is null), 0)::bigint`.as(
    'reservedMicroUsd',
  ),
  sql<number>`coalesce(sum(input_tokens), 0)::bigint`.as('inputTokens'),
  sql<number>`coalesce(sum(output_tokens), 0)::bigint`.as('outputTokens'),
] as const;

interface Sums {
  readonly calls: number;
  readonly open: number;
  readonly unknown: number;
  readonly failed: number;
  readonly settledMicroUsd: number;
  readonly reservedMicroUsd: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

const none: Sums = {
  calls: 0,
  open: 0,
  unknown: 0,
  failed: 0,
  settledMicroUsd: 0,
  reservedMicroUsd: 0,
  inputTokens: 0,
  outputTokens: 0,
};

export function toTotals({ inputTokens, outputTokens, ...sums }: Sums): CallTotals {
  return {
    ...sums,
    totalMicroUsd: sums.settledMicroUsd + sums.reservedMicroUsd,
    usage: { inputTokens, outputTokens },
  };
}

interface Asked {
  readonly tenantId: string;
  readonly runId: string;
}

async function sumMany(db: Kysely<Tables>, asked: readonly Asked[]): Promise<readonly (CallTotals | undefined)[]> {
  const tenant = asked[0]?.tenantId ?? '';
  const rows = await db
    .selectFrom(
      sql<
        Selectable<Tables['call_ledger']>
      >`assay.calls_of_runs(${tenant}, ${asked.map(({ runId }) => runId)}::text[])`.as('call'),
    )
    .select(['run_id', ...callSums])
    .groupBy('run_id')
    .execute();
  const byRun = new Map(rows.map(({ run_id: runId, ...sums }) => [runId, sums]));
  return asked.map(({ tenantId, runId }) => (tenantId === tenant ? toTotals(byRun.get(runId) ?? none) : undefined));
}

const totalsOf = perDatabase((db) =>
  together({
    many: (asked: readonly Asked[]) => sumMany(db, asked),
    one: async (asked: Asked) => (await sumMany(db, [asked]))[0] ?? toTotals(none),
  }),
);

/** What the calls of one run came to. */
export function runTotals(db: Kysely<Tables>, asked: Asked): Promise<CallTotals> {
  return totalsOf(db)(asked);
}
