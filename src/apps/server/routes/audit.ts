import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { answer, given, hash, orProblem, shown } from '../contract/common.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const entry = z
  .object({
    seq: z.int(),
    at: z.string(),
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    details: z.unknown(),
    hash,
  })
  .openapi('AuditEntry');

const verdict = z
  .object({
    status: z.enum(['ok', 'broken']),
    rows: z.int().optional(),
    head: hash.optional(),
    seq: z.int().optional(),
    problem: z.string().optional(),
  })
  .openapi('AuditVerdict');

const latest = createRoute({
  method: 'get',
  path: '/audit',
  summary: 'The latest acts, newest first',
  request: {
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(1000).default(100),
      before: z.coerce.number().int().min(1).optional().openapi({ description: 'Only rows before this number.' }),
      subject: z.string().min(1).max(200).optional().openapi({ description: 'Only acts on this: an id, a slug.' }),
    }),
  },
  responses: { 200: answer(z.object({ items: z.array(entry) }), 'Acts.'), ...orProblem },
});

const verify = createRoute({
  method: 'get',
  path: '/audit/verify',
  summary: 'Recompute the whole hash chain',
  request: {
    query: z.strictObject({
      head: z
        .string()
        .regex(/^\d{1,15}:[0-9a-f]{64}$/, 'must be row:hash')
        .optional()
        .openapi({ description: 'A row that was noted elsewhere before: shows a tail that was cut off.' }),
    }),
  },
  responses: { 200: answer(verdict, 'Whether it holds, and where it breaks.'), ...orProblem },
});

export function auditRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(latest, async (context) => {
    const { audit } = context.get('workspace').stores;
    const { limit, ...of } = context.req.valid('query');
    const entries = await audit.latest(limit, given(of));
    return context.json({ items: entries.map((one) => shown(entry, one)) }, 200);
  });
  router.openapi(verify, async (context) => {
    const { audit } = context.get('workspace').stores;
    const [seq, head] = context.req.valid('query').head?.split(':') ?? [];
    const noted = seq === undefined || head === undefined ? undefined : { seq: Number(seq), hash: head };
    return context.json(shown(verdict, await audit.verify(noted)), 200);
  });
  return router;
}
