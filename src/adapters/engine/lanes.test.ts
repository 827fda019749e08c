import { expect, onTestFinished, test } from 'vitest';
import { createLanes, type Lanes } from './lanes.ts';

/** A database whose round trips take as long as is said, on a clock of its own. */
function lanesOver(most: number, trip: { ms: number; until?: Promise<undefined> }): Lanes {
  let clock = 0;
  const lanes = createLanes({
    most,
    now: () => clock,
    everyMs: 1,
    probe: () => {
      clock += trip.ms;
      return trip.until ?? Promise.resolve();
    },
  });
  onTestFinished(() => lanes.stop());
  return lanes;
}

/** So many runs come; each is counted when it has a lane. */
function queue(lanes: Lanes, runs: number): { readonly under: (() => void)[] } {
  const under: (() => void)[] = [];
  for (let run = 0; run < runs; run += 1) void lanes.enter().then((leave) => under.push(leave));
  return { under };
}

test('begins with half of them, and takes more while runs wait and the database answers at once', async () => {
  const trip: { ms: number; until?: Promise<undefined> } = { ms: 2 };
  const lanes = lanesOver(20, trip);
  const { under } = queue(lanes, 30);
  expect(lanes.width).toBe(10);
  await expect.poll(() => under.length).toBe(20);
  const { promise, resolve } = Promise.withResolvers<undefined>();
  trip.until = promise;
  await new Promise((soon) => setTimeout(soon, 10));
  // Ten of thirty still wait. An eighth of twenty is two: one lane that is left stays free, and with the second two runs begin.
  under[0]?.();
  await new Promise((soon) => setTimeout(soon, 10));
  expect(under.length).toBe(20);
  under[1]?.();
  await expect.poll(() => under.length).toBe(22);
  // Where nobody leaves any more, the next look at the database lets in who waits.
  under[2]?.();
  await new Promise((soon) => setTimeout(soon, 10));
  expect(under.length).toBe(22);
  resolve(undefined);
  await expect.poll(() => under.length).toBe(23);
});

test('fewer than a bunch wait for no more lanes than they need', async () => {
  const lanes = lanesOver(20, { ms: 2 });
  const { under } = queue(lanes, 21);
  await expect.poll(() => under.length).toBe(20);
  under[0]?.();
  await expect.poll(() => under.length).toBe(21);
});

test('gives lanes up while round trips take longer than they must, down to four, and takes them back', async () => {
  const trip = { ms: 2 };
  const lanes = lanesOver(20, trip);
  const { under } = queue(lanes, 1000);
  await expect.poll(() => lanes.width).toBe(20);
  trip.ms = 40;
  await expect.poll(() => lanes.width).toBe(4);
  // Nobody who has a lane is sent away; nobody else gets one until four are left.
  const taken = under.length;
  for (const leave of under.slice(0, 16)) leave();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(under.length).toBe(taken);
  trip.ms = 2;
  await expect.poll(() => under.length).toBe(taken + 16);
});

test('a database that is far away is not a busy one', async () => {
  const lanes = lanesOver(8, { ms: 60 });
  queue(lanes, 20);
  await expect.poll(() => lanes.width).toBe(8);
});

test('a lane is left once, however often that is said, and whoever waits at the end is let in', async () => {
  const lanes = lanesOver(2, { ms: 1 });
  const first = await lanes.enter();
  const { under } = queue(lanes, 2);
  await expect.poll(() => under.length).toBe(1);
  first();
  first();
  await expect.poll(() => under.length).toBe(2);
  const late = lanes.enter();
  lanes.stop();
  under[0]?.();
  expect(await late).toBeTypeOf('function');
});
