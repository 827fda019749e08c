import { setTimeout as sleep } from 'node:timers/promises';
import type { District } from './district.ts';

/** A teacher hands in one essay after the other while the night run goes on. One that fails is waited for without end: `Infinity`. */
export function probe(district: Pick<District, 'interactive'>, waits: number[], pauseMs: number): () => Promise<void> {
  const stopped = new AbortController();
  const done = (async () => {
    while (!stopped.signal.aborted) {
      waits.push(await district.interactive().catch(failed));
      await sleep(pauseMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  })();
  return async () => {
    stopped.abort();
    // An essay that is still waited for must not hold up a night that was told to end.
    await Promise.race([done, sleep(30_000)]);
  };
}

function failed(error: unknown): number {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return Number.POSITIVE_INFINITY;
}

/** `Infinity` (null in JSON) where it falls on an essay that failed; 0 without waits. */
export function percentile(waits: readonly number[], share: number): number {
  const sorted = waits.toSorted((left, right) => (left === right ? 0 : left - right));
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

export function failuresIn(waits: readonly number[]): number {
  return waits.filter((wait) => !Number.isFinite(wait)).length;
}
