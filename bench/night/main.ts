/**
 * The night run against a provider that misbehaves: real workers, real PostgreSQL, HTTP, kill -9.
 *
 *     node bench/night/main.ts [--assessments N] [--workers N] [--concurrency N] [--json FILE] [--no-rates] [--minutes M]
 *
 * Exit code 1 when something was lost, paid twice or not accounted for. Rates are measured side by side, in one run on one machine.
 * FILE has what is known so far every 15 seconds (`partial: true`). Ctrl-C or --minutes ends the night early, and the books are balanced
 * over what was done (`stoppedEarly: true`).
 */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { embeddedStatus } from '../../src/adapters/postgres/embedded-server.ts';
import { batchProgress } from '../../src/apps/workspace/batch/batch-progress.ts';
import { modelRouteSchema, targetKey } from '../../src/core/model-route.ts';
import type { Config } from '../../src/config/config.ts';
import { outcomeOf, paidTwice, settleBill } from './account.ts';
import { bareLoop, emptyWorkflows } from './baselines.ts';
import { disturb, disturbancesFor } from './disturbances.ts';
import { openDistrict, type District } from './district.ts';
import { measureLimit } from './limit.ts';
import { startProvider, type BenchProvider } from './provider.ts';
import { costOfOne, watchProcessorTime } from './processor-time.ts';
import { startWorkers } from './workers.ts';

const { values } = parseArgs({
  options: {
    assessments: { type: 'string', default: '500' },
    workers: { type: 'string', default: '2' },
    concurrency: { type: 'string', default: '24' },
    json: { type: 'string' },
    rates: { type: 'boolean', default: true },
    minutes: { type: 'string' },
  },
  allowNegative: true,
});
const assessments = whole('assessments', values.assessments);
const workerCount = whole('workers', values.workers);
const concurrency = whole('concurrency', values.concurrency);
const traits = 5;
const latencyBudgetMs = 45_000;
const prices = { inputMicroUsdPerMTok: 150_000, outputMicroUsdPerMTok: 600_000 };
const folder = mkdtempSync(join(tmpdir(), 'assay-night-'));

const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());

const calm = { seed: 3, faultRate: 0, latencyMs: { min: 50, max: 400 }, prices, keepRequests: true };
const provider = await startProvider(calm);
const rough = await startProvider({ ...calm, seed: 5, faultRate: 0.03, keepRequests: false });
try {
  const report = await night();
  const good =
    report.graded >= 0.99 * (assessments - report.notReached) &&
    report.lost === 0 &&
    report.paidTwice === 0 &&
    report.doubleGrades === 0 &&
    report.recordedMicroUsd === report.ledgerMicroUsd &&
    report.beforeMicroUsd >= report.ledgerMicroUsd &&
    report.callsUnknownToUs === 0;
  for (const [name, value] of Object.entries(report)) console.log(`${name.padEnd(24)} ${String(value)}`);
  save(report);
  console.log(good ? 'nothing lost, nothing paid twice, every micro-dollar accounted for' : 'MISSED');
  process.exitCode = good ? 0 : 1;
} finally {
  await Promise.all([provider.end(), rough.end()]);
  rmSync(folder, { recursive: true, force: true });
}

async function night() {
  const rates = values.rates ? await ratesWithoutFaults() : undefined;
  save({ partial: true, assessments, ...rates });
  const district = await openDistrict(configFor(rough, 'night'));
  try {
    const { workspace } = district;
    await workspace.stores.budgets.set({ scope: 'tenant', scopeId: '', period: 'total', limitMicroUsd: 1e12 });
    const workers = await startWorkers(workerCount, environmentFor(rough, 'night'), concurrency);
    const processors = watchProcessorTime(async () => {
      const status = await embeddedStatus(workspace.config.dataDir);
      const postmaster = status.state === 'running' ? status.pid : undefined;
      return { workers: workers.pids, provider: rough.pid, postmaster };
    });
    const batch = await district.batch(assessments);
    const began = performance.now();
    const before = await processors.now();
    const elapsed = (): number => (performance.now() - began) / 1000;
    const soFar = async (ended: number) => ({
      ended,
      seconds: round(elapsed(), 1),
      perSecond: round(ended / elapsed(), 2),
      ...costOfOne(before, await processors.now(), ended),
      workerPeakMiB: workers.peakMiB,
      workerMiBByMinute: workers.byMinute,
    });
    const waits: number[] = [];
    const stopProbing = probe(district, waits);
    const disturbances = disturbancesFor(assessments);
    let savedAt = 0;
    let endedRuns = 0;
    await district.ended(
      batch,
      async (ended) => {
        endedRuns = ended;
        await disturb(disturbances, ended / assessments, { workers, workspace, provider: rough });
        if (elapsed() > 60 * Number(values.minutes ?? Infinity)) stopped.abort();
        if (elapsed() - savedAt < 15) return;
        savedAt = elapsed();
        save({ partial: true, assessments, ...(await soFar(ended)), waits: waits.length, ...rates });
        say(`${ended} of ${assessments} after ${Math.round(elapsed())} s, ${(ended / elapsed()).toFixed(1)} a second`);
      },
      stopped.signal,
    );
    const figures = await soFar(endedRuns);
    await stopProbing();
    const stoppedEarly = endedRuns < assessments;
    if (stoppedEarly) await workspace.stores.batches.act(batch.id, 'pause');
    await workers.stop();
    processors.stop();
    const { double, ...outcome } = await outcomeOf(workspace, batch.id, { latencyBudgetMs, stoppedEarly });
    const { unknownToUs, reconciled, ...bill } = await settleBill(workspace, await rough.ledger());
    return {
      assessments,
      ...(stoppedEarly && { stoppedEarly }),
      ...outcome,
      doubleGrades: double,
      lateAndSaid: (await batchProgress(workspace, batch.id)).late,
      paidTwice: await paidTwice(workspace),
      callsUnknownToUs: unknownToUs,
      callsReconciled: reconciled,
      ...bill,
      ...figures,
      interactiveP95Ms: Math.round(percentile(waits, 0.95)),
      interactiveWaits: waits.length,
      ...(rates !== undefined && {
        ...rates,
        ratioToBareLoop: round(rates.perSecondCalm / rates.bareLoopPerSecond, 3),
        ratioToEmptyWorkflows: round(rates.perSecondCalm / rates.emptyWorkflowsPerSecond, 3),
        interactiveWaitRatio: round(percentile(waits, 0.95) / rates.interactiveIdleP95Ms, 2),
      }),
    };
  } finally {
    await district.close();
  }
}

/** Whole or not at all: who reads it meanwhile finds the one before. */
function save(report: object): void {
  if (values.json === undefined) return;
  writeFileSync(`${values.json}.new`, `${JSON.stringify(report, undefined, 2)}\n`);
  renameSync(`${values.json}.new`, values.json);
}

/** On a database of their own. */
async function ratesWithoutFaults() {
  const quiet = await openDistrict(configFor(provider, 'quiet'));
  const rates = await measureRates(quiet);
  await quiet.close();
  return rates;
}

/** What the same machine does in the same minutes: empty workflows, a bare loop, one worker, all workers, under a limit, and one essay alone. */
async function measureRates(district: District) {
  const { workspace } = district;
  const size = Math.max(60, Math.min(600, Math.round(assessments / 10)));
  const idle = await startWorkers(1, environmentFor(provider, 'quiet'), concurrency);
  await district.interactive();
  const idleWaits: number[] = [];
  for (let nth = 0; nth < 12; nth += 1) idleWaits.push(await district.interactive());
  await idle.stop();
  say(`one essay on an idle system: ${Math.round(percentile(idleWaits, 0.5))} ms`);

  const bodies = await provider.requests();
  const bare = await bareLoop(provider.url, bodies, {
    calls: size * traits,
    concurrency: workerCount * concurrency * traits,
  });
  say(`bare loop: ${(bare / traits).toFixed(1)} assessments a second`);
  const empty = await emptyWorkflows(workspace.database.url, size, workerCount * concurrency);
  say(`empty seven-step workflows: ${empty.toFixed(1)} a second`);

  const few = 4;
  const one = await timed(district, { workers: 1, lanes: few, essays: Math.round(size / 3) });
  const two = await timed(district, { workers: 2, lanes: few, essays: Math.round(size / 3) });
  say(`${few} at a time: one worker ${one.toFixed(2)}, two workers ${two.toFixed(2)} a second`);
  const full = await timed(district, { workers: workerCount, lanes: concurrency, essays: size });
  say(`${workerCount} workers, ${concurrency} at a time each: ${full.toFixed(2)} a second`);
  const limit = await measureLimit(district, {
    target: targetKey(routeTo(provider)),
    provider,
    start: () => startWorkers(workerCount, environmentFor(provider, 'quiet'), concurrency),
    perSecond: full,
    seconds: assessments >= 5000 ? 60 : 15,
  });
  say(
    `under a limit of ${limit.tokensPerMinute} tokens a minute: ${(100 * limit.used).toFixed(1)}% used, fullest ${(100 * limit.fullest).toFixed(1)}%`,
  );
  return {
    perSecondCalm: round(full, 2),
    bareLoopPerSecond: round(bare / traits, 2),
    emptyWorkflowsPerSecond: round(empty, 2),
    workersSpeedup: round(two / one, 2),
    tokensPerMinuteUsed: round(limit.used, 3),
    tokensPerMinuteFullest: round(limit.fullest, 3),
    interactiveIdleP95Ms: Math.round(percentile(idleWaits, 0.95)),
  };
}

/** Assessments a second of one batch, from its start to its last grade. */
async function timed(
  district: District,
  { workers, lanes, essays }: { readonly workers: number; readonly lanes: number; readonly essays: number },
): Promise<number> {
  const running = await startWorkers(workers, environmentFor(provider, 'quiet'), lanes);
  const batch = await district.batch(essays);
  const began = performance.now();
  await district.ended(batch);
  const seconds = (performance.now() - began) / 1000;
  await running.stop();
  return essays / seconds;
}

/** A teacher hands in one essay after the other while the night run goes on. */
function probe(district: District, waits: number[]): () => Promise<void> {
  const stopped = new AbortController();
  const done = (async () => {
    while (!stopped.signal.aborted) {
      waits.push(await district.interactive().catch(() => Number.NaN));
      await sleep(3000, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  })();
  return async () => {
    stopped.abort();
    // An essay that is still waited for must not hold up a night that was told to end.
    await Promise.race([done, sleep(30_000)]);
  };
}

function routeTo({ url }: BenchProvider) {
  return modelRouteSchema.parse({
    provider: 'openai-compatible',
    model: 'scripted-grader-1',
    baseUrl: url,
    timeoutMs: 10_000,
    ...prices,
  });
}

function configFor(to: BenchProvider, name: string): Config {
  return {
    dataDir: join(folder, name),
    databaseUrl: undefined,
    route: routeTo(to),
    server: { host: '127.0.0.1', port: 0 },
    otlpEndpoint: undefined,
    logLevel: 'silent',
    concurrency,
  };
}

function environmentFor(to: BenchProvider, name: string): Record<string, string> {
  return {
    ASSAY_DATA_DIR: join(folder, name),
    ASSAY_MODEL: 'openai-compatible:scripted-grader-1',
    ASSAY_BASE_URL: to.url,
    ASSAY_API_KEY: 'bench',
    ASSAY_MODEL_TIMEOUT_MS: '10000',
    ASSAY_INPUT_USD_PER_MTOK: '0.15',
    ASSAY_OUTPUT_USD_PER_MTOK: '0.6',
    ASSAY_LOG_LEVEL: 'silent',
  };
}

function percentile(waits: readonly number[], share: number): number {
  const sorted = waits.filter((wait) => !Number.isNaN(wait)).sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function round(value: number, places: number): number {
  return Number(value.toFixed(places));
}

function whole(name: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new RangeError(`--${name} is "${text}"; must be a whole number from 1`);
  return Number(text);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
