import type { Random } from '../stats/random.ts';

/** 0 … n − 1 in a random order (Fisher-Yates). */
export function shuffledIndices(n: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, index) => index);
  for (let last = n - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const swap = order[last] as number;
    order[last] = order[other] as number;
    order[other] = swap;
  }
  return order;
}
