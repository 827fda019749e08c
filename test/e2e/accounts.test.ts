import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, startServerFixture, token, type Answer, type Loose, type ServerFixture } from './server-fixture.ts';

let fixture: ServerFixture;
beforeAll(async () => {
  fixture = await startServerFixture();
});
afterAll(() => fixture.close());

const passwords = {
  admin: 'an admin of a quiet school',
  weaver: 'seven quiet green horses',
  okoro: 'eight loud purple snails',
};

const rubric = {
  format: 'assay.rubric/1',
  id: 'short',
  title: 'Short',
  genre: 'other',
  gradeLevel: '8',
  scale: { min: 1, max: 4 },
  traits: [{ id: 't', name: 'T', definition: 'T', weight: 1, scale: { min: 1, max: 4 } }],
  bands: [{ id: 'all', name: 'All', min: 1, max: 4 }],
};
const assignment = { title: 'A', taskText: 'Write.', gradeLevel: '8', genre: 'other', rubricId: 'short' };

interface Browser {
  readonly cookie: string;
  ask(line: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

async function signIn(
  email: string,
  password: string,
): Promise<{ readonly status: number; readonly browser: Browser; readonly set: string }> {
  const response = await fetch(`${fixture.server.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: fixture.server.url },
    body: JSON.stringify({ email, password }),
  });
  const set = response.headers.getSetCookie().join('; ');
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  await response.body?.cancel();
  const browser: Browser = {
    cookie,
    ask: (line, body, headers = {}) =>
      ask(fixture, line, body, { authorization: '', cookie, origin: fixture.server.url, ...headers }),
  };
  return { status: response.status, browser, set };
}

async function setPassword(link: string, password: string): Promise<number> {
  const body = { token: new URL(link).searchParams.get('token'), password };
  return (await ask(fixture, 'POST /api/v1/session/password', body, { authorization: '' })).status;
}

const ids = new Map<string, string>();
let admin: Browser;
let weaver: Browser;
let okoro: Browser;

describe('from one user to accounts', () => {
  test('without an account whoever opens the link is the owner, and may everything', async () => {
    const opened = await fetch(fixture.server.newLink(), { redirect: 'manual' });
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    const who = await ask(fixture, 'GET /api/v1/session', undefined, { authorization: '', cookie });
    expect(who.body).toMatchObject({ mode: 'single-user', id: 'owner', roles: ['admin'], classes: 'all' });
    const first = { name: 'A. Admin', email: 'admin@school.example', roles: ['teacher'] };
    expect((await ask(fixture, 'POST /api/v1/accounts', first)).status).toBe(400);
    const made = await ask(fixture, 'POST /api/v1/accounts', { ...first, roles: ['admin'] });
    expect([made.status, made.body.account.hasPassword]).toEqual([201, false]);
    // With the first account the link and its session open nothing any more; the token that was set by hand does.
    expect((await ask(fixture, 'GET /api/v1/session', undefined, { authorization: '', cookie })).status).toBe(401);
    expect((await fetch(fixture.server.newLink(), { redirect: 'manual' })).status).toBe(401);
    expect((await ask(fixture, 'GET /api/v1/session')).body.mode).toBe('accounts');
    const browsing = await fetch(fixture.server.url, { redirect: 'manual', headers: { accept: 'text/html' } });
    expect([browsing.status, browsing.headers.get('location')]).toEqual([303, '/sign-in']);

    expect(await setPassword(made.body.link, 'too short')).toBe(400);
    expect(await setPassword(made.body.link, passwords.admin)).toBe(204);
    expect(await setPassword(made.body.link, passwords.admin)).toBe(403);
  });

  test('a sign-in sets one cookie that no script reads and no other site sends', async () => {
    const signedIn = await signIn('Admin@school.example', passwords.admin);
    expect(signedIn.status).toBe(204);
    expect(signedIn.set).toMatch(/^assay_account=[^;]+;/);
    for (const flag of [/HttpOnly/i, /SameSite=Strict/i, /Path=\//i]) expect(signedIn.set).toMatch(flag);
    expect(signedIn.set).not.toMatch(/Secure/);
    admin = signedIn.browser;
    expect((await admin.ask('GET /api/v1/session')).body).toMatchObject({
      name: 'A. Admin',
      email: 'admin@school.example',
    });
  });

  test('a change needs the page of this server; so does a sign-in', async () => {
    const made = await admin.ask('POST /api/v1/classes', { name: 'X' }, { origin: 'https://evil.example' });
    expect(made.status).toBe(403);
    const foreign = { authorization: '', origin: 'https://evil.example' };
    const credentials = { email: 'admin@school.example', password: passwords.admin };
    expect((await ask(fixture, 'POST /api/v1/session', credentials, foreign)).status).toBe(403);
  });

  test('an admin invites teachers; the page to set a password works without a script', async () => {
    for (const [name, roles] of [
      ['weaver', ['teacher']],
      ['okoro', ['teacher']],
    ] as const) {
      const made = await admin.ask('POST /api/v1/accounts', { name, email: `${name}@school.example`, roles });
      ids.set(name, made.body.account.id);
      const link = new URL(made.body.link);
      const page = await fetch(link);
      const html = await page.text();
      expect(html).toContain('autocomplete="new-password"');
      const form = new URLSearchParams({ token: link.searchParams.get('token') ?? '', password: passwords[name] });
      const set = await fetch(new URL('/set-password', link), {
        method: 'POST',
        headers: { origin: fixture.server.url },
        body: form,
        redirect: 'manual',
      });
      expect([set.status, set.headers.get('location')]).toEqual([303, '/sign-in']);
    }
    const login = new URLSearchParams({ email: 'weaver@school.example', password: passwords.weaver });
    const entered = await fetch(`${fixture.server.url}/sign-in`, {
      method: 'POST',
      headers: { origin: fixture.server.url },
      body: login,
      redirect: 'manual',
    });
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/']);
    weaver = (await signIn('weaver@school.example', passwords.weaver)).browser;
    okoro = (await signIn('okoro@school.example', passwords.okoro)).browser;
  });

  test('five wrong passwords, then even the right one has to wait; elsewhere nobody waits', async () => {
    const statuses = [];
    for (let n = 0; n < 5; n += 1)
      statuses.push((await signIn('okoro@school.example', `wrong password number ${n}`)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401]);
    expect((await signIn('okoro@school.example', passwords.okoro)).status).toBe(429);
    expect((await signIn('weaver@school.example', passwords.weaver)).status).toBe(204);
    // An address that is not there is told apart from a wrong password by nothing.
    const wrong = await ask(
      fixture,
      'POST /api/v1/session',
      { email: 'weaver@school.example', password: 'x' },
      { authorization: '' },
    );
    const nobody = await ask(
      fixture,
      'POST /api/v1/session',
      { email: 'who@school.example', password: 'x' },
      { authorization: '' },
    );
    expect(nobody.body).toEqual(wrong.body);
  });
});

describe('classes', () => {
  const submissionOf = new Map<string, string>();

  test('each teacher creates in their own class, and what belongs to the other does not exist for them', async () => {
    expect((await ask(fixture, 'POST /api/v1/rubrics', rubric)).status).toBe(201);
    for (const [name, teacher] of [
      ['8a', 'weaver'],
      ['8b', 'okoro'],
    ] as const) {
      const made = await admin.ask('POST /api/v1/classes', { name });
      const path = `PUT /api/v1/classes/${made.body.id}/teachers`;
      expect((await admin.ask(path, { teachers: [ids.get(teacher)] })).body.teachers).toEqual([ids.get(teacher)]);
    }
    for (const [slug, browser] of [
      ['later', weaver],
      ['phones', okoro],
    ] as const) {
      expect((await browser.ask(`PUT /api/v1/assignments/${slug}`, assignment)).status).toBe(201);
      const added = await browser.ask(`POST /api/v1/assignments/${slug}/submissions`, {
        submissions: [{ ref: 'one', text: `An essay of ${slug}.` }],
        grade: false,
      });
      submissionOf.set(slug, added.body.submissions[0].id);
    }
    const seen = async (browser: Browser) =>
      (await browser.ask('GET /api/v1/assignments')).body.items.map((one: Loose) => one.slug);
    expect([await seen(weaver), await seen(okoro), await seen(admin)]).toEqual([
      ['later'],
      ['phones'],
      ['later', 'phones'],
    ]);
    expect((await weaver.ask('PUT /api/v1/assignments/phones', { ...assignment, title: 'Mine' })).status).toBe(409);
  });

  test.each([
    ['GET /api/v1/assignments/phones', 404],
    ['GET /api/v1/assignments/phones/submissions', 404],
    ['GET /api/v1/assignments/phones/report', 404],
    ['GET /api/v1/runs?assignment=phones', 404],
    ['GET /api/v1/runs', 403],
    ['GET /api/v1/grades', 403],
    ['GET /api/v1/runs?assignment=later', 200],
    ['GET /api/v1/runs?assignment=later&assignment=phones', 404],
    ['GET /api/v1/accounts', 403],
    ['GET /api/v1/audit', 403],
  ])('a teacher of another class: %s → %i', async (line, status) => {
    expect((await weaver.ask(line)).status).toBe(status);
  });

  test('an id of another class gets nowhere, in the path or in a body', async () => {
    const other = submissionOf.get('phones');
    expect((await weaver.ask(`GET /api/v1/submissions/${other}/text`)).status).toBe(404);
    expect((await weaver.ask(`GET /api/v1/submissions/${submissionOf.get('later')}/text`)).status).toBe(200);
    const started = await weaver.ask('POST /api/v1/assignments/later/runs', { submissionIds: [other] });
    expect([started.status, started.body.detail]).toEqual([404, `"${other}" does not exist`]);
  });
});

describe('API keys', () => {
  test('a key may what its scopes say, and its owner still may; the secret is shown once', async () => {
    const denied = await weaver.ask('POST /api/v1/keys', { name: 'x', scopes: ['accounts.manage'] });
    expect(denied.status).toBe(403);
    const made = await weaver.ask('POST /api/v1/keys', {
      name: 'sync',
      scopes: ['assignments.read'],
      expiresInDays: 1,
    });
    expect(made.status).toBe(201);
    const { secret, key } = made.body;
    const withKey = (line: string, body?: unknown) => ask(fixture, line, body, { authorization: `Bearer ${secret}` });
    expect((await withKey('GET /api/v1/assignments')).body.items.map((one: Loose) => one.slug)).toEqual(['later']);
    expect((await withKey('GET /api/v1/assignments/phones')).status).toBe(404);
    expect((await withKey('POST /api/v1/assignments/later/runs', {})).status).toBe(403);
    expect((await withKey('POST /api/v1/keys', { name: 'y', scopes: ['assignments.read'] })).status).toBe(403);
    expect((await ask(fixture, 'GET /api/v1/session', undefined, { authorization: `Bearer ${secret}x` })).status).toBe(
      401,
    );

    const listed = await weaver.ask('GET /api/v1/keys');
    expect(listed.body.items).toMatchObject([{ id: key.id, lastUsedAt: expect.any(String) }]);
    expect(JSON.stringify(listed.body)).not.toContain(secret.slice(-20));
    expect((await okoro.ask(`DELETE /api/v1/keys/${key.id}`)).status).toBe(404);
    expect((await weaver.ask(`DELETE /api/v1/keys/${key.id}`)).body.revokedAt).toEqual(expect.any(String));
    expect((await withKey('GET /api/v1/assignments')).status).toBe(401);
  });
});

test('sessions are listed and ended; a deactivated account is out at once', async () => {
  const second = (await signIn('weaver@school.example', passwords.weaver)).browser;
  const listed = (await weaver.ask('GET /api/v1/session/all')).body.items;
  expect(listed.filter((one: Loose) => one.current)).toHaveLength(1);
  const { id } = (await second.ask('GET /api/v1/session/all')).body.items.find((one: Loose) => one.current);
  expect((await okoro.ask(`DELETE /api/v1/session/all/${id}`)).status).toBe(404);
  expect((await weaver.ask(`DELETE /api/v1/session/all/${id}`)).status).toBe(204);
  expect((await second.ask('GET /api/v1/session')).status).toBe(401);

  expect((await admin.ask(`PATCH /api/v1/accounts/${ids.get('okoro')}`, { active: false })).status).toBe(200);
  expect((await okoro.ask('GET /api/v1/session')).status).toBe(401);
  const self = (await admin.ask('GET /api/v1/session')).body.id;
  expect((await admin.ask(`PATCH /api/v1/accounts/${self}`, { roles: ['teacher'] })).status).toBe(409);
});

test('one’s own password is changed with the old one, and every session ends', async () => {
  const next = 'nine slow yellow tortoises';
  const wrong = await weaver.ask('PUT /api/v1/session/password', { current: 'not this one', password: next });
  expect(wrong.status).toBe(401);
  const changed = await weaver.ask('PUT /api/v1/session/password', { current: passwords.weaver, password: next });
  expect(changed.status).toBe(204);
  expect((await weaver.ask('GET /api/v1/session')).status).toBe(401);
  expect((await signIn('weaver@school.example', passwords.weaver)).status).toBe(401);
  expect((await signIn('weaver@school.example', next)).status).toBe(204);
});

test('all of it is in the audit log under who did it, and no secret is in it or in the server’s log', async () => {
  const { body } = await ask(fixture, 'GET /api/v1/audit?limit=1000');
  const acts = body.items.map((one: Loose) => `${one.actor} ${one.action}`);
  const weaverId = ids.get('weaver');
  expect(acts).toEqual(
    expect.arrayContaining([
      'owner account.create',
      `${weaverId} session.begin`,
      `${weaverId} assignment.create`,
      `${weaverId} key.create`,
      `${weaverId} key.revoke`,
      `${weaverId} account.password`,
      'nobody session.refuse',
    ]),
  );
  const logged = fixture.logged.join('') + JSON.stringify(body);
  for (const secret of [...Object.values(passwords), token, admin.cookie.slice(20, 40), 'weaver@school.example']) {
    expect(logged).not.toContain(secret);
  }
});
