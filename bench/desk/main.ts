import { performance } from 'node:perf_hooks';
import { ask, startServerFixture } from '../../test/e2e/server-fixture.ts';
import { seedDesk } from '../../test/e2e/desk-seed.ts';
import { multiply } from './multiply.ts';
import { watchStatements } from './statements.ts';

/**
 * What the desk takes with many submissions in one assignment, over HTTP on loopback: wall time, processor time of this process (server and client), and
 * what the statements of one request take in the database by EXPLAIN ANALYZE. The least of nine is told beside the median: on a machine that does
 * other things too it says more. `npm run bench:desk -- 10000`
 */
const count = Number(process.argv[2] ?? 10_000);
const fixture = await startServerFixture();
try {
  const started = performance.now();
  const sealed = Math.min(count, 100);
  const { submissionIds } = await seedDesk(fixture.workspace, { count: sealed });
  await multiply(fixture.workspace.database.pool, Math.ceil(count / sealed) - 1);
  console.log(`${count} submissions made in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  await fixture.workspace.database.pool.query('analyze');
  const queue = '/api/v1/assignments/seeded/queue';
  const statements = watchStatements(fixture.workspace.database.pool);
  for (const [what, path] of [
    ['queue, first call (risks are worked out)', `${queue}?limit=100`],
    ['queue by risk', `${queue}?limit=100`],
    ['queue by arrival', `${queue}?limit=100&order=arrival`],
    ['queue by student, names shown', `${queue}?limit=100&order=student&names=true`],
    ['queue, last page', `${queue}?limit=100&order=arrival&offset=${count - 100}`],
    ['queue, one state', `${queue}?limit=100&state=needs-review`],
    ['queue, one reason', `${queue}?limit=100&reason=essay.off-topic`],
    ['queue, one level', `${queue}?limit=100&level=ideas:4`],
    ['next', `${queue}/next`],
    ['essay view', `/api/v1/submissions/${submissionIds[Math.floor(sealed / 2)]}/desk`],
    ['essays like this one', `/api/v1/submissions/${submissionIds[Math.floor(sealed / 2)]}/similar`],
    ['class picture', '/api/v1/assignments/seeded/class-picture'],
  ] as const) {
    const walls: number[] = [];
    const cpus: number[] = [];
    for (let repeat = 0; repeat < (what.includes('first') ? 1 : 9); repeat++) {
      statements.begin();
      const cpu = process.cpuUsage();
      const begin = performance.now();
      const { status } = await ask(fixture, `GET ${path}`);
      if (status !== 200) throw new Error(`${path} answered ${status}`);
      walls.push(performance.now() - begin);
      const { user, system } = process.cpuUsage(cpu);
      cpus.push((user + system) / 1000);
    }
    const database = await statements.explain();
    console.log(
      `${what}: wall ${spread(walls)}, processor ${spread(cpus)}, database ${database.totalMs.toFixed(0)} ms in ${database.statements} statements, the longest ${database.longestMs.toFixed(0)} ms`,
    );
    if (process.argv.includes('--plans')) console.log(database.longestPlan);
  }
} finally {
  await fixture.close();
}

function spread(times: readonly number[]): string {
  const ordered = times.toSorted((a, b) => a - b);
  return `${ordered[0]?.toFixed(0)} (median ${ordered[Math.floor(ordered.length / 2)]?.toFixed(0)}) ms`;
}
