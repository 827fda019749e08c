import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServerFixture } from '../e2e/server-fixture.ts';
import { openPage, violations, violationsInBoth } from './browser.ts';
import { playServer } from './play-server.ts';

export interface Seeded {
  readonly fixture: ServerFixture;
  readonly browser: Browser;
  readonly submissionIds: readonly string[];
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
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
  await expect.poll(() => page.getByText(/^Loading /).count(), { timeout: 60_000 }).toBe(0);
}

/** Each failure has a button of its own; what it asks for comes. */
export async function tryAgain(page: Page): Promise<void> {
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
