import { expect, test } from 'vitest';
import type { MonitorReading, MonitorStore, Pin } from '../../ports/monitor-stores.ts';
import { createMemoryCallLedger } from '../../gateway/memory-call-ledger.ts';
import { createAnswerWatch, watchAnswers } from './monitor-answers.ts';

/** Pins in memory behind the store's port; nothing else of it is asked for. */
function watch(cascade: readonly string[] = []) {
  const pins = new Map<string, Pin[]>();
  const readings: MonitorReading[] = [];
  const store: Pick<MonitorStore, 'pins' | 'addPin' | 'assignmentOfRun'> = {
    pins: async (scope) => pins.get(scope) ?? [],
    addPin: async (scope, pin) => {
      pins.set(scope, [...(pins.get(scope) ?? []), pin]);
      return true;
    },
    assignmentOfRun: async (runId) => (runId.startsWith('run') ? 'asg-1' : undefined),
  };
  const answer = createAnswerWatch(store as MonitorStore, {
    now: () => new Date('2026-03-02T03:00:00Z'),
    apply: async (reading) => void readings.push(reading),
    cascadeOf: async () => cascade,
  });
  const reply = (answered: string, more: Partial<Pin & { runId: string; refused: boolean }> = {}) =>
    answer({ runId: 'run-1', asked: 'grader', answered, fingerprint: '', ...more });
  return { reply, readings };
}

test('the first reply of another model is a breach, the hundred after it say nothing new', async () => {
  const { reply, readings } = watch();
  await reply('grader');
  expect(readings).toEqual([]);
  for (let count = 0; count < 100; count++) await reply('other');
  expect(readings).toHaveLength(1);
  expect(readings[0]).toMatchObject({
    status: 'breach',
    subject: 'asg-1',
    change: { before: 'grader', after: 'other', runIds: ['run-1'] },
  });
});

test('twenty replies in a row of the right one end it; a provider that swaps every other reply does not flicker', async () => {
  const { reply, readings } = watch();
  await reply('grader');
  for (let count = 0; count < 60; count++) await reply(count % 2 === 0 ? 'other' : 'grader');
  expect(readings.map(({ status }) => status)).toEqual(['breach']);
  for (let count = 0; count < 20; count++) await reply('grader');
  expect(readings.map(({ status }) => status)).toEqual(['breach', 'ok']);
});

test('a plan that asks another model of the same assignment, and another fingerprint, are changes', async () => {
  const { reply, readings } = watch();
  await reply('grader', { fingerprint: 'fp1' });
  await reply('cheap', { asked: 'cheap' });
  expect(readings[0]?.change).toMatchObject({ before: 'grader', after: 'cheap' });
  const second = watch();
  await second.reply('grader', { fingerprint: 'fp1' });
  await second.reply('grader', { fingerprint: 'fp2' });
  expect(second.readings[0]?.change).toMatchObject({
    what: 'another fingerprint answers',
    before: 'fp1',
    after: 'fp2',
  });
});

test('that a cascade asks its two models is no change; a third model is, and so is another one under either name', async () => {
  const { reply, readings } = watch(['cheap', 'costly']);
  await reply('cheap', { asked: 'cheap' });
  await reply('costly', { asked: 'costly' });
  await reply('cheap', { asked: 'cheap' });
  expect(readings).toEqual([]);
  await reply('other', { asked: 'costly' });
  expect(readings.map(({ change }) => [change.before, change.after])).toEqual([['costly', 'other']]);
  const third = watch(['cheap', 'costly']);
  await third.reply('cheap', { asked: 'cheap' });
  await third.reply('backup', { asked: 'backup' });
  expect(third.readings[0]?.change).toMatchObject({ what: 'another model is asked and answers', after: 'backup' });
});

test('a build that was accepted before the route pinned others, and is refused now, is a change', async () => {
  const { reply, readings } = watch();
  await reply('grader', { fingerprint: 'fp1' });
  await reply('grader', { fingerprint: 'fp1', refused: true });
  expect(readings.map(({ status, change }) => [status, change.what, change.after])).toEqual([
    ['breach', 'another build answers', 'fp1'],
  ]);
});

test('sets and experiments may ask any model, but it must answer under its name', async () => {
  const { reply, readings } = watch();
  await reply('a', { runId: 'exp_1', asked: 'a' });
  await reply('b-2026-01-01', { runId: 'exp_1', asked: 'b' });
  expect(readings).toEqual([]);
  await reply('z', { runId: 'exp_1', asked: 'c' });
  expect(readings[0]).toMatchObject({ status: 'breach', subject: '', change: { before: 'c', after: 'z', runIds: [] } });
});

test('a reply that came through a provider’s batch to another process is looked at too', async () => {
  const seen: unknown[] = [];
  const opening = {
    runId: 'run-1',
    step: 'one',
    attemptId: 'a-1',
    requestHash: 'h',
    attempt: 1,
    provider: 'p',
    modelAsked: 'grader',
    reservedMicroUsd: 1,
    reservedTokens: 1,
    target: 't',
    estimatedTokens: 1,
  };
  const store = createMemoryCallLedger();
  await store.open(opening, 0);
  await watchAnswers(store, async (answer) => void seen.push(answer)).settle('a-1', {
    status: 'settled',
    asked: { runId: 'run-1', model: 'grader' },
    modelAnswered: 'other',
    usage: { inputTokens: 1, outputTokens: 1 },
    costMicroUsd: 1,
    latencyMs: 1,
  });
  expect(seen).toEqual([{ runId: 'run-1', asked: 'grader', answered: 'other', fingerprint: '' }]);
});
