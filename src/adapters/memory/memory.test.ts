import { expect, test } from 'vitest';
import { createMemoryJournal } from './journal.ts';
import { silentTracer } from './tracer.ts';

test('a step runs once, also when asked twice at the same time', async () => {
  const journal = createMemoryJournal();
  let runs = 0;
  const ask = () =>
    journal.step('a', { x: 1 }, async () => {
      runs += 1;
      return { at: runs };
    });
  expect(await Promise.all([ask(), ask()])).toEqual([{ at: 1 }, { at: 1 }]);
  expect(await ask()).toEqual({ at: 1 });
});

test('a step with another input is a mismatch', async () => {
  const journal = createMemoryJournal();
  await journal.step('a', { x: 1 }, async () => 1);
  await expect(journal.step('a', { x: 2 }, async () => 2)).rejects.toMatchObject({ code: 'replay.mismatch' });
});

test('a step that failed may be tried again', async () => {
  const journal = createMemoryJournal();
  await expect(
    journal.step('a', null, async () => {
      throw new Error('away');
    }),
  ).rejects.toThrow('away');
  expect(await journal.step('a', null, async () => 7)).toBe(7);
});

test('the first answer is what a replay would give: undefined keys are gone, no object is shared', async () => {
  const journal = createMemoryJournal();
  const output = { kept: 1, gone: undefined };
  const first = await journal.step('a', null, async () => output);
  expect(Object.keys(first)).toEqual(['kept']);
  await expect(journal.step('b', null, async () => Number.NaN)).rejects.toMatchObject({ code: 'internal' });
});

test('the silent tracer gives back what the work gives', async () => {
  expect(await silentTracer.span('x', {}, async (note) => (note({ a: 1 }), 5))).toBe(5);
});
