import { bareLoop, emptyWorkflows } from './baselines.ts';
import { secondsOf } from './account.ts';
import type { District } from './district.ts';
import { measureLimit } from './limit.ts';
import { costOfOne, processorsUsed, watchProcessorTime } from './processor-time.ts';
import type { BenchProvider } from './provider.ts';
import { failuresIn, percentile, probe } from './waits.ts';
import { postmasterOf, startWorkers, type Workers } from './workers.ts';

export interface RatesSetting {
  readonly district: District;
  readonly provider: BenchProvider;
  /** Of the workers. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the limit a minute is set for. */
  readonly target: string;
  readonly assessments: number;
  readonly workerCount: number;
  readonly concurrency: number;
}

const traits = 5;
/** Essays at a time of each worker where workers are counted: two such workers leave two processors room. */
const fewLanes = 3;

/**
 * What the same machine does in the same minutes: empty workflows, a bare loop, one worker, two, all, ten times the work, under a limit, and one essay
 * alone. Workers and baselines are warm before anything of them is timed.
 */
export async function measureRates(setting: RatesSetting): Promise<Record<string, number>> {
  const { assessments, workerCount, concurrency } = setting;
  const size = Math.max(60, Math.min(600, Math.round(assessments / 2)));
  const idle = await waitsOnIdleSystem(setting);

  const bodies = await setting.provider.requests();
  const before = await baselines(setting, bodies, size);
  const one = await withWorkers(setting, { count: 1, lanes: fewLanes }, (workers) => timed(setting, workers, size / 5));
  const two = await withWorkers(setting, { count: 2, lanes: fewLanes }, (workers) => timed(setting, workers, size / 5));
  tell(`${fewLanes} at a time, one worker`, one);
  tell(`${fewLanes} at a time each, two workers`, two);
  const alone = await withWorkers(setting, { count: 1, lanes: concurrency }, (workers) =>
    timed(setting, workers, size / 2),
  );
  tell(`${concurrency} at a time, one worker`, alone);
  const { tenth, full, waits } = await withWorkers(setting, { count: workerCount, lanes: concurrency }, (workers) =>
    allOfThem(setting, workers, size),
  );
  const after = await baselines(setting, bodies, size);
  // Whatever disturbed the machine meanwhile: ours is held against the better of both.
  const [bare, empty] = [Math.max(before.bare, after.bare), Math.max(before.empty, after.empty)];
  const { fullest, used } = await underLimit(setting, full.perSecond);
  const calm = percentile(waits, 0.95);
  return {
    perSecondCalm: round(full.perSecond, 2),
    processorsCalm: full.processors,
    ...calmCost(full),
    bareLoopPerSecond: round(bare / traits, 2),
    emptyWorkflowsPerSecond: round(empty, 2),
    ratioToBareLoop: round((full.perSecond * traits) / bare, 3),
    ratioToEmptyWorkflows: round(full.perSecond / empty, 3),
    workersSpeedup: round(two.perSecond / one.perSecond, 2),
    workersSpeedupProcessors: two.processors,
    workersSpeedupFull: round(full.perSecond / alone.perSecond, 2),
    tenTimesTheWorkTakes: round(full.seconds / tenth.seconds, 2),
    tokensPerMinuteUsed: round(used, 3),
    tokensPerMinuteFullest: round(fullest, 3),
    interactiveIdleP95Ms: Math.round(percentile(idle, 0.95)),
    interactiveCalmP95Ms: Math.round(calm),
    interactiveCalmWaits: waits.length,
    // Essays that got no grade: longer than any wait in the percentile.
    interactiveCalmFailures: failuresIn(waits),
    interactiveWaitRatio: round(calm / percentile(idle, 0.95), 2),
  };
}

/** What the same lanes would do with nothing kept, and with nothing done: calls and workflows a second. */
async function baselines(
  { district, provider, workerCount, concurrency }: RatesSetting,
  bodies: readonly string[],
  size: number,
) {
  const lanes = workerCount * concurrency;
  await bareLoop(provider.url, bodies, { calls: 2 * lanes * traits, concurrency: lanes * traits });
  const bare = await bareLoop(provider.url, bodies, { calls: size * traits, concurrency: lanes * traits });
  say(`bare loop: ${(bare / traits).toFixed(1)} assessments a second`);
  const empty = await emptyWorkflows(district.workspace.database.url, size, lanes);
  say(`empty seven-step workflows: ${empty.toFixed(1)} a second`);
  return { bare, empty };
}

async function waitsOnIdleSystem({ district, environment, concurrency }: RatesSetting): Promise<readonly number[]> {
  const idle = await startWorkers(1, environment, concurrency);
  const waits: number[] = [];
  // The first few make the worker's code warm.
  for (let nth = -4; nth < 24; nth += 1) {
    const wait = await district.interactive();
    if (nth >= 0) waits.push(wait);
  }
  await idle.stop();
  say(`one essay on an idle system: ${Math.round(percentile(waits, 0.5))} ms`);
  return waits;
}

/** A tenth and all of it with nobody waiting, as the baselines are measured; then a night of 40 s during which a teacher waits. */
async function allOfThem(setting: RatesSetting, workers: Workers, size: number) {
  const tenth = await timed(setting, workers, size / 10);
  const full = await timed(setting, workers, size);
  tell(`all workers, ${setting.concurrency} at a time each`, full);
  // Without faults: an essay that is handed in while the provider is away waits on an idle system, too.
  const waits: number[] = [];
  const stopProbing = probe(setting.district, waits, 250);
  await timed(setting, workers, 40 * full.perSecond);
  await stopProbing();
  say(`one essay meanwhile: ${waits.map((ms) => (Number.isFinite(ms) ? Math.round(ms) : 'failed')).join(' ')} ms`);
  return { tenth, full, waits };
}

async function underLimit(
  { district, target, provider, workerCount, environment, concurrency }: RatesSetting,
  perSecond: number,
) {
  const limit = await measureLimit(district, {
    target,
    provider,
    start: () => startWorkers(workerCount, environment, concurrency),
    perSecond,
  });
  say(
    `under a limit of ${limit.tokensPerMinute} tokens a minute: ${(100 * limit.used).toFixed(1)}% used, fullest ${(100 * limit.fullest).toFixed(1)}%`,
  );
  return limit;
}

/** Starts them, lets them warm up, and stops them. */
async function withWorkers<T>(
  { district, environment }: RatesSetting,
  { count, lanes }: { readonly count: number; readonly lanes: number },
  work: (workers: Workers) => Promise<T>,
): Promise<T> {
  const workers = await startWorkers(count, environment, lanes);
  await district.ended(await district.batch(Math.max(30, 2 * count * lanes)));
  const result = await work(workers);
  await workers.stop();
  return result;
}

interface Timed {
  readonly seconds: number;
  readonly perSecond: number;
  /** Processors that were busy, of all that took part. */
  readonly processors: number;
  readonly cost: Readonly<Record<string, number>>;
}

/** One batch, from its first run that is taken up to its last grade. */
async function timed({ district, provider }: RatesSetting, workers: Workers, about: number): Promise<Timed> {
  const essays = Math.max(1, Math.round(about));
  const { workspace } = district;
  const watch = watchProcessorTime(async () => ({
    workers: workers.pids,
    provider: provider.pid,
    postmaster: await postmasterOf(workspace),
  }));
  const batch = await district.batch(essays);
  const [before, began] = [await watch.now(), performance.now()];
  await district.ended(batch);
  const [after, passed] = [await watch.now(), performance.now() - began];
  watch.stop();
  const seconds = await secondsOf(workspace, batch.id);
  return {
    seconds,
    perSecond: essays / seconds,
    processors: processorsUsed(before, after, passed),
    cost: costOfOne(before, after, essays),
  };
}

/** `cpuMsWorkersCalm` and the like. */
function calmCost({ cost }: Timed): Record<string, number> {
  return Object.fromEntries(Object.entries(cost).map(([name, ms]) => [`${name}Calm`, ms]));
}

function tell(what: string, { perSecond, processors, cost }: Timed): void {
  say(`${what}: ${perSecond.toFixed(2)} a second, ${processors} processors busy, ${JSON.stringify(cost)}`);
}

export function round(value: number, places: number): number {
  return Number(value.toFixed(places));
}

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
