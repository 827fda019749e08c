import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/durability/test-database.ts';
import type { Stores } from '../../ports/stores.ts';
import { createAccountAuth, sessionCookie, type AccountAuth, type Client } from './account-auth.ts';
import { createStores } from './stores.ts';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let auth: AccountAuth;
let stores: Stores;
beforeAll(async () => {
  opened = await openTestDatabase();
  auth = createAccountAuth(opened.database.db, 'a'.repeat(32) + '0123456789abcdef');
  stores = createStores(opened.database.db, { tenantId: 'local', actor: 'test' });
});
afterAll(() => opened.close());

const nobody: Client = { cookie: undefined, address: '127.0.0.1', userAgent: 'a browser' };
const password = 'seven quiet green horses';

function withCookies(cookies: readonly string[]): Client {
  return { ...nobody, cookie: cookies.map((one) => one.split(';')[0]).join('; ') };
}

test('an invitation sets a password once; the password signs in; the session says who', async () => {
  const id = await auth.create({ name: 'M. Weaver', email: 'Weaver@School.example' });
  expect((await stores.accounts.get(id)).hasPassword).toBe(false);
  const token = await auth.newLinkToken(id);
  expect(await auth.setPassword(token, password)).toBe(id);
  expect(await auth.setPassword(token, 'another long password')).toBeUndefined();
  expect(await auth.signIn('weaver@school.example', 'not the password at all', nobody)).toBeUndefined();
  expect(await auth.signIn('nobody@school.example', password, nobody)).toBeUndefined();

  const signedIn = await auth.signIn('weaver@school.example', password, nobody);
  expect(signedIn?.accountId).toBe(id);
  const [set = ''] = signedIn?.cookies ?? [];
  expect(set).toContain(`${sessionCookie}=`);
  expect(set).toMatch(/HttpOnly/i);
  expect(set).toMatch(/SameSite=Strict/i);
  const client = withCookies(signedIn?.cookies ?? []);
  expect((await auth.session(client))?.accountId).toBe(id);
  // The cookie is signed: a token that was read out of the database is none.
  const row = await opened.database.db.selectFrom('account_session').select('token').executeTakeFirstOrThrow();
  expect(await auth.session({ ...nobody, cookie: `${sessionCookie}=${row.token}` })).toBeUndefined();
  expect(await stores.accounts.sessions(id)).toMatchObject([{ ipAddress: '127.0.0.1', userAgent: 'a browser' }]);

  await auth.signOut(client);
  expect(await auth.session(client)).toBeUndefined();
});

test('a new password ends the sessions that are open; a deactivated account loses its own', async () => {
  const found = await stores.accounts.findByEmail('weaver@school.example');
  const id = found?.id ?? '';
  const signedIn = await auth.signIn('weaver@school.example', password, nobody);
  const client = withCookies(signedIn?.cookies ?? []);
  await auth.setPassword(await auth.newLinkToken(id), 'eight quiet green horses');
  expect(await auth.session(client)).toBeUndefined();
  const again = withCookies(
    (await auth.signIn('weaver@school.example', 'eight quiet green horses', nobody))?.cookies ?? [],
  );
  expect(await auth.session(again)).toBeDefined();
  await stores.accounts.change(id, { active: false });
  expect(await auth.session(again)).toBeUndefined();
});

test('a password below 15 characters is refused, one of 15 is not; none is kept as it is, nor is a link', async () => {
  const id = await auth.create({ name: 'T. Okoro', email: 'okoro@school.example' });
  const token = await auth.newLinkToken(id);
  await expect(auth.setPassword(token, 'x'.repeat(14))).rejects.toThrow(/too short/i);
  expect(await auth.setPassword(token, 'abcdefghijklmno')).toBe(id);
  await auth.newLinkToken(id);
  const { db } = opened.database;
  const kept = JSON.stringify([
    await db.selectFrom('account_credential').selectAll().execute(),
    (await opened.database.pool.query('select * from assay.account_verification')).rows,
  ]);
  expect(kept).not.toContain('abcdefghijklmno');
  expect(kept).not.toContain(token);
  expect(await auth.holds(id, 'abcdefghijklmno')).toBe(true);
  expect(await auth.holds(id, 'abcdefghijklmnp')).toBe(false);
});

test('the last admin cannot be deactivated or lose the role', async () => {
  const [first = '', second = ''] = (await stores.accounts.list()).map(({ id }) => id);
  await stores.accounts.change(second, { roles: ['admin'] });
  await expect(stores.accounts.change(second, { active: false })).rejects.toMatchObject({ code: 'conflict' });
  await expect(stores.accounts.change(second, { roles: ['teacher'] })).rejects.toMatchObject({ code: 'conflict' });
  await stores.accounts.change(first, { roles: ['admin'], active: true });
  expect((await stores.accounts.change(second, { roles: ['teacher'] })).roles).toEqual(['teacher']);
});
