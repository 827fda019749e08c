import { afterAll, beforeAll, expect, test } from 'vitest';
import pg from 'pg';
import { openTestDatabase } from '../../../test/durability/test-database.ts';
import { AssayError } from '../../core/errors.ts';
import { isTransient, retryTransient } from './transient-error.ts';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
const role = `few_${process.pid}`;

beforeAll(async () => {
  opened = await openTestDatabase();
  await opened.database.pool.query(`create table public.pair (id integer primary key, n integer not null default 0);
    insert into public.pair values (1), (2); create role ${role} login password 'few' connection limit 1`);
});
afterAll(async () => {
  await opened.database.pool.query(`drop role ${role}`);
  await opened.close();
});

test('two that wait for each other: the server undoes one, which is done again', async () => {
  const undone: unknown[] = [];
  /** Both hold their first row before either asks for its second. */
  const first = { held: 0, all: Promise.withResolvers<undefined>() };
  async function add(order: readonly number[]): Promise<void> {
    const client = await opened.database.pool.connect();
    try {
      await client.query('begin');
      for (const id of order) {
        await client.query('update public.pair set n = n + 1 where id = $1', [id]);
        first.held += 1;
        if (first.held === 2) first.all.resolve(undefined);
        await first.all.promise;
      }
      await client.query('commit');
    } catch (error) {
      undone.push(error);
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }
  await Promise.all([retryTransient(() => add([1, 2])), retryTransient(() => add([2, 1]))]);
  expect(undone).toMatchObject([{ code: '40P01' }]);
  const { rows } = await opened.database.pool.query('select n from public.pair');
  expect(rows).toEqual([{ n: 2 }, { n: 2 }]);
});

test('a server without a connection to spare is waited for until there is one', async () => {
  const url = new URL(opened.database.url);
  const other = (): pg.Client =>
    new pg.Client({
      host: url.searchParams.get('host') ?? url.hostname,
      ...(url.port !== '' && { port: Number(url.port) }),
      database: url.pathname.slice(1),
      user: role,
      password: 'few',
    });
  const holder = other();
  await holder.connect();
  const refusals: unknown[] = [];
  const answer = retryTransient(async () => {
    const client = other();
    try {
      await client.connect();
      return await client.query('select 1 as n');
    } catch (error) {
      refusals.push(error);
      if (refusals.length === 2) await holder.end();
      throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
  });
  expect((await answer).rows).toEqual([{ n: 1 }]);
  expect(refusals.length).toBeGreaterThanOrEqual(2);
  for (const refusal of refusals) expect(refusal).toMatchObject({ code: '53300' });
});

test('what the server refuses because of what was asked is not tried again', async () => {
  let asked = 0;
  const refused = retryTransient(async () => {
    asked += 1;
    await opened.database.pool.query('select * from public.absent');
  });
  await expect(refused).rejects.toMatchObject({ code: '42P01' });
  expect(asked).toBe(1);
  // Of ours, only what says that the storage is away: beneath another, a file that is absent has the code of a socket that is.
  const absent = Object.assign(new Error('no such file'), { code: 'ENOENT', syscall: 'open' });
  expect(isTransient(new AssayError('internal', 'the encoder stopped', { cause: absent }))).toBe(false);
  expect(isTransient(new AssayError('storage.unavailable', 'the database is away', { cause: absent }))).toBe(true);
});
