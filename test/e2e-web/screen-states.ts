import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServerFixture } from '../e2e/server-fixture.ts';
import { openPage, violations, violationsInBoth } from './browser.ts';

export interface Seeded {
  readonly fixture: ServerFixture;
  readonly browser: Browser;
  readonly submissionIds: readonly string[];
}

/** What the server is made to answer: itself; nothing yet; a fault of its own; lists without entries. */
type Mode = 'itself' | 'nothing' | 'fault' | 'empty';

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
  if (path.endsWith('/events')) return route.continue();
  if (mode === 'fault') return route.fulfill(problem(500, 'internal', 'something went wrong in the server'));
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
}

function screensOf(submissionId: string): readonly Screen[] {
  return [
    { name: 'home', path: '/' },
    { name: 'assignments', path: '/a' },
    { name: 'new assignment', path: '/new', still: true },
    { name: 'queue', path: '/a/seeded' },
    { name: 'essay', path: `/a/seeded/e/${submissionId}` },
    { name: 'class', path: '/a/seeded/class' },
    { name: 'release', path: '/a/seeded/release' },
  ];
}

/** Until nothing loads and a heading stands. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
  await expect.poll(() => page.getByText(/^Loading /).count(), { timeout: 60_000 }).toBe(0);
}

/** Each failure has a button of its own; what it asks for comes. */
async function tryAgain(page: Page): Promise<void> {
  const buttons = page.getByRole('button', { name: 'Try again' });
  for (let left = await buttons.count(); left > 0; left = await buttons.count()) {
    await buttons.first().click();
    await expect.poll(() => buttons.count(), { timeout: 60_000 }).toBeLessThan(left);
    await expect.poll(() => page.getByText(/^Loading /).count(), { timeout: 60_000 }).toBe(0);
  }
}

/** Screens while they load, when the server fails, and without entries: axe has nothing to say, and one can try again. */
export function describeScreenStates(at: () => Seeded): void {
  describe('screens in the states that pass or should not be', () => {
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
      const look = async (state: string, axe = violations): Promise<void> => {
        found.push(...(await axe(page)).map((one) => `${state}: ${one}`));
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
        await look('failed', violationsInBoth);
      }
      server.set('empty');
      await tryAgain(page);
      await settled(page);
      await look('empty');
      expect(found).toEqual([]);
    });
  });
}
