import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServerFixture } from '../e2e/server-fixture.ts';
import { openPage, violations, violationsInBoth } from './browser.ts';

export interface Seeded {
  readonly fixture: ServerFixture;
  readonly browser: Browser;
  readonly submissionIds: readonly string[];
}

/** What the server is made to answer: itself; nothing yet; a fault of its own; lists without entries; a conflict to every change. */
type Mode = 'itself' | 'nothing' | 'fault' | 'empty' | 'conflict';

const conflict = 'The rubric changed meanwhile.';

/** Answers for the server, by the mode of the moment. Who is signed in is always told. */
async function playServer(page: Page): Promise<{ set(mode: Mode): void }> {
  let mode: Mode = 'itself';
  let go = Promise.withResolvers<void>();
  await page.route(/\/api\/v1\/(?!session$)/, async (route) => {
    if (mode === 'nothing' && !route.request().url().includes('/events')) await go.promise;
    await answer(route, mode);
  });
  return {
    set(next) {
      if (next === 'nothing') go = Promise.withResolvers<void>();
      else go.resolve();
      mode = next;
    },
  };
}

async function answer(route: Route, mode: Mode): Promise<void> {
  const request = route.request();
  const path = new URL(request.url()).pathname;
  const changes = request.method() !== 'GET' && !/\/(lint|lease|draft)$/.test(path);
  if (path.endsWith('/events')) return route.continue();
  if (mode === 'fault') return route.fulfill(problem(500, 'internal', 'something went wrong in the server'));
  if (mode === 'conflict' && changes) return route.fulfill(problem(409, 'conflict', 'the rubric changed meanwhile'));
  if (mode !== 'empty' || request.method() !== 'GET') return route.continue();
  const response = await route.fetch();
  const body: unknown = await response.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null || !('items' in body)) return route.fulfill({ response });
  return route.fulfill({ response, json: { ...body, items: [], total: 0, counts: {}, reasonCounts: {} } });
}

function problem(status: number, code: string, detail: string) {
  return {
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ title: code, status, code, detail }),
  };
}

interface Screen {
  readonly name: string;
  readonly path: string;
  /** It has nothing to ask the server for. */
  readonly still?: true;
  /** How a change of it is sent, up to the answer. */
  readonly change?: (page: Page) => Promise<void>;
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().click();
}

async function withReason(page: Page, open: string | RegExp, confirm: string): Promise<void> {
  await press(page, open);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('department decision');
  await dialog.getByRole('button', { name: confirm, exact: true }).click();
}

function screensOf(submissionId: string): readonly Screen[] {
  return [
    { name: 'home', path: '/' },
    { name: 'assignments', path: '/a' },
    {
      name: 'new assignment',
      path: '/new',
      still: true,
      change: async (page) => {
        await page.getByLabel('Title').fill('Should phones stay home?');
        await page.getByLabel('Task and source texts').fill('Write to the principal.');
        await press(page, 'Make the assignment');
      },
    },
    { name: 'queue', path: '/a/seeded' },
    {
      name: 'essay',
      path: `/a/seeded/e/${submissionId}`,
      change: async (page) => {
        await page.getByRole('group', { name: 'Level of ideas' }).waitFor();
        await page.keyboard.press('Control+Enter');
      },
    },
    { name: 'class', path: '/a/seeded/class' },
    {
      name: 'release',
      path: '/a/seeded/release',
      change: async (page) => {
        await press(page, /^Release \d+ grades?$/);
        await page.getByRole('dialog').getByRole('button', { name: 'Release', exact: true }).click();
      },
    },
    { name: 'setup', path: '/a/seeded/setup', change: (page) => press(page, 'Train a scorer') },
    { name: 'appeals', path: '/a/seeded/appeals' },
    {
      name: 'rubrics',
      path: '/studio',
      change: async (page) => {
        const file = { name: 'x.yaml', mimeType: 'text/yaml', buffer: Buffer.from('id: x') };
        await page.locator('input[type=file]').setInputFiles([file]);
      },
    },
    { name: 'new rubric', path: '/studio/new', still: true, change: (page) => press(page, 'Publish') },
    {
      name: 'rubric',
      path: '/studio/r/seeded',
      change: async (page) => {
        await page.getByLabel('Title').fill('Seeded, and changed');
        await press(page, 'Publish version 2');
      },
    },
    { name: 'versions', path: '/studio/r/seeded?tab=versions' },
    {
      name: 'environments',
      path: '/studio/r/seeded?tab=environments',
      change: (page) => withReason(page, 'Roll back', 'Roll back'),
    },
    { name: 'grades it touches', path: '/studio/r/seeded?tab=grades' },
    {
      name: 'prompts',
      path: '/studio/prompts',
      change: async (page) => {
        await page.getByRole('textbox', { name: 'Template' }).fill('# changed');
        await press(page, 'Keep as the next version');
      },
    },
    {
      name: 'approvals',
      path: '/studio/approvals',
      change: (page) => withReason(page, 'Ask for two people', 'Ask for it'),
    },
    { name: 'experiments', path: '/studio/experiments' },
    {
      name: 'people',
      path: '/admin',
      change: async (page) => {
        await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Ada');
        await page.getByLabel('E-mail').fill('ada@school.example');
        await press(page, 'Invite');
      },
    },
    {
      name: 'keys',
      path: '/admin/keys',
      change: async (page) => {
        await page.getByLabel('Name').fill('Gradebook');
        await page.getByLabel('grades.export').check();
        await press(page, 'Make the key');
      },
    },
    {
      name: 'privacy',
      path: '/admin/privacy',
      change: async (page) => {
        await page.getByLabel('Student (pseudonym)').fill(`s1-${'0'.repeat(64)}`);
        await press(page, 'Open the request');
      },
    },
    { name: 'monitors', path: '/admin/monitors', change: (page) => withReason(page, /^Mute /, 'Mute') },
    { name: 'a set to read', path: '/admin/labelling/to-read' },
  ];
}

/** Until nothing loads and a heading stands. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
  await expect.poll(() => page.getByText(/^Loading /).count(), { timeout: 20_000 }).toBe(0);
}

/** Each failure has a button of its own; what it asks for comes. */
async function tryAgain(page: Page): Promise<void> {
  const buttons = page.getByRole('button', { name: 'Try again' });
  for (let left = await buttons.count(); left > 0; left = await buttons.count()) {
    await buttons.first().click();
    await expect.poll(() => buttons.count(), { timeout: 20_000 }).toBeLessThan(left);
    await expect.poll(() => page.getByText(/^Loading /).count(), { timeout: 20_000 }).toBe(0);
  }
}

/** Every screen while it loads, when the server fails, without entries, without a connection and in conflict: axe has nothing to say. */
export function describeScreenStates(at: () => Seeded): void {
  describe('every screen in the states that pass or should not be', () => {
    let page: Page;
    let server: Awaited<ReturnType<typeof playServer>>;
    const screens = screensOf('essay');
    beforeAll(async () => {
      const { fixture, browser } = at();
      page = await openPage(browser);
      await page.goto(fixture.server.newLink());
      await page.getByRole('navigation', { name: 'Sections' }).waitFor();
      server = await playServer(page);
    });
    afterAll(() => page.context().close());

    async function open({ path }: Screen): Promise<void> {
      const { fixture, submissionIds } = at();
      await page.goto(`${fixture.server.url}${path.replace('/e/essay', `/e/${submissionIds[29]}`)}`);
    }

    test.each(screens)('$name: loading, failed, then empty', { timeout: 240_000 }, async (screen) => {
      const found: string[] = [];
      const look = async (state: string): Promise<void> => {
        found.push(...(await violationsInBoth(page)).map((one) => `${state}: ${one}`));
      };
      server.set('nothing');
      await open(screen);
      if (screen.still !== true) {
        await page
          .getByText(/^Loading /)
          .first()
          .waitFor();
        await look('loading');
        server.set('fault');
        await page.getByRole('alert').first().waitFor();
        await look('failed');
      }
      server.set('empty');
      await tryAgain(page);
      await settled(page);
      await look('empty');
      expect(found).toEqual([]);
    });

    test.each(screens)(
      '$name: without a connection, and when somebody was quicker',
      { timeout: 240_000 },
      async (screen) => {
        server.set('itself');
        await open(screen);
        await settled(page);
        await page.context().setOffline(true);
        await page.getByText('No connection to the server').waitFor();
        expect(await violations(page)).toEqual([]);
        await page.context().setOffline(false);
        await page.getByText('No connection to the server').waitFor({ state: 'detached' });
        if (screen.change === undefined) return;
        server.set('conflict');
        await screen.change(page);
        await page.getByText(conflict).first().waitFor();
        expect(await violationsInBoth(page)).toEqual([]);
        await page.evaluate('localStorage.clear()');
      },
    );
  });
}
