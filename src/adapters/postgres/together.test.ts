import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { patiently, together, urgently } from './together.ts';

describe('together', () => {
  test('five questions of one moment are one lot; each gets its own answer', async () => {
    const lots: number[][] = [];
    const ask = together({
      many: async (items: readonly number[]) => {
        lots.push([...items]);
        return items.map((item) => item * 10);
      },
      one: async (item: number) => item * 10,
    });
    expect(await Promise.all([1, 2, 3, 4, 5].map(ask))).toEqual([10, 20, 30, 40, 50]);
    expect(lots).toEqual([[1, 2, 3, 4, 5]]);
  });

  test('what somebody waits for does not wait for the lots under way, and is a lot of its own', async () => {
    const lots: number[][] = [];
    let free = (): void => undefined;
    const busy = new Promise<void>((resolve) => (free = resolve));
    const ask = together({
      many: async (items: readonly number[]) => {
        lots.push([...items]);
        if ((items[0] ?? 0) < 10) await busy;
        return items;
      },
      one: (item: number) => busy.then(() => item),
    });
    const night: Promise<number>[] = [];
    for (const lot of [
      [1, 2],
      [3, 4],
      [5, 6],
    ]) {
      night.push(...lot.map(ask));
      await new Promise(setImmediate);
    }
    // Two lots are with the database, the third waits for one of them.
    expect(lots).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(await urgently(() => Promise.all([10, 11].map(ask)))).toEqual([10, 11]);
    expect(lots.at(-1)).toEqual([10, 11]);
    free();
    expect(await Promise.all(night)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('where many came a moment ago the patient wait for more; where none did, or somebody is not patient, they do not', async () => {
    let clock = 0;
    const lots: number[] = [];
    const ask = together({
      now: () => clock,
      many: async (items: readonly number[]) => {
        lots.push(items.length);
        return items;
      },
      one: async (item: number) => {
        lots.push(1);
        return item;
      },
    });
    // Ten in half a second are 10 · 100 / 500 = 2 in 100 ms.
    await Promise.all(Array.from({ length: 10 }, (_, nth) => ask(nth)));
    await patiently(async () => {
      const first = ask(10);
      await turns(3);
      await Promise.all([first, ask(11)]);
    });
    const patient = patiently(() => ask(12));
    await turns(3);
    await Promise.all([patient, ask(13)]);
    clock = 10_000;
    await patiently(() => Promise.all([ask(14), turns(3).then(() => ask(15))]));
    await Promise.all([ask(16), turns(3).then(() => ask(17))]);
    expect(lots).toEqual([10, 2, 2, 1, 1, 1, 1]);
  });

  test('one that is alone is not put into a lot', async () => {
    const ask = together({
      many: () => Promise.reject(new Error('nobody else is here')),
      one: async (item: number) => item + 1,
    });
    expect(await ask(1)).toBe(2);
  });

  test('a lot that fails is tried one by one: the bad item fails alone, and with its own error', async () => {
    const ask = together({
      many: () => Promise.reject(new Error('the lot')),
      one: async (item: number) => {
        if (item === 2) throw new Error('two');
        return item;
      },
    });
    const settled = await Promise.allSettled([1, 2, 3].map(ask));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(settled[1]).toMatchObject({ reason: { message: 'two' } });
  });

  test('what many leaves open is done alone', async () => {
    const alone: number[] = [];
    const ask = together({
      many: async (items: readonly number[]) => items.map((item) => (item % 2 === 0 ? undefined : item)),
      one: async (item: number) => {
        alone.push(item);
        return item;
      },
    });
    expect(await Promise.all([1, 2, 3, 4].map(ask))).toEqual([1, 2, 3, 4]);
    expect(alone).toEqual([2, 4]);
  });

  test('nobody is forgotten and nobody is answered for another, however they come and whatever fails', async () => {
    const arrivals = fc.array(fc.record({ afterTurns: fc.nat(3), lotFails: fc.boolean() }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(arrivals, fc.integer({ min: 1, max: 7 }), async (coming, most) => {
        let count = 0;
        const sizes: number[] = [];
        const ask = together({
          most,
          many: async (items: readonly number[]) => {
            sizes.push(items.length);
            await turns(1);
            if (items.some((item) => coming[item]?.lotFails)) throw new Error('the lot');
            return items.map(String);
          },
          one: async (item: number) => {
            await turns(1);
            return String(item);
          },
        });
        const answers: Promise<string>[] = [];
        for (const { afterTurns } of coming) {
          await turns(afterTurns);
          answers.push(ask(count++));
        }
        expect(await Promise.all(answers)).toEqual(coming.map((_, nth) => String(nth)));
        expect(sizes.every((size) => size >= 2 && size <= most)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
