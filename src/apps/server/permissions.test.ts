import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServerFixture, type ServerFixture } from '../../../test/e2e/server-fixture.ts';
import { startGrading } from '../workspace/grade-assignment.ts';
import type { Actor } from './actor.ts';
import { createAccess, ownerAccess } from './access.ts';
import { createAccounts, type Accounts } from './accounts.ts';
import { createServer } from './create-server.ts';
import { neededBy, routeRules } from './permissions.ts';
import { permissionsOf, roles, type Permission } from './roles.ts';

let fixture: ServerFixture;
let app: ReturnType<typeof createServer>;
let actor: Actor | undefined;
let accounts: Accounts;

beforeAll(async () => {
  fixture = await startServerFixture();
  accounts = await createAccounts(fixture.workspace, ownerAccess(createAccess('a-token-for-this-test'), true));
  app = createServer({
    workspace: fixture.workspace,
    engine: await startGrading(fixture.workspace),
    access: createAccess('a-token-for-this-test'),
    accounts: { ...accounts, identify: async () => actor },
    log: pino({ level: 'silent' }),
    hostNames: undefined,
    stopping: new AbortController().signal,
  });
});
afterAll(() => fixture.close());

function registered(): string[] {
  const routes = app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`);
  return [...new Set(routes)].sort();
}

/** An address that the pattern matches; ids that their contracts accept, of things that do not exist. */
async function status(route: string): Promise<number> {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replaceAll(/:\w+(\{[^}]*\})?/g, 'a').replace('*', 'a');
  const body = method === 'GET' || method === 'HEAD' ? {} : { body: '{}', headers: { 'content-type': 'text/plain' } };
  const response = await app.request(path, { method, ...body });
  await response.body?.cancel();
  return response.status;
}

function actorWith(permissions: Iterable<Permission>): Actor {
  return { id: 'usr-test', roles: [], permissions: new Set(permissions), classes: 'all', via: 'session' };
}

test('every route of the server is in the permission table, and the table names no route that is not there', () => {
  expect(registered()).toEqual(Object.keys(routeRules).sort());
});

test('without a login every route is refused, but for those that the table opens', async () => {
  actor = undefined;
  const closed = Object.keys(routeRules).filter((route) => routeRules[route] !== 'public');
  const statuses = [];
  for (const route of closed) statuses.push([route, await status(route)]);
  expect(statuses).toEqual(closed.map((route) => [route, 401]));
});

test('with every permission but one that it needs, a route is refused; with what it needs alone it is not', async () => {
  for (const [route, rule] of Object.entries(routeRules)) {
    if (rule === 'public' || rule === 'signed-in') continue;
    const needs = neededBy(rule);
    for (const needed of needs) {
      actor = actorWith([...permissionsOf(['admin'])].filter((one) => one !== needed));
      expect([route, await status(route)]).toEqual([route, 403]);
    }
    actor = actorWith(needs);
    expect([route, await status(route)]).not.toEqual([route, 403]);
  }
});

test.each(Object.keys(roles) as (keyof typeof roles)[])(
  '%s gets 403 exactly where the role has no permission',
  async (role) => {
    actor = { ...actorWith(permissionsOf([role])), roles: [role] };
    for (const [route, rule] of Object.entries(routeRules)) {
      if (rule === 'public' || rule === 'signed-in') continue;
      const refused = (await status(route)) === 403;
      expect([route, refused]).toEqual([route, !neededBy(rule).every((one) => permissionsOf([role]).has(one))]);
    }
  },
);

test('a route that is in no row is refused, whoever asks', async () => {
  actor = actorWith(permissionsOf(['admin']));
  const late = createServer({
    workspace: fixture.workspace,
    engine: await startGrading(fixture.workspace),
    access: createAccess('a-token-for-this-test'),
    accounts: { ...accounts, identify: async () => actor },
    log: pino({ level: 'silent' }),
    hostNames: undefined,
    stopping: new AbortController().signal,
  });
  late.get('/forgotten', (context) => context.text('should not be told'));
  expect((await late.request('/forgotten')).status).toBe(403);
});
