import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { AssayError } from '../../../core/errors.ts';
import { clientOf } from '../accounts.ts';
import { refuseOtherOrigin } from '../access.ts';
import {
  accountIdOf,
  accountSession,
  credentials,
  passwordByLink,
  passwordChange,
  whoAmI,
} from '../contract/account.ts';
import { answer, given, jsonBody, orProblem, shown } from '../contract/common.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';

const nothing = { 204: { description: 'Done.' }, ...orProblem };

const get = createRoute({
  method: 'get',
  path: '/session',
  summary: 'Who is signed in, and what they may do',
  responses: { 200: answer(whoAmI, 'Who asks.'), ...orProblem },
});

const signIn = createRoute({
  method: 'post',
  path: '/session',
  summary: 'Sign in with an account',
  description: 'Sets a cookie for twelve hours. After five wrong passwords from one place it says how long to wait.',
  security: [],
  request: { body: jsonBody(credentials) },
  responses: nothing,
});

const signOut = createRoute({
  method: 'delete',
  path: '/session',
  summary: 'Sign out',
  responses: nothing,
});

const byLink = createRoute({
  method: 'post',
  path: '/session/password',
  summary: 'Set a password with the link of an invitation or a reset',
  security: [],
  request: { body: jsonBody(passwordByLink) },
  responses: nothing,
});

const change = createRoute({
  method: 'put',
  path: '/session/password',
  summary: 'Change one’s own password; all sessions end',
  request: { body: jsonBody(passwordChange) },
  responses: nothing,
});

const sessions = createRoute({
  method: 'get',
  path: '/session/all',
  summary: 'Where one is signed in',
  responses: { 200: answer(z.object({ items: z.array(accountSession) }), 'Newest first.'), ...orProblem },
});

const end = createRoute({
  method: 'delete',
  path: '/session/all/{sessionId}',
  summary: 'End one of one’s own sessions',
  request: { params: z.object({ sessionId: accountIdOf('ses') }) },
  responses: nothing,
});

/** A sign-in that another site started would leave the person in somebody else's account. */
function refuseForeignPage(context: Context<ServerEnv>): void {
  if (context.req.header('origin') !== undefined) refuseOtherOrigin(context);
}

/** Behind a proxy with TLS the page's own origin says so: the cookie then never goes over plain HTTP. */
export function setCookies(context: Context<ServerEnv>, cookies: readonly string[]): void {
  const secure = context.req.header('origin')?.startsWith('https://') === true ? '; Secure' : '';
  for (const cookie of cookies) context.header('set-cookie', `${cookie}${secure}`, { append: true });
}

export function sessionRoutes({ accounts }: ServerParts): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(get, async (context) => {
    const { id, roles, permissions, classes } = context.get('actor');
    const account = await context.get('workspace').stores.accounts.find(id);
    const mode = (await accounts.inUse()) ? ('accounts' as const) : ('single-user' as const);
    const who = { name: account?.name ?? 'Owner', ...given({ email: account?.email }) };
    context.header('cache-control', 'no-store');
    return context.json(shown(whoAmI, { mode, id, ...who, roles, permissions: [...permissions], classes }), 200);
  });
  router.openapi(signIn, async (context) => {
    refuseForeignPage(context);
    const { email, password } = context.req.valid('json');
    const { cookies } = await accounts.signIn(email, password, clientOf(context));
    setCookies(context, cookies);
    return context.body(null, 204);
  });
  router.openapi(signOut, async (context) => {
    setCookies(context, await accounts.auth.signOut(clientOf(context)));
    await context.get('workspace').stores.audit.append('session.end', context.get('actor').id, { sessions: 1 });
    return context.body(null, 204);
  });
  router.openapi(byLink, async (context) => {
    refuseForeignPage(context);
    const { token, password } = context.req.valid('json');
    const accountId = await accounts.auth.setPassword(token, password);
    if (accountId === undefined) {
      throw new AssayError('access.denied', 'the link was used before or is too old; ask an admin for another one');
    }
    const { audit } = context.get('workspace').actingAs(accountId).stores;
    await audit.append('account.password', accountId, { by: 'link' });
    return context.body(null, 204);
  });
  router.openapi(change, async (context) => {
    const { id, via } = context.get('actor');
    const { current, password } = context.req.valid('json');
    const { stores } = context.get('workspace');
    const account = via === 'session' ? await stores.accounts.find(id) : undefined;
    if (account === undefined)
      throw new AssayError('access.denied', 'only an account that is signed in has a password');
    // Through the same door as a sign-in: as slow to guess, and as loud.
    const { cookies } = await accounts.signIn(account.email, current, clientOf(context));
    await accounts.auth.setPassword(await accounts.auth.newLinkToken(id), password);
    await stores.audit.append('account.password', id, { by: 'owner' });
    setCookies(
      context,
      cookies.map((cookie) => cookie.replace(/=[^;]*/, '=').concat('; Max-Age=0')),
    );
    return context.body(null, 204);
  });
  router.openapi(sessions, async (context) => {
    const { id, credentialId } = context.get('actor');
    const found = await context.get('workspace').stores.accounts.sessions(id);
    const items = found.map((one) => shown(accountSession, { ...one, current: one.id === credentialId }));
    return context.json({ items }, 200);
  });
  router.openapi(end, async (context) => {
    const { sessionId } = context.req.valid('param');
    const { accounts: store } = context.get('workspace').stores;
    if ((await store.endSessions(context.get('actor').id, sessionId)) === 0) {
      throw new AssayError('not-found', `session "${sessionId}" does not exist`);
    }
    return context.body(null, 204);
  });
  return router;
}
