import { bareLoop, emptyWorkflows } from './baselines.ts';
import type { District } from './district.ts';
import { measureLimit } from './limit.ts';
import type { BenchProvider } from './provider.ts';
import { failuresIn, percentile, probe } from './waits.ts';
import { startWorkers } from './workers.ts';

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

/** Milliseconds, shares and assessments a second. */
interface Rates {
  readonly perSecondCalm: number;
  readonly bareLoopPerSecond: number;
  readonly emptyWorkflowsPerSecond: number;
  readonly workersSpeedup: number;
  readonly tokensPerMinuteUsed: number;
  readonly tokensPerMinuteFullest: number;
  readonly interactiveIdleP95Ms: number;
  readonly interactiveCalmP95Ms: number;
  readonly interactiveCalmWaits: number;
  /** Among those waits: essays that got no grade, longer than any in the percentile. */
  readonly interactiveCalmFailures: number;
}

const traits = 5;

/** What the same machine does in the same minutes: empty workflows, a bare loop, one worker, all workers, under a limit, and one essay alone. */
export async function measureRates(setting: RatesSetting): Promise<Rates> {
  const { district, provider, environment, assessments, workerCount, concurrency } = setting;
  const { workspace } = district;
  const size = Math.max(60, Math.min(600, Math.round(assessments / 10)));
  const idle = await startWorkers(1, environment, concurrency);
  await district.interactive();
  const idleWaits: number[] = [];
  for (let nth = 0; nth < 24; nth += 1) idleWaits.push(await district.interactive());
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
  const one = await timed(setting, { workers: 1, lanes: few, essays: Math.round(size / 3) });
  const two = await timed(setting, { workers: 2, lanes: few, essays: Math.round(size / 3) });
  say(`${few} at a time: one worker ${one.toFixed(2)}, two workers ${two.toFixed(2)} a second`);
  // Without faults: an essay that is handed in while the provider is away waits on an idle system, too.
  const waits: number[] = [];
  const full = await timed(setting, { workers: workerCount, lanes: concurrency, essays: 600, waits });
  say(`${workerCount} workers, ${concurrency} at a time each: ${full.toFixed(2)} a second`);
  say(
    `one essay meanwhile: ${waits.map((wait) => (Number.isFinite(wait) ? Math.round(wait) : 'failed')).join(' ')} ms`,
  );
  const limit = await measureLimit(district, {
    target: setting.target,
    provider,
    start: () => startWorkers(workerCount, environment, concurrency),
    perSecond: full,
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
    interactiveCalmP95Ms: Math.round(percentile(waits, 0.95)),
    interactiveCalmWaits: waits.length,
    interactiveCalmFailures: failuresIn(waits),
  };
}

/** Assessments a second of one batch, from its start to its last grade. */
async function timed(
  { district, environment }: RatesSetting,
  { workers, lanes, essays, waits }: TimedOptions,
): Promise<number> {
  const running = await startWorkers(workers, environment, lanes);
  const batch = await district.batch(essays);
  const began = performance.now();
  const stopProbing = waits === undefined ? undefined : probe(district, waits, 250);
  await district.ended(batch);
  const seconds = (performance.now() - began) / 1000;
  await stopProbing?.();
  await running.stop();
  return essays / seconds;
}

interface TimedOptions {
  readonly workers: number;
  readonly lanes: number;
  readonly essays: number;
  /** A teacher hands in essays meanwhile; their waits are written here. */
  readonly waits?: number[];
}

export function round(value: number, places: number): number {
  return Number(value.toFixed(places));
}

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
