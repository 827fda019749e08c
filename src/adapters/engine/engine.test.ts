import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openTestDatabase } from '../../../test/durability/test-database.ts';
import { newRun as addRun, runMaterial } from '../../../test/new-run.ts';
import { AssayError } from '../../core/errors.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Stores } from '../../ports/stores.ts';
import { createStores } from '../postgres/stores.ts';
import { createEngine, type Engine } from './engine.ts';
import { createReplayJournal } from './replay-journal.ts';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let stores: Stores;
let engine: Engine;
/** What a run does: each test says. */
let execute: (runId: string, journal: Journal) => Promise<void>;
const warnings: unknown[] = [];

function newEngine(): Promise<Engine> {
  return createEngine({
    database: opened.database,
    execute: (runId, journal) => execute(runId, journal),
    onWarning: (message, error) => warnings.push(message, error),
  });
}

beforeAll(async () => {
  opened = await openTestDatabase();
  stores = createStores(opened.database.db, { tenantId: 'local', actor: 'test' });
  engine = await newEngine();
});
afterAll(async () => {
  await engine.stop();
  await opened.close();
});
beforeEach(() => {
  warnings.length = 0;
});

const material = () => runMaterial(stores, 'engine');

let count = 0;
async function newRun(): Promise<string> {
  count += 1;
  return (await addRun(stores, 'engine', { name: count })).runId;
}

async function finish(runId: string): Promise<void> {
  await engine.enqueue([runId]);
  await engine.waitFor([runId]);
}

test('a run goes from queued to done, and its outputs are the steps’ outputs', async () => {
  const seen: unknown[] = [];
  execute = async (_runId, journal) => {
    seen.push(await journal.step('1-sanitize', { a: 1 }, async () => ({ text: 'x', gone: undefined })));
    seen.push(await journal.step('4-grade/claim/1', null, async () => [1, 2.5]));
  };
  const runId = await newRun();
  await finish(runId);
  expect(await stores.runs.get(runId)).toMatchObject({ status: 'done', attempts: 1, recoveries: 0 });
  expect(seen).toEqual([{ text: 'x' }, [1, 2.5]]);
});

test('enqueuing twice is running once', async () => {
  let runs = 0;
  execute = async () => {
    runs += 1;
  };
  const runId = await newRun();
  await Promise.all([engine.enqueue([runId]), engine.enqueue([runId])]);
  await engine.waitFor([runId]);
  await engine.enqueue([runId]);
  expect(runs).toBe(1);
});

test('a run that failed says why; tried again it runs no finished step again', async () => {
  const done: string[] = [];
  let away = true;
  execute = async (_runId, journal) => {
    await journal.step('first', null, async () => {
      done.push('first');
      return 1;
    });
    await journal.step('second', null, async () => {
      if (away) throw new AssayError('model.transport', 'the provider is away');
      done.push('second');
      return 2;
    });
  };
  const runId = await newRun();
  await finish(runId);
  expect(await stores.runs.get(runId)).toMatchObject({
    status: 'failed',
    error: { code: 'model.transport', message: 'the provider is away' },
  });
  await expect(stores.runs.get(runId)).resolves.toMatchObject({ status: 'failed' });
  away = false;
  await engine.retry(runId);
  await engine.waitFor([runId]);
  expect(await stores.runs.get(runId)).toMatchObject({ status: 'done', attempts: 2, error: undefined });
  expect((await stores.audit.latest(1))[0]).toMatchObject({ action: 'run.retry', subject: runId, actor: 'engine' });
  expect(done).toEqual(['first', 'second']);
  await expect(engine.retry(runId)).rejects.toMatchObject({ code: 'conflict' });
});

test('steps side by side keep their own outputs, also when the order is another the second time', async () => {
  let orders = 0;
  let fail = true;
  const calls: string[] = [];
  execute = async (_runId, journal) => {
    orders += 1;
    const names = orders % 2 === 1 ? ['a', 'b', 'c'] : ['c', 'b', 'a'];
    const outputs = await Promise.all(
      names.map((name) =>
        journal.step(`4-grade/${name}/1`, { name }, async () => {
          calls.push(name);
          return `output of ${name}`;
        }),
      ),
    );
    expect(outputs).toEqual(names.map((name) => `output of ${name}`));
    if (fail) throw new AssayError('model.transport', 'away');
  };
  const runId = await newRun();
  await finish(runId);
  fail = false;
  await engine.retry(runId);
  await engine.waitFor([runId]);
  expect(await stores.runs.get(runId)).toMatchObject({ status: 'done' });
  expect(calls.sort()).toEqual(['a', 'b', 'c']);
});

test('a step with another input than before fails the run as a mismatch', async () => {
  let input = 1;
  execute = async (_runId, journal) => {
    await journal.step('s', { input }, async () => 1);
    if (input === 1) throw new AssayError('model.transport', 'away');
  };
  const runId = await newRun();
  await finish(runId);
  input = 2;
  await engine.retry(runId);
  await engine.waitFor([runId]);
  expect(await stores.runs.get(runId)).toMatchObject({ status: 'failed', error: { code: 'replay.mismatch' } });
});

test('a cancelled run stops at its next step', async () => {
  let release: () => void = () => undefined;
  let second = false;
  const started = new Promise<void>((started) => {
    execute = async (_runId, journal) => {
      await journal.step('first', null, async () => {
        started();
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return 1;
      });
      await journal.step('second', null, async () => {
        second = true;
        return 2;
      });
    };
  });
  const runId = await newRun();
  await engine.enqueue([runId]);
  await started;
  expect(await engine.cancel(runId)).toBe(true);
  expect(await engine.cancel(runId)).toBe(false);
  expect((await stores.audit.latest(1))[0]).toMatchObject({ action: 'run.cancel', subject: runId });
  release();
  await vi.waitFor(async () => {
    const { rows } = await opened.database.pool.query(
      "select 1 from assay.step_output where run_id = $1 and name = 'first'",
      [runId],
    );
    expect(rows).toHaveLength(1);
  });
  await engine.stop();
  engine = await newEngine();
  expect(second).toBe(false);
  expect(await stores.runs.get(runId)).toMatchObject({ status: 'cancelled' });
});

test('a run that is tried again before its cancelled attempt is over is ended by the second alone', async () => {
  const attempts: string[] = [];
  let release: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    execute = async () => {
      if (attempts.push('begun') > 1) return;
      resolve();
      await new Promise<void>((go) => {
        release = go;
      });
      // As the ledger refuses a call of a run that was cancelled.
      throw new AssayError('conflict', 'the run was cancelled');
    };
  });
  const runId = await newRun();
  await engine.enqueue([runId]);
  await started;
  expect(await engine.cancel(runId)).toBe(true);
  await engine.retry(runId);
  release();
  await engine.waitFor([runId]);
  expect(attempts).toEqual(['begun', 'begun']);
  expect(await stores.runs.get(runId)).toMatchObject({ status: 'done' });
});

test('nothing that a student wrote, no name and no feedback is in the engine’s tables, also when a step or a run fails', async () => {
  const secret = 'Maria Lopez wrote that zebras are striped';
  execute = async (_runId, journal) => {
    await journal.step('1-sanitize', { text: secret }, async () => ({ canonical: secret }));
    await journal.step('4-grade/claim/1', { essay: secret }, async () => {
      throw new Error(`cannot parse "${secret}"`);
    });
  };
  const runId = await newRun();
  await finish(runId);
  const run = await stores.runs.get(runId);
  expect(run).toMatchObject({ status: 'failed', error: { code: 'internal' } });
  expect(JSON.stringify(run)).not.toContain('zebras');
  const { rows: tables } = await opened.database.pool.query<{ name: string }>(
    "select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema = 'assay_engine' and table_type = 'BASE TABLE'",
  );
  expect(tables.length).toBeGreaterThan(3);
  let ours = 0;
  for (const { name } of tables) {
    const { rows } = await opened.database.pool.query<{ row: string }>(
      `select row_to_json(t)::text as row from ${name} t`,
    );
    ours += rows.filter(({ row }) => row.includes(runId)).length;
    expect(rows.filter(({ row }) => /zebras|Maria/.test(row))).toEqual([]);
  }
  // The test would pass on empty tables: the run must be there.
  expect(ours).toBeGreaterThan(0);
});

test('a replay reads what the steps gave and runs nothing; an erased output says so', async () => {
  execute = async (_runId, journal) => {
    await journal.step('s', { x: 1 }, async () => 'the answer');
  };
  const runId = await newRun();
  await finish(runId);
  const replay = () => createReplayJournal(opened.database.db, { tenantId: 'local', runId });
  const never = async (): Promise<string> => {
    throw new Error('a replay must run no step');
  };
  expect(await replay().step('s', { x: 1 }, never)).toBe('the answer');
  await expect(replay().step('s', { x: 2 }, never)).rejects.toMatchObject({ code: 'replay.mismatch' });
  await expect(replay().step('t', { x: 1 }, never)).rejects.toMatchObject({
    code: 'replay.impossible',
    message: expect.stringContaining('never finished a step "t"'),
  });
  await stores.erasure.submission((await stores.runs.get(runId)).submissionId, 'parent request');
  await expect(replay().step('s', { x: 1 }, never)).rejects.toMatchObject({
    code: 'replay.impossible',
    message: expect.stringContaining('was erased on'),
  });
});

test('a spent budget holds a run until its period ends; then it goes on and runs no finished step again', async () => {
  let paid = 0;
  let spent = true;
  execute = async (_runId, journal) => {
    await journal.step('4-grade/claim/1', null, async () => (paid += 1));
    if (!spent) return;
    const resetsAt = new Date(Date.now() + 3_600_000).toISOString();
    throw new AssayError('budget.spent', 'the budget is spent', { retryable: true, details: { resetsAt } });
  };
  const runId = await newRun();
  await finish(runId);
  const held = await stores.runs.get(runId);
  expect(held).toMatchObject({ status: 'held', holds: 1, error: { code: 'budget.spent' } });
  expect(held.heldUntil?.getTime()).toBeGreaterThan(Date.now() + 3_000_000);
  spent = false;
  // The hour passes.
  await opened.database.pool.query("update assay.run set held_until = now() - interval '1 second' where run_id = $1", [
    runId,
  ]);
  await vi.waitFor(
    async () => expect(await stores.runs.get(runId)).toMatchObject({ status: 'done', attempts: 2 }),
    20_000,
  );
  expect(paid).toBe(1);
});

const estimate = { runs: 0, calls: 0, likelyMicroUsd: 0, mostMicroUsd: 0, seconds: 0, basis: 'test' };

async function newBatch(size: number, pilot = 0): Promise<{ batchId: string; runIds: string[] }> {
  const { assignmentId, planHash } = await material();
  const batch = await stores.batches.create({
    assignmentId,
    title: 'night',
    planHash,
    weight: 1,
    pilot,
    total: size,
    estimate,
  });
  const submissions = await stores.submissions.addMany(
    assignmentId,
    Array.from({ length: size }, (_, nth) => ({
      fileName: `${batch.id}-${nth}.txt`,
      mediaType: 'text/plain',
      text: `essay ${nth} of ${batch.id}`,
    })),
  );
  const runs = await stores.runs.createMany(
    submissions.map(({ id }) => ({ submissionId: id, planHash, batchId: batch.id, priority: 'batch' as const })),
  );
  await stores.batches.begin(batch.id);
  return { batchId: batch.id, runIds: runs.map(({ run }) => run.id) };
}

function counts(batchId: string) {
  return stores.runs.counts({ batchId });
}

test('a batch is fed by itself; its pilot stops for a look, and the rest goes on when told to', async () => {
  execute = async () => undefined;
  const { batchId, runIds } = await newBatch(12, 3);
  await vi.waitFor(async () => expect((await stores.batches.get(batchId)).state).toBe('waiting'), 20_000);
  expect(await counts(batchId)).toMatchObject({ done: 3, queued: 9 });
  // A run of the rest that is cancelled is no run of a pilot of four.
  const { pool } = opened.database;
  await pool.query("update assay.run set status = 'cancelled' where run_id = $1", [runIds.at(-1)]);
  await pool.query("update assay.batch set state = 'pilot', pilot = 4 where batch_id = $1", [batchId]);
  await vi.waitFor(async () => expect((await stores.batches.get(batchId)).state).toBe('waiting'), 20_000);
  expect(await counts(batchId)).toMatchObject({ done: 4, queued: 7, cancelled: 1 });
  await stores.batches.act(batchId, 'continue');
  await vi.waitFor(async () => expect((await stores.batches.get(batchId)).state).toBe('done'), 20_000);
  expect(await counts(batchId)).toMatchObject({ done: 11, cancelled: 1 });
});

test('a pilot that was paused, fed in parts, or retried stays a pilot: nothing of the rest begins before somebody says so', async () => {
  let refused = true;
  const seen = new Set<string>();
  execute = async (runId) => {
    seen.add(runId);
    if (refused) throw new AssayError('model.rejected', 'HTTP 400');
  };
  const { batchId } = await newBatch(6, 3);
  const state = async () => (await stores.batches.get(batchId)).state;
  await vi.waitFor(async () => expect(await state()).toBe('waiting'), 20_000);
  expect(await counts(batchId)).toMatchObject({ failed: 3, queued: 3 });
  // One run of three has ended and the queue had no room for the others yet: that is no end of the pilot.
  const pilot = [...seen];
  await opened.database.pool.query(
    "update assay.run set status = 'queued', fed_at = null, workflow = null, finished_at = null, attempts = attempts + 1 where run_id = any($1)",
    [pilot.slice(1)],
  );
  await opened.database.pool.query("update assay.batch set state = 'paused' where batch_id = $1", [batchId]);
  expect((await stores.batches.act(batchId, 'resume')).state).toBe('pilot');
  await vi.waitFor(async () => expect(await state()).toBe('waiting'), 20_000);
  expect(await counts(batchId)).toMatchObject({ failed: 3, queued: 3 });
  refused = false;
  expect(await stores.batches.retryFailed(batchId)).toBe(3);
  expect(await state()).not.toBe('running');
  await vi.waitFor(async () => expect(await counts(batchId)).toMatchObject({ done: 3, queued: 3 }), 20_000);
  await vi.waitFor(async () => expect(await state()).toBe('waiting'), 20_000);
  expect([...seen]).toEqual(pilot);
  await stores.batches.act(batchId, 'continue');
  await vi.waitFor(async () => expect(await state()).toBe('done'), 20_000);
});

test('a run whose end could not be written is given back when its workflow has ended, and runs no finished step again', async () => {
  const { pool } = opened.database;
  // A sequence goes on although what it was asked for is undone: each of the first two ends is refused.
  await pool.query(`create sequence public.ends; create function public.refuse_end() returns trigger language plpgsql as $$
    begin
      if new.status = 'done' and nextval('public.ends') <= 2 then raise exception 'no end today'; end if;
      return new;
    end $$;
    create trigger refuse_end before update on assay.run for each row execute function public.refuse_end()`);
  const paid: string[] = [];
  execute = async (runId, journal) => {
    await journal.step('4-grade/claim/1', null, async () => paid.push(runId));
  };
  try {
    const single = await newRun();
    const { batchId, runIds } = await newBatch(3);
    await finish(single);
    await vi.waitFor(async () => expect((await stores.batches.get(batchId)).state).toBe('done'), 20_000);
    expect(await counts(batchId)).toMatchObject({ done: 3 });
    expect(paid.toSorted()).toEqual([single, ...runIds].toSorted());
    const { rows } = await pool.query<{ recoveries: number; status: string }>(
      'select recoveries, status from assay.run where run_id = any($1)',
      [[single, ...runIds]],
    );
    expect(rows.every(({ status }) => status === 'done')).toBe(true);
    expect(rows.reduce((sum, { recoveries }) => sum + recoveries, 0)).toBe(2);
    expect(warnings.map(String).filter((one) => one.includes('no end today'))).toHaveLength(2);
  } finally {
    await pool.query(
      `drop trigger refuse_end on assay.run; drop function public.refuse_end(); drop sequence public.ends`,
    );
  }
});

test('a run that could not be taken up is taken up by another attempt', async () => {
  const { pool } = opened.database;
  await pool.query(`create sequence public.takes; create function public.refuse_take() returns trigger language plpgsql as $$
    begin
      if old.status = 'queued' and new.status = 'running' and nextval('public.takes') = 1 then raise exception 'no take today'; end if;
      return new;
    end $$;
    create trigger refuse_take before update on assay.run for each row execute function public.refuse_take()`);
  execute = async () => undefined;
  try {
    const runId = await newRun();
    await finish(runId);
    expect(await stores.runs.get(runId)).toMatchObject({ status: 'done', attempts: 2 });
    expect(warnings.map(String).filter((one) => one.includes('no take today'))).toHaveLength(1);
  } finally {
    await pool.query(
      `drop trigger refuse_take on assay.run; drop function public.refuse_take(); drop sequence public.takes`,
    );
  }
});

test('a run that was left behind while its batch is being cancelled is cancelled with it', async () => {
  execute = async () => undefined;
  const { batchId, runIds } = await newBatch(2, 1);
  await vi.waitFor(async () => expect((await stores.batches.get(batchId)).state).toBe('waiting'), 20_000);
  const [left = ''] = runIds.slice(1);
  const { pool } = opened.database;
  const cancelling = await pool.connect();
  try {
    await cancelling.query('begin');
    await cancelling.query("update assay.batch set state = 'cancelled' where batch_id = $1", [batchId]);
    await pool.query(
      "update assay.run set status = 'running', workflow = 'lot-gone-0', fed_at = now() where run_id = $1",
      [left],
    );
    // Whoever gives the run back waits for the cancellation.
    await vi.waitFor(async () => {
      const { rows } = await pool.query(
        'select 1 from pg_stat_activity where wait_event_type = \'Lock\' and query like \'update "assay"."run"%\'',
      );
      expect(rows).toHaveLength(1);
    }, 20_000);
    await cancelling.query('commit');
  } finally {
    cancelling.release();
  }
  await vi.waitFor(async () => expect(await stores.runs.get(left)).toMatchObject({ status: 'cancelled' }), 20_000);
});

test('a paused batch takes no more runs, also of those in the queue; resumed it goes on', async () => {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  let begun = 0;
  execute = async () => {
    begun += 1;
    await gate;
  };
  const { batchId } = await newBatch(30);
  await vi.waitFor(() => expect(begun).toBeGreaterThan(0), 20_000);
  await stores.batches.act(batchId, 'pause');
  release();
  await vi.waitFor(async () => expect(await counts(batchId)).toMatchObject({ running: 0 }), 20_000);
  const { queued } = await counts(batchId);
  expect(queued).toBeGreaterThan(0);
  await stores.batches.act(batchId, 'resume');
  await vi.waitFor(async () => expect(await counts(batchId)).toMatchObject({ done: 30 }), 20_000);
});

test('a batch’s run waits for a provider that is away; a final error is a dead letter that one act retries', async () => {
  let away = true;
  let refused = true;
  execute = async (runId) => {
    if (away) throw new AssayError('model.transport', 'HTTP 503', { retryable: true, details: { retryAfterMs: 1 } });
    if (refused && runId === last) throw new AssayError('model.rejected', 'HTTP 400');
  };
  const { batchId, runIds } = await newBatch(4);
  const last = runIds.at(-1);
  await vi.waitFor(async () => expect(await counts(batchId)).toMatchObject({ held: 4 }), 20_000);
  away = false;
  await opened.database.pool.query('update assay.run set held_until = now() where batch_id = $1', [batchId]);
  await vi.waitFor(async () => expect((await stores.batches.get(batchId)).state).toBe('done'), 20_000);
  expect(await counts(batchId)).toMatchObject({ done: 3, failed: 1 });
  refused = false;
  expect(await stores.batches.retryFailed(batchId)).toBe(1);
  await vi.waitFor(async () => expect(await counts(batchId)).toMatchObject({ done: 4, failed: 0 }), 20_000);
});

test('a database without room holds a batch’s run at once: what it could not write was perhaps paid for', async () => {
  let asked = 0;
  let full = true;
  execute = async () => {
    asked += 1;
    if (full) throw Object.assign(new Error('could not extend file'), { code: '53100' });
  };
  const { batchId, runIds } = await newBatch(1);
  await vi.waitFor(async () => expect(await counts(batchId)).toMatchObject({ held: 1 }), 20_000);
  expect(asked).toBe(1);
  expect(await stores.runs.get(runIds[0] ?? '')).toMatchObject({ error: { code: 'storage.unavailable' } });
  full = false;
  await opened.database.pool.query('update assay.run set held_until = now() where batch_id = $1', [batchId]);
  await vi.waitFor(async () => expect(await counts(batchId)).toMatchObject({ done: 1 }), 20_000);
});

test('a cancelled batch cancels what waits; an act that its state does not allow says which are', async () => {
  execute = async () => undefined;
  const { batchId } = await newBatch(5, 1);
  await vi.waitFor(async () => expect((await stores.batches.get(batchId)).state).toBe('waiting'), 20_000);
  await stores.batches.act(batchId, 'cancel');
  expect(await counts(batchId)).toMatchObject({ done: 1, cancelled: 4, queued: 0 });
  await expect(stores.batches.act(batchId, 'pause')).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('is cancelled; "pause" is not possible now, nothing is'),
  });
});

test('erasing a submission ends its run, and the step under way leaves nothing behind', async () => {
  let release: () => void = () => undefined;
  let second = false;
  const started = new Promise<void>((begun) => {
    execute = async (_runId, journal) => {
      await journal.step('4-grade/claim/1', null, async () => {
        begun();
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return 'words of the essay';
      });
      second = true;
    };
  });
  const runId = await newRun();
  await engine.enqueue([runId]);
  await started;
  await stores.erasure.submission((await stores.runs.get(runId)).submissionId, '');
  release();
  await engine.waitFor([runId]);
  await engine.stop();
  engine = await newEngine();
  expect(await stores.runs.get(runId)).toMatchObject({ status: 'cancelled' });
  expect(second).toBe(false);
  const { rows } = await opened.database.pool.query('select 1 from assay.step_output where run_id = $1', [runId]);
  expect(rows).toEqual([]);
});

test('a process has one engine', async () => {
  await expect(createEngine({ database: opened.database, execute: async () => undefined })).rejects.toMatchObject({
    code: 'conflict',
  });
});
