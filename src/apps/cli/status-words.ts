import type { StoredBatch } from '../../ports/batch-store.ts';
import type { BatchProgress } from '../workspace/batch/batch-progress.ts';
import type { GatewayStatus } from '../workspace/gateway-status.ts';
import { progressWords } from './batch-words.ts';
import { budgetFor, budgetRow } from './budget-words.ts';
import { microUsd } from './grade-words.ts';
import { table } from './output.ts';

/** The whole picture for a person, what stands still first. */
export function statusWords(status: GatewayStatus): string {
  return [
    attention(status),
    queueWords(status),
    workersTable(status),
    ...status.batches.map(progressWords),
    providerBatchesTable(status),
    limitsTable(status),
    budgetsTable(status),
    callsTable(status),
    cacheWords(status),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** What somebody should look at. */
function attention(status: GatewayStatus): string {
  const { causes, circuits, alarms, chatty, limits, budgets, workers, queue, batches } = status;
  const lines = [
    ...causes.map(({ status: state, code, runs, until, message, example }) => {
      const when = until === null ? '' : ` until ${clock(until)}`;
      return `${runs} ${runs === 1 ? 'run' : 'runs'} ${state}${when}: ${code ?? 'no code'}: ${message ?? ''} (e.g. ${example})`;
    }),
    ...circuits.map(
      ({ target, state, executorId, openUntil }) =>
        `circuit ${state} for ${target} at worker ${executorId.slice(0, 8)}${openUntil === null ? '' : `, tries again at ${clock(openUntil)}`}`,
    ),
    ...limits.flatMap(({ target, factor, blockedUntil, requestsPerMinute, tokensPerMinute }) =>
      factor < 1 || blockedUntil !== undefined
        ? [
            `the provider asked for patience: ${target} goes at ${Math.round(factor * 100)}%${blockedUntil === undefined ? '' : `, nobody asks before ${clock(blockedUntil)}`}${requestsPerMinute === undefined && tokensPerMinute === undefined ? '; "assay limit set" tells what it allows' : ''}`,
          ]
        : [],
    ),
    ...budgets.flatMap((budget) =>
      budget.countedMicroUsd >= 0.9 * budget.limitMicroUsd
        ? [
            `the budget of ${budgetFor(budget)} (${budget.period}) is used up to ${share(budget.countedMicroUsd, budget.limitMicroUsd)}: ${budget.id}`,
          ]
        : [],
    ),
    ...alarms.flatMap(({ id, severity, what, monitorId, acknowledgedBy }) =>
      acknowledgedBy === null
        ? [`alarm (${severity}) of monitor ${monitorId}: ${what}: "assay monitor show ${id}"`]
        : [],
    ),
    ...batches.flatMap(({ batch }) => standsStill(batch)),
    ...(workers.length === 0 && (queue.interactive > 0 || batches.some(waitsForWorkers))
      ? ['runs are queued and no worker is alive: start "assay worker"']
      : []),
    ...chattyWords(chatty),
  ];
  return lines.length === 0 ? 'nothing needs attention' : lines.map((line) => `! ${line}`).join('\n');
}

/** So many are named: after an outage every run of it has more calls than its like. */
const chattyNamed = 3;

function chattyWords(chatty: GatewayStatus['chatty']): string[] {
  const named = chatty
    .slice(0, chattyNamed)
    .map(
      ({ runId, calls, p95 }) => `chatty: run ${runId} made ${calls} calls; 95 of 100 of its like make at most ${p95}`,
    );
  const more = chatty.length - named.length;
  return more > 0
    ? [...named, `chatty: ${more} more (at most 50 are counted; "assay status --json" names them)`]
    : named;
}

function standsStill({ id, state }: StoredBatch): string[] {
  if (state === 'paused') return [`batch ${id} is paused: "assay batch resume ${id}" goes on`];
  return state === 'waiting'
    ? [`the pilot of batch ${id} has ended: look at it, then "assay batch continue ${id}"`]
    : [];
}

function waitsForWorkers({ batch: { state }, counts }: BatchProgress): boolean {
  return (state === 'pilot' || state === 'running') && counts.queued > 0;
}

function queueWords({ runs, queue, saturation }: GatewayStatus): string {
  const { interactive, batch, fed, oldestSeconds } = queue;
  const oldest = oldestSeconds === null ? '' : `; the one that waits longest: ${Math.round(oldestSeconds)} s`;
  const busy = saturation === null ? '' : `; workers are ${Math.round(saturation * 100)}% busy`;
  return [
    `runs: ${Object.entries(runs)
      .map(([state, count]) => `${count} ${state}`)
      .join(', ')}`,
    `queue: ${interactive} that somebody waits for, ${batch} of batches (${fed} of them in the engine's queue)${oldest}${busy}`,
  ].join('\n');
}

function workersTable({ workers }: GatewayStatus): string {
  if (workers.length === 0) return 'no worker is alive';
  return table(
    ['worker', 'host', 'pid', 'at a time', 'since', 'silent'],
    workers.map(({ executorId, host, pid, concurrency, startedAt, silentSeconds }) => [
      executorId.slice(0, 8),
      host,
      pid,
      concurrency ?? '?',
      clock(startedAt),
      `${silentSeconds.toFixed(1)} s`,
    ]),
  );
}

function providerBatchesTable({ providerBatches: { waiting, batches } }: GatewayStatus): string {
  const words = waiting === 0 ? '' : `${waiting} questions wait for a provider's batch`;
  if (batches.length === 0) return words;
  const shown = table(
    ['at the provider', 'model', 'state', 'questions', 'answered', 'asked directly', 'until at the latest'],
    batches.map((one) => [
      one.id.slice(0, 14),
      one.model,
      one.outcome ?? one.state,
      one.requests,
      one.answered,
      one.missed,
      clock(one.deadline),
    ]),
  );
  return words === '' ? shown : `${words}\n${shown}`;
}

function limitsTable({ limits }: GatewayStatus): string {
  if (limits.length === 0) return '';
  return table(
    ['limit', 'requests/min', 'tokens/min', 'speed'],
    limits.map(({ target, requestsPerMinute, tokensPerMinute, factor }) => [
      target,
      requestsPerMinute ?? '',
      tokensPerMinute ?? '',
      `${Math.round(factor * 100)}%`,
    ]),
  );
}

function budgetsTable({ budgets }: GatewayStatus): string {
  if (budgets.length === 0) return '';
  return table(
    ['budget', 'for', 'period', 'limit', 'used or reserved', ''],
    budgets.map((budget) => [...budgetRow(budget), share(budget.countedMicroUsd, budget.limitMicroUsd)]),
  );
}

function callsTable({ lastHour }: GatewayStatus): string {
  if (lastHour.length === 0) return 'no calls to a model in the last hour';
  return table(
    ['last hour', 'model', 'calls', 'failed', 'unknown', 'tokens in (cached)', 'out', 'cost', 'p95'],
    lastHour.map((row) => [
      row.step,
      row.model,
      row.calls,
      row.failed,
      row.unknown,
      row.cachedTokens === 0 ? row.inputTokens : `${row.inputTokens} (${row.cachedTokens})`,
      row.outputTokens,
      microUsd(row.costMicroUsd),
      row.p95Ms === null ? '' : `${Math.round(row.p95Ms)} ms`,
    ]),
  );
}

function cacheWords({ caches: { exact, semantic } }: GatewayStatus): string {
  const paid =
    exact.hits === 0
      ? 'no reply was used again by a step that went on'
      : `replies used again by steps that went on, each counted once: ${exact.hits}, at least ${microUsd(exact.savedMicroUsd)} not paid twice`;
  const kinds = semantic.kinds.map(
    ({ kind, asked, hits, savedMicroUsd }) =>
      `${kind}: ${hits} of ${asked} from a question much like it (${share(hits, asked)}), ${microUsd(savedMicroUsd)} saved`,
  );
  const terms =
    semantic.threshold === null
      ? 'off'
      : `from ${semantic.threshold} alike, ${semantic.scope === 'tenant' ? 'any rubric' : 'versions of one rubric'}`;
  return [
    `last 24 hours: ${paid}`,
    `answers without a grade (${terms}): ${kinds.length === 0 ? 'none asked for' : kinds.join('; ')}`,
  ].join('\n');
}

function clock(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? '100%' : `${Math.round((100 * part) / whole)}%`;
}
