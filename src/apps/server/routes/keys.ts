import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { AssayError } from '../../../core/errors.ts';
import { createApiKey } from '../api-key.ts';
import { accountIdOf, apiKey, apiKeyInput, apiKeyMade } from '../contract/account.ts';
import { answer, jsonBody, orProblem, shown } from '../contract/common.ts';
import { newRouter } from '../new-router.ts';
import { isPermission } from '../roles.ts';
import type { ServerEnv } from '../server-env.ts';

const dayMs = 86_400_000;

const list = createRoute({
  method: 'get',
  path: '/keys',
  summary: 'One’s own API keys; everybody’s for who manages accounts',
  responses: { 200: answer(z.object({ items: z.array(apiKey) }), 'Oldest first; never the secret.'), ...orProblem },
});

const create = createRoute({
  method: 'post',
  path: '/keys',
  summary: 'Make an API key',
  description: 'It may what its scopes say and its owner still may, for as long as it lasts (90 days when not said).',
  request: { body: jsonBody(apiKeyInput) },
  responses: { 201: answer(apiKeyMade, 'The key, with the secret that is shown this once.'), ...orProblem },
});

const revoke = createRoute({
  method: 'delete',
  path: '/keys/{keyId}',
  summary: 'Revoke a key, at once and for good',
  request: { params: z.object({ keyId: accountIdOf('key') }) },
  responses: { 200: answer(apiKey, 'As it is now.'), ...orProblem },
});

export function keyRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(list, async (context) => {
    const actor = context.get('actor');
    const all = actor.permissions.has('accounts.manage');
    const found = await context.get('workspace').stores.apiKeys.list(all ? undefined : actor.id);
    return context.json({ items: found.map((one) => shown(apiKey, one)) }, 200);
  });
  router.openapi(create, async (context) => {
    const actor = context.get('actor');
    if (actor.via === 'key') throw new AssayError('access.denied', 'a key cannot make keys; sign in');
    const { name, scopes, expiresInDays } = context.req.valid('json');
    const missing = scopes.find((scope) => !isPermission(scope) || !actor.permissions.has(scope));
    if (missing !== undefined) {
      throw new AssayError('access.denied', `you do not have the permission "${missing}", so no key of yours can`);
    }
    const expiresAt = new Date(Date.now() + expiresInDays * dayMs);
    const made = await createApiKey(context.get('workspace'), { name, owner: actor.id, scopes, expiresAt });
    context.header('cache-control', 'no-store');
    return context.json(shown(apiKeyMade, made), 201);
  });
  router.openapi(revoke, async (context) => {
    const actor = context.get('actor');
    const { apiKeys } = context.get('workspace').stores;
    const key = await apiKeys.get(context.req.valid('param').keyId);
    if (key.owner !== actor.id && !actor.permissions.has('accounts.manage')) {
      throw new AssayError('not-found', `key "${key.id}" does not exist`);
    }
    return context.json(shown(apiKey, await apiKeys.revoke(key.id)), 200);
  });
  return router;
}
