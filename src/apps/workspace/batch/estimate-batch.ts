import { sql } from 'kysely';
import { ceilingSchema } from '../../../core/assessment-ceiling.ts';
import { batchPrices, costMicroUsd, mostMicroUsd, mostTokens } from '../../../gateway/call-cost.ts';
import type { BatchEstimate } from '../../../ports/batch-store.ts';
import type { ModelRoute } from '../../../core/model-route.ts';
import type { TokenUsage } from '../../../ports/model.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import type { GradingPlan } from '../../../core/grading-plan.ts';
import type { Rubric } from '../../../core/rubric.ts';
import type { Workspace } from '../workspace.ts';

interface Earlier {
  readonly runs: number;
  readonly calls: number;
  readonly costMicroUsd: number;
  /** Null where all of them waited for something. */
  readonly seconds: number | null;
}

/** Fewer earlier runs are no basis. */
const enoughRuns = 5;
/** Tokens of the grader's rules and of the rubric's shape around its words, by a count of the prompts. */
const promptCharacters = 8000;
const charactersAToken = 4;
const likelyOutputTokens = 350;

/** What is to be graded, as far as its cost goes. */
export interface EssaysMeasured {
  readonly count: number;
  readonly characters: number;
}

/**
 * What grading so many submissions will likely cost and take, and cost at most. By what earlier runs of this assignment under the same model
 * came to; without enough of those by the length of essays, rubric and exemplars.
 */
export async function estimateBatch(
  workspace: Workspace,
  assignment: StoredAssignment,
  { plan, essays }: { readonly plan: GradingPlan; readonly essays: EssaysMeasured },
): Promise<BatchEstimate> {
  const runs = essays.count;
  const { concurrency } = workspace.config;
  const earlier = await earlierRuns(workspace, assignment, plan);
  const bound = await byLength(workspace, { assignment, plan }, essays);
  if (earlier.runs >= enoughRuns) {
    const share = runs / earlier.runs;
    return {
      runs,
      calls: Math.ceil(earlier.calls * share),
      likelyMicroUsd: Math.ceil(earlier.costMicroUsd * share),
      mostMicroUsd: bound.mostMicroUsd,
      seconds: Math.ceil(((earlier.seconds ?? earlier.runs * secondsARun(plan)) * share) / concurrency),
      basis: `${earlier.runs} earlier runs of this assignment by the same grader, ${concurrency} at a time`,
    };
  }
  return {
    runs,
    ...bound,
    seconds: Math.ceil((runs * secondsARun(plan)) / concurrency),
    basis:
      plan.grader === 'scorer'
        ? `the trained scorer's usual pace, ${concurrency} at a time`
        : `the length of essays, rubric and exemplars (${earlier.runs} earlier runs by the same grader: too few), ${concurrency} at a time, each trait asked once; what is asked again (a high score without each third of its essay and of thirds alone, a masked twin: up to eight times the calls) is in the most that it can cost, and a pilot tells how much of it comes${plan.route?.cascade === undefined ? '' : '; as if every question went on to the costly model'}${batchWait(plan)}`,
  };
}

/** The time is that of direct questions: how long a provider keeps a batch is not known. */
function batchWait({ route }: GradingPlan): string {
  const batch = route?.batch;
  return batch === undefined
    ? ''
    : `; the wait for the provider's batch, at most ${batch.deadlineMinutes} minutes, comes on top of the time`;
}

function secondsARun({ grader }: GradingPlan): number {
  // A model's traits are asked side by side; the trained scorer explains itself in about a tenth of a second.
  return grader === 'model' ? 4 : 0.2;
}

async function earlierRuns(
  { database, stores }: Workspace,
  assignment: StoredAssignment,
  plan: GradingPlan,
): Promise<Earlier> {
  const { rows } = await sql<Earlier>`
    select count(*) as runs, coalesce(sum(calls), 0)::bigint as calls, coalesce(sum(cost), 0)::bigint as "costMicroUsd",
      (avg(seconds) * count(*))::float8 as seconds
    from (
      -- Not of those that were held, or tried again: what they waited for is no work.
      select case r.attempts when 1 then extract(epoch from r.finished_at - r.started_at) end as seconds,
        (select count(*) from assay.call_ledger c where c.tenant_id = r.tenant_id and c.run_id = r.run_id) as calls,
        (select sum(coalesce(c.cost_micro_usd, c.reserved_micro_usd)) from assay.call_ledger c
          where c.tenant_id = r.tenant_id and c.run_id = r.run_id) as cost
      from assay.run r join assay.artifact a on a.tenant_id = r.tenant_id and a.hash = r.plan_hash
      where r.tenant_id = ${stores.tenantId} and r.assignment_id = ${assignment.id} and r.status = 'done' and r.rerun_of is null
        and convert_from(a.content, 'UTF8')::jsonb ->> 'grader' = ${plan.grader}
        and coalesce(convert_from(a.content, 'UTF8')::jsonb -> 'route' ->> 'model', '') = ${plan.route?.model ?? ''}
      order by r.created_at desc limit 200
    ) as latest`.execute(database.db);
  return rows[0] ?? { runs: 0, calls: 0, costMicroUsd: 0, seconds: 0 };
}

/** Of submissions that are there, those that have no run under the plan: what is graded, or queued elsewhere, costs nothing more. */
export async function measureSubmissions(
  { database, stores }: Workspace,
  submissionIds: readonly string[],
  planHash: string,
): Promise<EssaysMeasured> {
  const { rows } = await sql<EssaysMeasured>`
    select count(*) as count, coalesce(sum(s.characters), 0)::bigint as characters from assay.submission s
    where s.tenant_id = ${stores.tenantId} and s.submission_id = any(${submissionIds}::text[]) and not exists (
      select from assay.run r where r.tenant_id = s.tenant_id and r.submission_id = s.submission_id
        and r.plan_hash = ${planHash} and r.rerun_of is null and r.status <> 'cancelled')`.execute(database.db);
  return rows[0] ?? { count: 0, characters: 0 };
}

/** A trait may be asked of the essay, of its masked twin, without each of its thirds and of each third alone. */
function readingsOf({ maskedTwin }: GradingPlan['policy']): number {
  return maskedTwin ? 8 : 1;
}

async function byLength(
  { stores }: Workspace,
  { assignment, plan }: { readonly assignment: StoredAssignment; readonly plan: GradingPlan },
  { count, characters }: EssaysMeasured,
): Promise<Pick<BatchEstimate, 'calls' | 'likelyMicroUsd' | 'mostMicroUsd'>> {
  const { grader, route, rubricHash, policy } = plan;
  const rubric = await stores.rubrics.byHash(rubricHash);
  if (grader === 'scorer' || route === null) return { calls: 0, likelyMicroUsd: 0, mostMicroUsd: 0 };
  const questions = policy.rubricQuestions === true ? count : 0;
  const calls = count * rubric.traits.length + questions;
  const around =
    promptCharacters + rubricCharacters(rubric) + policy.exemplars * policy.exemplarTokens * charactersAToken;
  const askedOfEach = calls / Math.max(1, count);
  const inputCharacters = characters * askedOfEach + calls * around;
  const likely = {
    inputTokens: Math.ceil(inputCharacters / charactersAToken),
    outputTokens: calls * Math.min(likelyOutputTokens, route.maxOutputTokens),
  };
  // Every byte a token, every trait asked as often as it may be; and no essay above its ceiling.
  const one = mostTokens([' '.repeat(Math.ceil(inputCharacters / Math.max(1, calls)))], route);
  const attempts = (calls - questions) * policy.maxTraitAttempts * readingsOf(policy) + 2 * questions;
  const ceiling = ceilingSchema.safeParse(assignment.policy['ceiling'] ?? {}).data?.microUsd ?? Infinity;
  return {
    calls,
    likelyMicroUsd:
      costMicroUsd(likely, route.batch === undefined ? route : batchPrices(route, route.batch)) +
      costOfFirst(likely, route),
    mostMicroUsd: Math.min(
      (dearest(one, route) + (route.cascade === undefined ? 0 : mostMicroUsd(one, route.cascade.first))) * attempts,
      ceiling * count,
    ),
  };
}

/** Of a cascade's cheap model, which is asked everything; that the costly one is too is the most that it can come to. */
function costOfFirst(likely: TokenUsage, { cascade }: ModelRoute): number {
  return cascade === undefined ? 0 : costMicroUsd(likely, cascade.first);
}

/** At the price of the dearest model that may have to answer. */
function dearest(most: TokenUsage, route: ModelRoute): number {
  return Math.max(...[route, ...(route.fallbacks ?? [])].map((target) => mostMicroUsd(most, target)));
}

function rubricCharacters(rubric: Rubric): number {
  // Each trait is asked with its own part of the rubric.
  return JSON.stringify(rubric).length / Math.max(1, rubric.traits.length);
}
