import { sql } from 'kysely';
import type { Workspace } from '../../src/apps/workspace/workspace.ts';
import type { LedgerCall } from './provider.ts';

/** What became of a batch, as the database has it. */
export interface Outcome {
  /** Runs with a sealed grade that has a score. */
  readonly graded: number;
  /** Runs that ended without one: a teacher's, or a dead letter with its cause. */
  readonly held: number;
  /** Runs that neither ended nor wait for anything. */
  readonly lost: number;
  /** Of a night that was stopped early: runs that nobody had taken up, and those that the next worker would take over. */
  readonly notReached: number;
  /** Grades beyond one a run. */
  readonly double: number;
  /** Runs whose way took longer than the latency budget. */
  readonly late: number;
}

export async function outcomeOf(
  { database }: Workspace,
  batchId: string,
  { latencyBudgetMs, stoppedEarly }: { readonly latencyBudgetMs: number; readonly stoppedEarly: boolean },
): Promise<Outcome> {
  const { rows } = await sql<Outcome & { runs: number }>`
    with one as (
      select r.run_id, r.status, ${stoppedEarly} and (r.status = 'queued' or r.status = 'running' and exists (
          select from assay_engine.workflow_status w where w.workflow_uuid = r.workflow and w.status in ('PENDING', 'ENQUEUED'))) as waits,
        extract(epoch from r.finished_at - r.started_at) * 1000 > ${latencyBudgetMs} as late,
        count(g.grade_id) as grades, bool_or(g.score is not null) as scored
      from assay.run r left join assay.grade g on g.tenant_id = r.tenant_id and g.run_id = r.run_id
      where r.batch_id = ${batchId} group by r.run_id, r.status, r.workflow, r.started_at, r.finished_at
    )
    select count(*) as runs, count(*) filter (where scored) as graded,
      count(*) filter (where scored is not true and status in ('done', 'failed', 'held')) as held,
      count(*) filter (where status not in ('done', 'failed', 'held') and not waits) as lost,
      count(*) filter (where waits) as "notReached",
      coalesce(sum(grades) filter (where grades > 1), 0)::bigint as double,
      count(*) filter (where late) as late
    from one`.execute(database.db);
  const row = rows[0];
  if (row === undefined) throw new Error('the database gave no answer');
  return row;
}

/**
 * Runs of a batch without a score that the provider's faults do not explain: each trait of theirs has a reply to a call that the provider had no fault in.
 */
export async function heldWithoutFault(
  { database }: Workspace,
  batchId: string,
  calls: readonly LedgerCall[],
): Promise<number> {
  const { rows } = await sql<{ run: string; trait: string | null; attempt: string | null }>`
    select r.run_id as run, substring(c.step from '^4-grade/[^/]+') as trait, c.attempt_id as attempt
    from assay.run r left join assay.call_ledger c on c.tenant_id = r.tenant_id and c.run_id = r.run_id and c.step like '4-grade/%'
    where r.batch_id = ${batchId} and r.status in ('done', 'failed')
      and not exists (select from assay.grade g where g.tenant_id = r.tenant_id and g.run_id = r.run_id and g.score is not null)`.execute(
    database.db,
  );
  const sound = new Set(calls.flatMap(({ attemptId, outcome }) => (outcome === 'ok' ? [attemptId] : [])));
  /** By run and trait: whether a call of it was answered well. */
  const traits = new Map<string, Map<string, boolean>>();
  for (const { run, trait, attempt } of rows) {
    const answered = traits.get(run) ?? new Map<string, boolean>();
    if (trait !== null) answered.set(trait, answered.get(trait) === true || sound.has(attempt));
    traits.set(run, answered);
  }
  return [...traits.values()].filter((answered) => [...answered.values()].every(Boolean)).length;
}

/** From the first essay of a batch that was given to a worker to its last end, by the database's clock. */
export async function secondsOf({ database }: Workspace, batchId: string): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`
    select extract(epoch from max(finished_at) - min(fed_at))::float8 as seconds from assay.run where batch_id = ${batchId}`.execute(
    database.db,
  );
  return rows[0]?.seconds ?? 0;
}

/** Calls that were made although a settled reply to the same question of the same step was there already. */
export async function paidTwice({ database }: Workspace): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from assay.call_ledger settled join assay.call_ledger again
      on again.run_id = settled.run_id and again.step = settled.step and again.request_hash = settled.request_hash
      and again.attempt_id <> settled.attempt_id and again.opened_at > settled.settled_at
    where settled.status = 'settled'`.execute(database.db);
  return rows[0]?.n ?? 0;
}

export interface Bill {
  /** What we had counted before anybody asked the provider. */
  readonly beforeMicroUsd: number;
  /** And after the calls whose end was unknown were reconciled. */
  readonly recordedMicroUsd: number;
  readonly ledgerMicroUsd: number;
  readonly reconciled: number;
  /** Calls that the provider has and we have not. */
  readonly unknownToUs: number;
}

/** Settles with the provider's own account: every call whose end we do not know is looked up there. */
export async function settleBill({ database, ledger }: Workspace, calls: readonly LedgerCall[]): Promise<Bill> {
  const before = await ledger.totals();
  const theirs = new Map(calls.map((call) => [call.attemptId ?? '', call]));
  const { rows } = await sql<{ id: string; status: string }>`
    select attempt_id as id, status from assay.call_ledger`.execute(database.db);
  const ours = new Set(rows.map(({ id }) => id));
  // All workers have gone. What one that was killed left open, on a run that nobody took up before the end, is what the next worker would call unknown.
  await sql`update assay.call_ledger set status = 'unknown' where status = 'open'`.execute(database.db);
  const open = rows.filter(({ status }) => status === 'unknown' || status === 'open');
  for (const { id } of open) {
    const call = theirs.get(id);
    await ledger.reconcile(id, {
      costMicroUsd: call?.priceMicroUsd ?? 0,
      usage: { inputTokens: call?.inputTokens ?? 0, outputTokens: call?.outputTokens ?? 0 },
    });
  }
  const after = await ledger.totals();
  return {
    beforeMicroUsd: before.totalMicroUsd,
    recordedMicroUsd: after.totalMicroUsd,
    ledgerMicroUsd: calls.reduce((sum, { priceMicroUsd }) => sum + priceMicroUsd, 0),
    reconciled: open.length,
    unknownToUs: calls.filter(({ attemptId }) => attemptId === null || !ours.has(attemptId)).length,
  };
}

/** Tokens of the provider's ledger in the fullest `seconds` long window, and in a window that begins at `from`. */
export function tokensIn(
  calls: readonly LedgerCall[],
  { from, seconds }: { readonly from: number; readonly seconds: number },
): { readonly fullest: number; readonly inWindow: number } {
  const events = calls
    .map(({ at, inputTokens, outputTokens }) => ({ at: Date.parse(at), tokens: inputTokens + outputTokens }))
    .sort((left, right) => left.at - right.at);
  let fullest = 0;
  let sum = 0;
  let first = 0;
  for (const { at, tokens } of events) {
    sum += tokens;
    while ((events[first]?.at ?? at) <= at - seconds * 1000) {
      sum -= events[first]?.tokens ?? 0;
      first += 1;
    }
    fullest = Math.max(fullest, sum);
  }
  const inside = events.filter(({ at }) => at >= from && at < from + seconds * 1000);
  return { fullest, inWindow: inside.reduce((total, { tokens }) => total + tokens, 0) };
}
