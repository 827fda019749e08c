import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildWeb } from '../../scripts/build-web.ts';
import { seedDesk } from '../e2e/desk-seed.ts';
import { ask, startServerFixture, type ServerFixture } from '../e2e/server-fixture.ts';
import { openBrowser, openPage, picture, violations, violationsInBoth } from './browser.ts';

/** Each role does its work in the browser, and is told in words where the work is somebody else's. */
let fixture: ServerFixture;
let browser: Browser;
let url = '';
const password = 'a sentence that is easy to remember';
const ids = new Map<string, string>();

beforeAll(async () => {
  buildWeb();
  [fixture, browser] = await Promise.all([startServerFixture(), openBrowser()]);
  ({ url } = fixture.server);
  await seedDesk(fixture.workspace, { count: 12, policy: { autoRelease: false } });
  await seedDesk(fixture.workspace, { count: 2, slug: 'elsewhere' });
  await ask(fixture, 'POST /api/v1/assignments/seeded/submissions', {
    submissions: [{ ref: 'mia.txt', text: 'My street is long.', student: { id: 'S-77', name: 'Mía Tamm' } }],
    grade: false,
  });
  // One after the other: the first has to be an admin.
  for (const [name, role] of [
    ['Ada', 'admin'],
    ['Tia', 'teacher'],
    ['Lee', 'curriculum-lead'],
    ['Psy', 'psychometrician'],
    ['Pia', 'privacy-officer'],
  ] as const)
    await account(name, role);
  const { body } = await ask(fixture, 'POST /api/v1/classes', { name: '8b' });
  await ask(fixture, `PUT /api/v1/classes/${body.id}/teachers`, { teachers: [ids.get('Tia')] });
  await ask(fixture, `PUT /api/v1/classes/${body.id}/assignments/seeded`);
}, 300_000);
afterAll(async () => {
  await browser.close();
  await fixture.close();
});

function addressOf(name: string): string {
  return `${name.toLowerCase()}@school.example`;
}

async function account(name: string, role: string): Promise<void> {
  const { body } = await ask(fixture, 'POST /api/v1/accounts', { name, email: addressOf(name), roles: [role] });
  ids.set(name, body.account.id);
  const token = new URL(body.link).searchParams.get('token');
  await ask(fixture, 'POST /api/v1/session/password', { token, password }, { authorization: '' });
}

/** A window of that person's, signed in. */
async function windowOf(name: string): Promise<Page> {
  const page = await openPage(browser);
  const headers = { origin: new URL(url).origin };
  const data = { email: addressOf(name), password };
  expect((await page.request.post(`${url}/api/v1/session`, { headers, data })).status()).toBe(204);
  return page;
}

async function refuses(page: Page, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(`${url}${path}`);
    await page.getByRole('heading', { level: 1, name: 'This is somebody else’s work' }).waitFor();
  }
  expect(await violationsInBoth(page)).toEqual([]);
}

describe('a teacher', () => {
  test('reads, decides and releases in their own class, and is told of what is not theirs', async () => {
    const page = await windowOf('Tia');
    await page.goto(url);
    // The one assignment of the class opens by itself.
    await page.getByText('Essay 1', { exact: true }).first().click();
    await page.getByRole('group', { name: 'Level of ideas' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Essay 1 approved').waitFor();
    await page.getByRole('link', { name: 'Release', exact: true }).click();
    await page.getByRole('button', { name: /^Release \d+ grades?/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Release', exact: true }).click();
    await expect
      .poll(async () => (await ask(fixture, 'GET /api/v1/assignments/seeded/queue?limit=1')).body.counts.released, {
        timeout: 30_000,
      })
      .toBe(1);
    await page.goto(`${url}/a/elsewhere`);
    await page.getByRole('heading', { level: 1, name: 'There is no such assignment here' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'role-teacher-elsewhere-light-1440');
    await refuses(page, ['/admin', '/admin/privacy', '/admin/audit', '/admin/monitors']);
    await picture(page, 'role-denied-light-1440');
    await page.goto(`${url}/studio`);
    await page.getByRole('link', { name: 'Seeded' }).click();
    // To read: what she may not do is not offered.
    await page.getByRole('region', { name: 'Levels of ideas' }).waitFor();
    expect(await page.getByRole('button', { name: /Publish|Roll back/ }).count()).toBe(0);
    await picture(page, 'role-teacher-rubric-light-1440');
    await page.context().close();
  });
});

describe('a curriculum lead', () => {
  test('writes and publishes rubrics, and keeps out of records and accounts', async () => {
    const page = await windowOf('Lee');
    await page.goto(`${url}/studio/r/seeded`);
    await page.getByLabel('Title').fill('Seeded, for the spring');
    await page.getByRole('button', { name: 'Publish version 2' }).click();
    await page.getByText('Version 2 is published').waitFor();
    await page.getByRole('button', { name: 'Roll back to version 1' }).waitFor();
    await page.getByRole('link', { name: 'Which grades it touches' }).click();
    await page
      .getByRole('row', { name: /^Seeded/ })
      .first()
      .waitFor();
    await picture(page, 'role-lead-touched-light-1440');
    await refuses(page, ['/admin', '/admin/privacy', '/admin/monitors']);
    await page.goto(`${url}/a/seeded`);
    await page.getByText('Essay 2', { exact: true }).first().click();
    await page.getByRole('heading', { level: 2, name: 'Essay 2', exact: true }).waitFor();
    await page.getByText('You read here. The teachers of the class decide.').waitFor();
    await picture(page, 'role-lead-essay-light-1440');
    expect(await page.getByRole('button', { name: /^(Approve|Reject)/ }).count()).toBe(0);
    await page.context().close();
  });
});

describe('a psychometrician', () => {
  test('locks a set, has it read by two, sees agreement, experiments and monitors', async () => {
    const page = await windowOf('Psy');
    await page.goto(`${url}/studio/experiments`);
    await page.getByLabel('Name of the set').fill('To read');
    await page.getByRole('combobox', { name: 'Assignment' }).selectOption({ value: 'seeded' });
    await page.getByRole('combobox', { name: 'Essays' }).selectOption('sample');
    await page.getByLabel('How many').fill('3');
    await page.getByRole('button', { name: 'Lock the set' }).click();
    await page.getByRole('rowheader', { name: /^To read/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'role-experiments-light-1440');
    await page.goto(`${url}/admin/labelling`);
    await page.getByRole('checkbox', { name: 'Tia' }).check();
    await page.getByRole('checkbox', { name: 'Lee' }).check();
    await page.getByRole('combobox', { name: 'Third person' }).selectOption({ label: 'Ada' });
    await page.getByRole('button', { name: 'Give the essays out' }).click();
    await page.getByText('6 readings given out').waitFor();
    expect(await violationsInBoth(page)).toEqual([]);
    await picture(page, 'role-coordinate-light-1440');

    // The reader is shown the text and nothing that could sway her.
    const tia = await windowOf('Tia');
    await tia.goto(`${url}/admin/labelling`);
    await tia.getByRole('button', { name: 'Begin reading' }).click();
    await tia.getByText('0 of 3 read').waitFor();
    for (const scale of await tia.getByRole('radiogroup').all()) await scale.getByText('3', { exact: true }).click();
    expect(await violations(tia)).toEqual([]);
    await picture(tia, 'role-reading-light-1440');
    await tia.getByRole('button', { name: 'Give the reading' }).click();
    await tia.getByText('1 of 3 read').waitFor();
    await tia.context().close();

    await page.reload();
    await page.getByText('0 of 3 essays have their scores; 3 wait for a reading').waitFor();
    await page.goto(`${url}/a/seeded/setup`);
    await page.getByRole('region', { name: 'Agreement reports' }).getByText('None yet').waitFor();
    await page.goto(`${url}/admin/monitors`);
    await page
      .getByRole('region', { name: 'Calls to models' })
      .getByText(/calls? in the last hour/)
      .waitFor();
    await picture(page, 'role-monitors-light-1440');
    await refuses(page, ['/admin', '/admin/privacy', '/admin/audit']);
    await page.context().close();
  });
});

describe('a privacy officer', () => {
  test('finds a student by name: request, copy, refusal while it is open, erasure, and the trail of it all', async () => {
    const page = await windowOf('Pia');
    await page.goto(`${url}/admin/privacy`);
    await page.getByLabel('Student or submission').fill('tamm mia');
    await page.getByRole('button', { name: 'Look up' }).click();
    await page.getByRole('button', { name: 'Open the record of Mía Tamm' }).click();
    const record = page.getByRole('region', { name: 'Record of Mía Tamm' });
    await record.getByText('Nobody saw or received it.').waitFor();
    await record.getByRole('button', { name: 'Write the request down' }).click();
    await page.getByRole('button', { name: 'granted' }).waitFor();
    await record.getByLabel('Why').fill('the parents asked');
    await record.getByLabel('For whom').fill('the parents');
    const [copy] = await Promise.all([
      page.waitForEvent('download'),
      record.getByRole('button', { name: 'Save a copy of everything' }).click(),
    ]);
    expect(copy.suggestedFilename()).toMatch(/^record-s1-/);
    await record.getByRole('row', { name: /copy of the record/ }).waitFor();
    expect(await violationsInBoth(page)).toEqual([]);
    await picture(page, 'role-privacy-light-1440');
    await record.getByRole('button', { name: 'Erase …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('the parents asked for it');
    await dialog.getByRole('button', { name: 'Erase for good' }).click();
    await dialog.getByText(/close it before erasing/).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'granted' }).click();
    await page.getByRole('button', { name: 'granted' }).waitFor({ state: 'detached' });
    await record.getByRole('button', { name: 'Erase …' }).click();
    // What was typed before the refusal is still there.
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('the parents asked for it');
    await dialog.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByText('Erased.').waitFor();
    await page.getByRole('button', { name: 'Look up' }).click();
    await page.getByText('Nobody here has that name').waitFor();

    await page.getByRole('button', { name: 'Set the rule' }).click();
    await page.getByRole('button', { name: 'Take back the rule of all assignments' }).waitFor();
    await page.getByRole('link', { name: 'Audit log' }).click();
    const acts = page.getByRole('region', { name: 'Acts' });
    for (const act of ['looked a student up', 'records: request', 'erase: student', 'retention: set'])
      await acts.getByRole('cell', { name: act }).first().waitFor();
    expect(await acts.innerText()).not.toContain('Tamm');
    await page.getByRole('button', { name: 'Check the chain' }).click();
    await page.getByText(/rows, unbroken/).waitFor();
    await page.getByLabel('Noted before').fill(`9:${'0'.repeat(64)}`);
    await page.getByRole('button', { name: 'Check the chain' }).click();
    await page.getByText('Broken at row 9').waitFor();
    expect(await violationsInBoth(page)).toEqual([]);
    await picture(page, 'role-audit-light-1440');
    await refuses(page, ['/admin', '/studio']);
    await page.context().close();
  });
});

describe('an admin', () => {
  test('gives another role, and takes an account out; a password that is guessed at is slowed down in words', async () => {
    const page = await windowOf('Ada');
    await page.goto(`${url}/admin`);
    await page.getByRole('button', { name: 'Roles of Lee' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: 'psychometrician' }).check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /Lee/ }).getByText('psychometrician').waitFor();
    const lee = await windowOf('Lee');
    await lee.goto(`${url}/admin/monitors`);
    await lee.getByText('What is watched').waitFor();
    await page.getByRole('button', { name: 'Deactivate Lee' }).click();
    await page.getByRole('row', { name: /Lee/ }).getByText('deactivated').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'role-people-light-1440');
    await lee.reload();
    await lee.getByRole('heading', { name: 'You are not signed in' }).waitFor();
    await lee.getByRole('link', { name: 'Sign in with your account' }).click();
    for (const _try of [1, 2, 3, 4, 5, 6]) {
      await lee.getByLabel('E-mail address').fill(addressOf('Nobody'));
      await lee.getByLabel('Password').fill('not what it is at all');
      await Promise.all([lee.waitForNavigation(), lee.keyboard.press('Enter')]);
    }
    await lee.getByRole('alert').filter({ hasText: 'Too many attempts; try again in 15 minutes.' }).waitFor();
    expect(await violationsInBoth(lee)).toEqual([]);
    await picture(lee, 'role-throttled-light-1440');
    await page.getByRole('button', { name: 'Sections and account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await Promise.all([page, lee].map((one) => one.context().close()));
  });
});
