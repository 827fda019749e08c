import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { setTimeout as sleep } from 'node:timers/promises';
import { heartbeatMs } from '../../../adapters/engine/executor-registry.ts';
import { pendingMigrations } from '../../../adapters/postgres/migrate.ts';
import { answer } from '../contract/common.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';

const part = z.enum(['ok', 'failed']);
const readiness = z
  .object({
    status: z.enum(['ready', 'not-ready']),
    parts: z.object({ database: part, migrations: part, engine: part, accepting: part }),
  })
  .openapi('Readiness');

const healthz = createRoute({
  method: 'get',
  path: '/healthz',
  summary: 'The process is up',
  security: [],
  responses: { 200: answer(z.object({ status: z.literal('ok') }), 'Up.') },
});

const readyz = createRoute({
  method: 'get',
  path: '/readyz',
  summary: 'Database, migrations and engine are there, and the server takes requests',
  security: [],
  responses: { 200: answer(readiness, 'Ready.'), 503: answer(readiness, 'Which part is not.') },
});

export function healthRoutes(parts: ServerParts): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(healthz, (context) => context.json({ status: 'ok' as const }, 200));
  router.openapi(readyz, async (context) => {
    const found = await examine(parts);
    const ready = Object.values(found).every((state) => state === 'ok');
    context.header('cache-control', 'no-store');
    return ready
      ? context.json({ status: 'ready' as const, parts: found }, 200)
      : context.json({ status: 'not-ready' as const, parts: found }, 503);
  });
  return router;
}

type Readiness = z.output<typeof readiness>['parts'];

async function examine({ ownWorkspace, engine, stopping }: ServerParts): Promise<Readiness> {
  const { pool, db } = ownWorkspace.database;
  const database = await holds(async () => (await pool.query('select 1')).rowCount === 1);
  const migrations = await holds(async () => {
    const client = await pool.connect();
    try {
      return (await pendingMigrations(client)).length === 0;
    } finally {
      client.release();
    }
  });
  // Alive is what the other workers see: a heartbeat that is not old. Five beats, since a long computation can hold one up.
  const beats = await holds(async () => {
    const row = await db
      .selectFrom('engine_executor')
      .select('beat_at')
      .where('executor_id', '=', engine.executorId)
      .executeTakeFirst();
    return row !== undefined && Date.now() - row.beat_at.getTime() < 5 * heartbeatMs;
  });
  return { database, migrations, engine: beats, accepting: stopping.aborted ? 'failed' : 'ok' };
}

const patienceMs = 2000;

async function holds(check: () => Promise<boolean>): Promise<'ok' | 'failed'> {
  const late = new AbortController();
  const tooLate = sleep(patienceMs, false, { signal: late.signal, ref: false }).catch(() => false);
  const holding = await Promise.race([check().catch(() => false), tooLate]);
  late.abort();
  return holding ? 'ok' : 'failed';
}
