import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { AssayError } from '../../../core/errors.ts';
import { accountLink, inviteAccount, newAccountLink } from '../../workspace/invite-account.ts';
import {
  account,
  accountChange,
  accountIdOf,
  accountInput,
  accountLinkShown,
  accountSession,
  personName,
} from '../contract/account.ts';
import { answer, given, jsonBody, orProblem, shown } from '../contract/common.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';

const params = z.object({ accountId: accountIdOf('usr') });

const list = createRoute({
  method: 'get',
  path: '/accounts',
  summary: 'All accounts',
  responses: { 200: answer(z.object({ items: z.array(account) }), 'Oldest first.'), ...orProblem },
});

const names = createRoute({
  method: 'get',
  path: '/accounts/names',
  summary: 'Names of the people who have or had an account, for whoever works with them',
  description: 'Records name people by id. Whoever is signed in may know what their colleagues are called.',
  responses: {
    200: answer(z.object({ items: z.array(personName) }), 'Oldest first; none without accounts.'),
    ...orProblem,
  },
});

const create = createRoute({
  method: 'post',
  path: '/accounts',
  summary: 'Make an account; the answer holds the link that its owner sets a password with',
  description:
    'With the first account the server has accounts: the one-time link of its owner opens nothing from then on.',
  request: { body: jsonBody(accountInput) },
  responses: { 201: answer(accountLinkShown, 'Made.'), ...orProblem },
});

const change = createRoute({
  method: 'patch',
  path: '/accounts/{accountId}',
  summary: 'Change name or roles, deactivate or activate',
  request: { params, body: jsonBody(accountChange) },
  responses: { 200: answer(account, 'As it is now.'), ...orProblem },
});

const link = createRoute({
  method: 'post',
  path: '/accounts/{accountId}/link',
  summary: 'A new link to set a password with',
  request: { params },
  responses: { 201: answer(accountLinkShown, 'The link.'), ...orProblem },
});

const sessions = createRoute({
  method: 'get',
  path: '/accounts/{accountId}/sessions',
  summary: 'Where an account is signed in',
  request: { params },
  responses: { 200: answer(z.object({ items: z.array(accountSession) }), 'Newest first.'), ...orProblem },
});

const endSessions = createRoute({
  method: 'delete',
  path: '/accounts/{accountId}/sessions',
  summary: 'End all sessions of an account',
  request: { params },
  responses: { 200: answer(z.object({ ended: z.int() }), 'How many ended.'), ...orProblem },
});

/** The address that the admin's own browser reached us by; a program's request has none. */
function serverUrl(context: Context<ServerEnv>): string {
  return context.req.header('origin') ?? new URL(context.req.url).origin;
}

/** A key that leaked must not make itself an account. */
function refuseKeys(context: Context<ServerEnv>): void {
  if (context.get('actor').via === 'key') {
    throw new AssayError('access.denied', 'accounts are managed by people who are signed in, not by API keys');
  }
}

export function accountRoutes({ accounts }: ServerParts): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(list, async (context) => {
    const found = await context.get('workspace').stores.accounts.list();
    return context.json({ items: found.map((one) => shown(account, one)) }, 200);
  });
  router.openapi(names, async (context) => {
    const items = await context.get('workspace').stores.accounts.list();
    return context.json({ items: items.map((one) => shown(personName, one)) }, 200);
  });
  router.openapi(create, async (context) => {
    refuseKeys(context);
    const input = context.req.valid('json');
    if (!(await accounts.inUse()) && !input.roles.includes('admin')) {
      throw new AssayError(
        'input.invalid',
        'the first account must be an admin: with it the owner’s link opens nothing',
      );
    }
    const made = await inviteAccount(context.get('workspace'), accounts.auth, input);
    const told = { account: made.account, link: accountLink(serverUrl(context), made.token) };
    context.header('cache-control', 'no-store');
    return context.json(shown(accountLinkShown, told), 201);
  });
  router.openapi(change, async (context) => {
    refuseKeys(context);
    const { accountId } = context.req.valid('param');
    const { accounts: store } = context.get('workspace').stores;
    return context.json(shown(account, await store.change(accountId, given(context.req.valid('json')))), 200);
  });
  router.openapi(link, async (context) => {
    refuseKeys(context);
    const { accountId } = context.req.valid('param');
    const workspace = context.get('workspace');
    const token = await newAccountLink(workspace, accounts.auth, accountId);
    const told = {
      account: await workspace.stores.accounts.get(accountId),
      link: accountLink(serverUrl(context), token),
    };
    context.header('cache-control', 'no-store');
    return context.json(shown(accountLinkShown, told), 201);
  });
  router.openapi(sessions, async (context) => {
    const { accountId } = context.req.valid('param');
    const { accounts: store } = context.get('workspace').stores;
    await store.get(accountId);
    const found = await store.sessions(accountId);
    const mine = context.get('actor').credentialId;
    return context.json(
      { items: found.map((one) => shown(accountSession, { ...one, current: one.id === mine })) },
      200,
    );
  });
  router.openapi(endSessions, async (context) => {
    const { accountId } = context.req.valid('param');
    const { accounts: store } = context.get('workspace').stores;
    await store.get(accountId);
    return context.json({ ended: await store.endSessions(accountId) }, 200);
  });
  return router;
}
