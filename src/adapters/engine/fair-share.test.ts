import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fairShare, type Claim } from './fair-share.ts';

function claim(of: Partial<Claim>): Claim {
  return { tenant: 'a', class: '', weight: 1, fed: 0, waiting: 50_000, ...of };
}

test('one batch has the whole queue, less what is in it', () => {
  expect(fairShare([claim({ fed: 50 })], 64, 0)).toEqual([14]);
  expect(fairShare([claim({ waiting: 3 })], 64, 0)).toEqual([3]);
  expect(fairShare([], 64, 0)).toEqual([]);
});

test('tenants have equal parts, whatever weights and batches they have', () => {
  const others = [1, 2, 3].map(() => claim({ tenant: 'b', weight: 100 }));
  // 60 / 2 = 30 for each tenant; 30 / 3 = 10 for each batch of the second
  expect(fairShare([claim({}), ...others], 60, 0)).toEqual([30, 10, 10, 10]);
});

test('a class with ten batches has no ten parts', () => {
  const ten = Array.from({ length: 10 }, () => claim({ class: 'nine-a' }));
  expect(fairShare([...ten, claim({ class: 'nine-b' })], 60, 0)).toEqual([...ten.map(() => 3), 30]);
});

test('weights count among the batches of a class, and the heaviest is the weight of its class', () => {
  const claims = [claim({ class: 'x', weight: 2 }), claim({ class: 'x', weight: 1 }), claim({ class: 'y', weight: 1 })];
  // x : y = 2 : 1 of 90; in x again 2 : 1 of 60
  expect(fairShare(claims, 90, 0)).toEqual([40, 20, 30]);
});

test('what one leaves the others share', () => {
  const claims = [claim({ class: 'x', waiting: 4 }), claim({ class: 'y' }), claim({ class: 'z' })];
  // 4, then (64 - 4) / 2
  expect(fairShare(claims, 64, 0)).toEqual([4, 30, 30]);
});

test('who comes later gets what becomes free until it has its part', () => {
  expect(fairShare([claim({ class: 'x', fed: 64 }), claim({ class: 'y' })], 64, 0)).toEqual([0, 0]);
  expect(fairShare([claim({ class: 'x', fed: 50 }), claim({ class: 'y' })], 64, 0)).toEqual([0, 14]);
  expect(fairShare([claim({ class: 'x', fed: 20 }), claim({ class: 'y', fed: 30 })], 64, 0)).toEqual([12, 2]);
});

test('where there are more batches than places, each has its turn', () => {
  const five = Array.from({ length: 5 }, () => claim({}));
  const had = [0, 0, 0, 0, 0];
  for (let turn = 0; turn < 5; turn += 1)
    for (const [nth, runs] of fairShare(five, 2, turn).entries()) had[nth] = (had[nth] ?? 0) + runs;
  // 5 turns of 2 places among 5
  expect(had).toEqual([2, 2, 2, 2, 2]);
});

test('ten classes have equal parts, and what does not divide goes round', () => {
  const ten = Array.from({ length: 10 }, (_, nth) => claim({ class: `${nth}` }));
  // 64 = 10 × 6 + 4
  expect(fairShare(ten, 64, 0).toSorted((a, b) => a - b)).toEqual([6, 6, 6, 6, 6, 6, 7, 7, 7, 7]);
  const had = ten.map(() => 0);
  for (let turn = 0; turn < 10; turn += 1)
    for (const [nth, runs] of fairShare(ten, 64, turn).entries()) had[nth] = (had[nth] ?? 0) + runs;
  expect(had).toEqual(ten.map(() => 64));
});

test('with one place, two batches of each of two tenants have their turns alike', () => {
  const four = ['a', 'a', 'b', 'b'].map((tenant) => claim({ tenant }));
  const had = [0, 0, 0, 0];
  for (let turn = 0; turn < 8; turn += 1)
    for (const [nth, runs] of fairShare(four, 1, turn).entries()) had[nth] = (had[nth] ?? 0) + runs;
  expect(had).toEqual([2, 2, 2, 2]);
});

test('a heavy batch that wants nothing lends its class no weight', () => {
  const claims = [claim({ class: 'x', weight: 100, waiting: 0 }), claim({ class: 'x' }), claim({ class: 'y' })];
  expect(fairShare(claims, 64, 0)).toEqual([0, 32, 32]);
});

const someClaims = fc.array(
  fc.record({
    tenant: fc.constantFrom('a', 'b', 'c'),
    class: fc.constantFrom('', 'x', 'y'),
    weight: fc.integer({ min: 1, max: 100 }),
    fed: fc.nat(40),
    waiting: fc.oneof(fc.nat(5), fc.nat(50_000)),
  }),
  { maxLength: 12 },
);
const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

test('nobody gets more than waits, and every place is used while somebody waits', () => {
  fc.assert(
    fc.property(someClaims, fc.integer({ min: 1, max: 300 }), fc.nat(1000), (claims, places, turn) => {
      const given = fairShare(claims, places, turn);
      for (const [nth, { waiting }] of claims.entries()) {
        expect(given[nth]).toBeGreaterThanOrEqual(0);
        expect(given[nth]).toBeLessThanOrEqual(waiting);
      }
      const room = Math.max(0, places - total(claims.map(({ fed }) => fed)));
      expect(total(given)).toBe(Math.min(room, total(claims.map(({ waiting }) => waiting))));
    }),
  );
});

test('another batch in its class takes nothing from another class', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 40, max: 400 }), (batches, places) => {
      const claims = [claim({ class: 'y' }), ...Array.from({ length: batches }, () => claim({ class: 'x' }))];
      const [alone = 0] = fairShare(claims, places, 0);
      // Half of the places, rounded one way or the other.
      expect(Math.abs(alone - places / 2)).toBeLessThanOrEqual(0.5);
    }),
  );
});
