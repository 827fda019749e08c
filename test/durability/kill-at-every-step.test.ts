import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stores } from '../../src/ports/stores.ts';
import { createEngine } from '../../src/adapters/engine/engine.ts';
import { embeddedStatus } from '../../src/adapters/postgres/embedded-server.ts';
import { createStores } from '../../src/adapters/postgres/stores.ts';
import { startCountingServer, type CountingServer } from './counting-server.ts';
import { crashAndResume, runWorker } from './crash-and-resume.ts';
import type { CrashPoint } from './crashing-journal.ts';
import { openTestDatabase } from './test-database.ts';
import { toySteps, type ToyWork } from './toy-worker.ts';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let stores: Stores;
let provider: CountingServer;
beforeAll(async () => {
  opened = await openTestDatabase();
  stores = createStores(opened.database.db, { tenantId: 'local', actor: 'test' });
  provider = await startCountingServer();
});
afterAll(async () => {
  await provider.close();
  await opened.close();
});

async function newRun(name: string): Promise<string> {
  const { assignment } = await stores.assignments.put({
    slug: 'toy',
    title: 'T',
    taskText: 'T',
    gradeLevel: '8',
    genre: 'other',
    rubricId: 'r',
    aiGradingEnabled: true,
    policy: {},
  });
  const planHash = await stores.artifacts.putJson('plan', { toy: true });
  const [submission] = await stores.submissions.addMany(assignment.id, [
    { fileName: `${name}.txt`, mediaType: 'text/plain', text: `essay ${name}` },
  ]);
  const [made] = await stores.runs.createMany([{ submissionId: submission?.id ?? '', planHash }]);
  // A run that nobody has enqueued five seconds after it was made is taken up by whoever works. Here it is its own process's turn that counts,
  // however long that takes to start.
  await opened.database.pool.query("update assay.run set created_at = now() + interval '1 hour' where run_id = $1", [
    made?.run.id,
  ]);
  return made?.run.id ?? '';
}

// After step k is before step k + 1: the same state. So: before the first, then after each, and each reply.
const points: readonly CrashPoint[] = [
  { moment: 'before', step: 1 },
  ...toySteps.flatMap((_, index) => [
    { moment: 'reply' as const, step: index + 1 },
    { moment: 'after' as const, step: index + 1 },
  ]),
];

test(
  'killed at every step boundary in turn, every run finishes, and no finished step is asked again',
  { timeout: 300_000 },
  async () => {
    const runs: string[] = [];
    const script = new URL('./toy-worker.ts', import.meta.url);
    const exits = await crashAndResume<ToyWork>(script, points, async (index, point) => {
      const earlier = [...runs];
      if (point !== undefined) runs.push(await newRun(`${index}`));
      return {
        storage: { dataDir: opened.storage.dataDir, databaseUrl: opened.storage.databaseUrl },
        providerUrl: provider.url,
        earlier,
        own: point === undefined ? undefined : runs[index],
      };
    });
    expect(exits.map((exit) => exit.signal ?? `code ${exit.code} ${exit.output}`)).toEqual([
      ...points.map(() => 'SIGKILL'),
      'code 0 ',
    ]);

    const counts = provider.counts();
    for (const [index, point] of points.entries()) {
      const asked = toySteps.map((name) => counts[`/${runs[index]}/${name}`]);
      // Only a step whose reply had come and whose output was not yet kept is asked twice.
      const expected = toySteps.map((_, step) => (point.moment === 'reply' && step + 1 === point.step ? 2 : 1));
      expect(asked, `${point.moment} step ${point.step}`).toEqual(expected);
    }

    expect(await stores.runs.counts({})).toEqual({
      queued: 0,
      running: 0,
      held: 0,
      done: points.length,
      failed: 0,
      cancelled: 0,
    });
    const recovered = await Promise.all(runs.map(async (run) => (await stores.runs.get(run)).recoveries));
    expect(recovered).toEqual(points.map(() => 1));
  },
);

test.runIf(process.env['ASSAY_TEST_DATABASE_URL'] === undefined)(
  'the database server is killed in the middle of a run: the run finishes, and no step is asked twice',
  async () => {
    const run = await newRun('server killed');
    const killed: number[] = [];
    const engine = await createEngine({
      database: opened.database,
      async execute(runId, journal) {
        for (const name of toySteps) {
          await journal.step(name, { name }, async () => {
            const response = await fetch(`${provider.url}/${runId}/${name}`);
            const status = await embeddedStatus(opened.storage.dataDir);
            if (name === '3-exemplars' && status.state === 'running') {
              process.kill(status.pid, 'SIGKILL');
              killed.push(status.pid);
            }
            return response.json();
          });
        }
      },
    });
    await engine.enqueue([run]);
    await engine.waitFor([run]);
    await engine.stop();
    expect(killed).toHaveLength(1);
    expect(toySteps.map((name) => provider.counts()[`/${run}/${name}`])).toEqual([1, 1, 1, 1, 1]);
    expect(await stores.runs.get(run)).toMatchObject({ status: 'done', recoveries: 0 });
    expect(await stores.audit.verify()).toMatchObject({ status: 'ok' });
  },
);

test('one process only enqueues, two work: every run is done once, by either', { timeout: 120_000 }, async () => {
  const runs = await Promise.all(Array.from({ length: 12 }, (_, n) => newRun(`shared ${n}`)));
  const queue = await createEngine({
    database: opened.database,
    workerConcurrency: 0,
    execute: async () => {
      throw new Error('this process must take no work');
    },
  });
  await queue.enqueue(runs);
  const work: ToyWork = {
    storage: { dataDir: opened.storage.dataDir, databaseUrl: opened.storage.databaseUrl },
    providerUrl: provider.url,
    earlier: runs,
    own: undefined,
  };
  const script = new URL('./toy-worker.ts', import.meta.url);
  const exits = await Promise.all([runWorker({ script, work }), runWorker({ script, work })]);
  await queue.stop();
  expect(exits.map((exit) => `${exit.code} ${exit.output}`)).toEqual(['0 ', '0 ']);
  const asked = runs.flatMap((run) => toySteps.map((name) => provider.counts()[`/${run}/${name}`]));
  expect(asked).toEqual(asked.map(() => 1));
  const ended = await Promise.all(runs.map((run) => stores.runs.get(run)));
  expect(ended.map((run) => [run.status, run.recoveries])).toEqual(runs.map(() => ['done', 0]));
});
