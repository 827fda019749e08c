import { performance } from 'node:perf_hooks';
import { ask, startServerFixture } from '../../test/e2e/server-fixture.ts';
import { seedDesk } from '../../test/e2e/desk-seed.ts';

/** How long the desk takes with many submissions in one assignment, over HTTP on loopback. `npm run bench:desk -- 10000` */
const count = Number(process.argv[2] ?? 10_000);
const fixture = await startServerFixture();
try {
  const started = performance.now();
  const { submissionIds } = await seedDesk(fixture.workspace, { count });
  console.log(`${count} submissions sealed in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  await fixture.workspace.database.pool.query('analyze');
  const queue = '/api/v1/assignments/seeded/queue';
  for (const [what, path] of [
    ['queue, first call (risks are worked out)', `${queue}?limit=100`],
    ['queue by risk', `${queue}?limit=100`],
    ['queue by arrival', `${queue}?limit=100&order=arrival`],
    ['queue, last page', `${queue}?limit=100&order=arrival&offset=${count - 100}`],
    ['queue, one state', `${queue}?limit=100&state=needs-review`],
    ['queue, one level', `${queue}?limit=100&level=ideas:4`],
    ['next', `${queue}/next`],
    ['essay view', `/api/v1/submissions/${submissionIds[Math.floor(count / 2)]}/desk`],
    ['class picture', '/api/v1/assignments/seeded/class-picture'],
  ] as const) {
    const times: number[] = [];
    for (let repeat = 0; repeat < (what.includes('first') ? 1 : 9); repeat++) {
      const begin = performance.now();
      const { status } = await ask(fixture, `GET ${path}`);
      if (status !== 200) throw new Error(`${path} answered ${status}`);
      times.push(performance.now() - begin);
    }
    times.sort((a, b) => a - b);
    console.log(
      `${what}: median ${times[Math.floor(times.length / 2)]?.toFixed(0)} ms, longest ${times.at(-1)?.toFixed(0)} ms`,
    );
  }
} finally {
  await fixture.close();
}
