/**
 * The night run against a provider that misbehaves: real workers, real PostgreSQL, HTTP, kill -9.
 *
 *     node bench/night/main.ts [--assessments N] [--workers N] [--concurrency N] [--json FILE] [--no-rates] [--minutes M]
 *
 * Exit code 1 when something was lost, held without a fault of the provider's, paid twice or not accounted for. Rates are measured side by side, in one run on one machine.
 * FILE has what is known so far every 15 seconds (`partial: true`). Ctrl-C or --minutes ends the night early, and the books are balanced
 * over what was done (`stoppedEarly: true`).
 */
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { batchProgress } from '../../src/apps/workspace/batch/batch-progress.ts';
import { modelRouteSchema, targetKey } from '../../src/core/model-route.ts';
import type { Config } from '../../src/config/config.ts';
import { heldWithoutFault, outcomeOf, paidTwice, settleBill } from './account.ts';
import { disturb, disturbancesFor } from './disturbances.ts';
import { openDistrict } from './district.ts';
import { startProvider, type BenchProvider } from './provider.ts';
import { costOfOne, watchProcessorTime } from './processor-time.ts';
import { measureRates, round, say } from './rates.ts';
import { failuresIn, percentile, probe } from './waits.ts';
import { postmasterOf, startWorkers } from './workers.ts';

const { values } = parseArgs({
  options: {
    assessments: { type: 'string', default: '500' },
    workers: { type: 'string', default: '2' },
    concurrency: { type: 'string', default: '64' },
    json: { type: 'string' },
    rates: { type: 'boolean', default: true },
    minutes: { type: 'string' },
  },
  allowNegative: true,
});
const assessments = whole('assessments', values.assessments);
const workerCount = whole('workers', values.workers);
const concurrency = whole('concurrency', values.concurrency);
const latencyBudgetMs = 45_000;
const prices = { inputMicroUsdPerMTok: 150_000, outputMicroUsdPerMTok: 600_000 };
const folder = mkdtempSync(join(tmpdir(), 'assay-night-'));
// Where we are root the server's user is another one: the database lies in the folder only if that user gets there, and goes with it.
chmodSync(folder, 0o711);

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
    report.heldWithoutFault === 0 &&
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
    const processors = watchProcessorTime(async () => ({
      workers: workers.pids,
      provider: rough.pid,
      postmaster: await postmasterOf(workspace),
    }));
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
    const stopProbing = probe(district, waits, 3000);
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
    const calls = await rough.ledger();
    const { unknownToUs, reconciled, ...bill } = await settleBill(workspace, calls);
    return {
      assessments,
      ...(stoppedEarly && { stoppedEarly }),
      ...outcome,
      heldWithoutFault: await heldWithoutFault(workspace, batch.id, calls),
      doubleGrades: double,
      lateAndSaid: (await batchProgress(workspace, batch.id)).late,
      paidTwice: await paidTwice(workspace),
      callsUnknownToUs: unknownToUs,
      callsReconciled: reconciled,
      ...bill,
      ...figures,
      interactiveMedianMs: Math.round(percentile(waits, 0.5)),
      interactiveP95Ms: Math.round(percentile(waits, 0.95)),
      interactiveWaits: waits.length,
      interactiveFailures: failuresIn(waits),
      ...rates,
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
  const rates = await measureRates({
    district: quiet,
    provider,
    environment: environmentFor(provider, 'quiet'),
    target: targetKey(routeTo(provider)),
    assessments,
    workerCount,
    concurrency,
  });
  await quiet.close();
  return rates;
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

function whole(name: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new RangeError(`--${name} is "${text}"; must be a whole number from 1`);
  return Number(text);
}
