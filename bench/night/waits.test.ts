import { expect, test } from 'vitest';
import { failuresIn, percentile, probe } from './waits.ts';

test("a teacher's essay that fails is the longest wait of all, and makes no percentile better", async () => {
  const waits: number[] = [];
  const answers = [100, 200, undefined, 400];
  let stop = (): Promise<void> => Promise.resolve();
  await new Promise<void>((resolve) => {
    const interactive = (): Promise<number> => {
      if (waits.length === answers.length - 1) resolve();
      const wait = answers[waits.length];
      return wait === undefined ? Promise.reject(new Error('the provider said no')) : Promise.resolve(wait);
    };
    stop = probe({ interactive }, waits, 1);
  });
  await stop();
  expect(waits.slice(0, 4)).toEqual([100, 200, Number.POSITIVE_INFINITY, 400]);
  const four = waits.slice(0, 4);
  // Sorted 100, 200, 400 and the failure: place ⌊.5 · 4⌋ = 2 and ⌊.95 · 4⌋ = 3.
  expect(percentile(four, 0.5)).toBe(400);
  expect(percentile(four, 0.95)).toBe(Number.POSITIVE_INFINITY);
  expect(failuresIn(four)).toBe(1);
  expect(JSON.stringify({ p95: Math.round(percentile(four, 0.95)) })).toBe('{"p95":null}');
  expect(percentile([3, 1, 2], 0.5)).toBe(2);
});
