import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryDirectory } from '../../../test/durability/test-database.ts';
import { embeddedStatus, startEmbedded, stopEmbedded } from './embedded-server.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await temporaryDirectory();
});
afterEach(async () => {
  await stopEmbedded(dataDir);
  await rm(dataDir, { recursive: true, force: true });
});

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that uses the same data directory until it is killed. Resolves when it has connected. */
async function otherProcess(): Promise<{ pid: number; kill(): Promise<void> }> {
  const script = `
    const { startEmbedded } = await import(${JSON.stringify(new URL('./embedded-server.ts', import.meta.url).href)});
    await startEmbedded({ dataDir: ${JSON.stringify(dataDir)} });
    process.stdout.write('here');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    pid: child.pid ?? 0,
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

test('nothing is there before the first start, and asking starts nothing', async () => {
  expect((await embeddedStatus(dataDir)).state).toBe('absent');
  expect(await stopEmbedded(dataDir)).toBe(false);
});

test('two processes start at once and share one server; a killed client does not count; the last one to leave stops it', async () => {
  const [mine, other] = await Promise.all([startEmbedded({ dataDir }), otherProcess()]);
  const both = await embeddedStatus(dataDir);
  expect(both).toMatchObject({ state: 'running' });
  expect(both.state === 'running' && [...both.clients].sort((a, b) => a - b)).toEqual(
    [process.pid, other.pid].sort((a, b) => a - b),
  );

  await other.kill();
  expect(await embeddedStatus(dataDir)).toMatchObject({ state: 'running', clients: [process.pid] });

  const second = await startEmbedded({ dataDir });
  await mine.stop();
  expect((await embeddedStatus(dataDir)).state).toBe('running');
  await second.stop();
  expect((await embeddedStatus(dataDir)).state).toBe('stopped');
});

test('after kill -9 of the server a new start recovers what was committed', async () => {
  const first = await startEmbedded({ dataDir });
  await ask(first.url, 'create table kept as select 42 as n');
  const status = await embeddedStatus(dataDir);
  if (status.state !== 'running') throw new Error('the server must be running');
  process.kill(status.pid, 'SIGKILL');
  await first.revive();
  expect(await ask(first.url, 'select n from kept')).toEqual([{ n: 42 }]);
  expect(await embeddedStatus(dataDir)).not.toMatchObject({ pid: status.pid });
  await first.stop();
});

test('a data directory of another major version gets a clear error', async () => {
  await mkdir(join(dataDir, 'postgres', 'data'), { recursive: true });
  await writeFile(join(dataDir, 'postgres', 'data', 'PG_VERSION'), '16\n');
  await expect(startEmbedded({ dataDir })).rejects.toMatchObject({
    code: 'storage.version',
    message: expect.stringContaining('made by PostgreSQL 16; this version of Assay brings PostgreSQL 18'),
  });
});

test('a data directory whose path is too long for a socket gets its socket elsewhere', async () => {
  const deep = join(dataDir, 'd'.repeat(60), 'e'.repeat(60));
  const server = await startEmbedded({ dataDir: deep });
  expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(Buffer.byteLength(new URL(server.url).searchParams.get('host') ?? '')).toBeLessThanOrEqual(93);
  await server.stop();
  expect((await embeddedStatus(deep)).state).toBe('stopped');
});

test('on loopback (the way of Windows) it asks for a password', async () => {
  const server = await startEmbedded({ dataDir, transport: 'loopback' });
  expect(await ask(server.url, 'select inet_server_addr()::text as address')).toEqual([{ address: '127.0.0.1/32' }]);
  const wrong = new URL(server.url);
  wrong.password = 'guess';
  await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  await server.stop();
});
