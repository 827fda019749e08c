import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { MetricGauge } from '../../adapters/telemetry/send-metrics.ts';
import type { GatewayStatus } from '../workspace/gateway-status.ts';

/** Figures for Prometheus: counts, states and model names; no essay, no name, no id of a run or a student. */
export interface Metrics {
  readonly contentType: string;
  render(status: GatewayStatus): Promise<string>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const set = setGauges(registry);
  return {
    contentType: registry.contentType,
    render(status) {
      set(status);
      return registry.metrics();
    },
  };
}

/** The same gauges without those of the process, as plain data. */
export function createGauges(): (status: GatewayStatus) => Promise<readonly MetricGauge[]> {
  const registry = new Registry();
  const set = setGauges(registry);
  return async (status) => {
    set(status);
    const metrics = await registry.getMetricsAsJSON();
    return metrics.map(({ name, help, values }) => ({
      name,
      help,
      readings: values.map(({ labels, value }) => ({ labels: plain(labels), value })),
    }));
  };
}

function plain(labels: Partial<Record<string, string | number>>): Readonly<Record<string, string | number>> {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, value ?? '']));
}

/** One gauge a line; each is filled anew from the database, since any worker may have done the work. */
function setGauges(registry: Registry): (status: GatewayStatus) => void {
  const gauge = (name: string, help: string, labelNames: readonly string[] = []): Gauge =>
    new Gauge({ name: `assay_${name}`, help, labelNames: [...labelNames], registers: [registry] });
  const runs = gauge('runs', 'Runs by state', ['status']);
  const queued = gauge('queue_depth', 'Queued runs by who waits for them', ['priority']);
  const oldest = gauge('queue_oldest_seconds', 'How long the oldest run has waited that stands in the queue');
  const workers = gauge('workers', 'Workers that are alive');
  const slots = gauge('worker_slots', 'Runs that all workers together take at a time');
  const saturation = gauge('saturation_ratio', 'Runs under way as a share of worker slots');
  const circuits = gauge('circuit_open', 'Workers whose circuit is not closed', ['target', 'state']);
  const speed = gauge('rate_limit_factor', '1 as set, less after the provider asked for patience', ['target']);
  const budgetUsed = gauge('budget_used_ratio', 'Share of a budget that is used or reserved', ['budget', 'period']);
  const calls = gauge('calls_last_hour', 'Calls of the last hour', ['stage', 'model', 'end']);
  const tokens = gauge('tokens_last_hour', 'Tokens of the last hour', ['stage', 'model', 'direction']);
  const cost = gauge('cost_micro_usd_last_hour', 'Micro-dollars settled or reserved in the last hour', [
    'stage',
    'model',
  ]);
  const setProviderBatches = providerBatchGauges(gauge);
  const setCaches = cacheGauges(gauge);
  const setAttention = attentionGauges(gauge);

  return (status) => {
    registry.getMetricsAsArray().forEach(({ name }) => {
      if (name.startsWith('assay_')) registry.getSingleMetric(name)?.reset();
    });
    for (const [name, count] of Object.entries(status.runs)) runs.set({ status: name }, count);
    queued.set({ priority: 'interactive' }, status.queue.interactive);
    queued.set({ priority: 'batch' }, status.queue.batch);
    oldest.set(status.queue.oldestSeconds ?? 0);
    workers.set(status.workers.length);
    slots.set(status.workers.reduce((sum, { concurrency }) => sum + (concurrency ?? 0), 0));
    saturation.set(status.saturation ?? 0);
    for (const { target, state } of status.circuits) circuits.inc({ target, state });
    for (const { target, factor } of status.limits) speed.set({ target }, factor);
    for (const { id, period, limitMicroUsd, countedMicroUsd } of status.budgets)
      budgetUsed.set({ budget: id, period }, limitMicroUsd === 0 ? 1 : countedMicroUsd / limitMicroUsd);
    for (const row of status.lastHour) {
      // Traits are many and each assignment's own; a stage is one of seven.
      const labels = { stage: row.step.split('/')[0] ?? '', model: row.model };
      calls.inc({ ...labels, end: 'failed' }, row.failed);
      calls.inc({ ...labels, end: 'unknown' }, row.unknown);
      calls.inc({ ...labels, end: 'settled-or-open' }, row.calls - row.failed - row.unknown);
      tokens.inc({ ...labels, direction: 'input' }, row.inputTokens);
      tokens.inc({ ...labels, direction: 'cached' }, row.cachedTokens);
      tokens.inc({ ...labels, direction: 'output' }, row.outputTokens);
      cost.inc(labels, row.costMicroUsd);
    }
    setProviderBatches(status);
    setCaches(status);
    setAttention(status);
  };
}

/** What was not paid for twice, in the last day. */
function cacheGauges(
  gauge: (name: string, help: string, labelNames?: readonly string[]) => Gauge,
): (status: GatewayStatus) => void {
  const asked = gauge('cache_lookups_last_day', 'Questions that might have been answered from a cache', [
    'cache',
    'kind',
  ]);
  const hits = gauge(
    'cache_hits_last_day',
    'Questions that were answered from a cache; exact: replies used again, each counted once',
    ['cache', 'kind'],
  );
  const saved = gauge(
    'cache_saved_micro_usd_last_day',
    'Micro-dollars that were not paid a second time; exact: at least',
    ['cache', 'kind'],
  );
  return ({ caches: { exact, semantic } }) => {
    // Every call to a model looks into the exact cache first: its lookups are the calls.
    hits.set({ cache: 'exact', kind: 'call' }, exact.hits);
    saved.set({ cache: 'exact', kind: 'call' }, exact.savedMicroUsd);
    for (const one of semantic.kinds) {
      const labels = { cache: 'semantic', kind: one.kind };
      asked.set(labels, one.asked);
      hits.set(labels, one.hits);
      saved.set(labels, one.savedMicroUsd);
    }
  };
}

/** What somebody should look at. */
function attentionGauges(
  gauge: (name: string, help: string, labelNames?: readonly string[]) => Gauge,
): (status: GatewayStatus) => void {
  const chattyRuns = gauge('chatty_runs', 'Runs of the last day with far more calls than their like');
  const alarmsOpen = gauge('alarms_open', 'Alarms of monitors that have not recovered', ['severity']);
  const waiting = gauge('waiting_runs', 'Runs that are held, or failed in the last day, by cause', ['status', 'code']);
  return ({ chatty, alarms, causes }) => {
    chattyRuns.set(chatty.length);
    for (const { severity } of alarms) alarmsOpen.inc({ severity });
    for (const { status, code, runs } of causes) waiting.inc({ status, code: code ?? 'none' }, runs);
  };
}

function providerBatchGauges(
  gauge: (name: string, help: string, labelNames?: readonly string[]) => Gauge,
): (status: GatewayStatus) => void {
  const waiting = gauge('provider_batch_waiting', "Questions that wait for a provider's batch");
  const batches = gauge('provider_batches', 'Batches at a provider, under way or ended in the last day', [
    'model',
    'state',
  ]);
  return ({ providerBatches }) => {
    waiting.set(providerBatches.waiting);
    for (const { model, state, outcome } of providerBatches.batches) batches.inc({ model, state: outcome ?? state });
  };
}
