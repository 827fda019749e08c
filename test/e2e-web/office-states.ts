import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, type ServerFixture } from '../e2e/server-fixture.ts';
import { openPage, violationsInBoth, violationsOfStructure } from './browser.ts';
import { conflictWords, playServer } from './play-server.ts';
import { settled, tryAgain } from './screen-states.ts';

export interface Studio {
  readonly fixture: ServerFixture;
  readonly browser: Browser;
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

/** Studio and administration, on the server that the studio's tests left: three versions of a rubric, the prompts rolled back. */
const screens: readonly Screen[] = [
  {
    name: 'setup',
    path: '/a/bells/setup',
    change: async (page) => {
      await page.getByLabel('Treat X like this').fill('Facts count.');
      await press(page, 'Make the ruling');
    },
  },
  { name: 'appeals', path: '/a/bells/appeals' },
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
    path: '/studio/r/later-start',
    change: async (page) => {
      await page.getByLabel('Title').fill('Later, and changed');
      await press(page, 'Publish version 4');
    },
  },
  { name: 'versions', path: '/studio/r/later-start?tab=versions' },
  {
    name: 'environments',
    path: '/studio/r/later-start?tab=environments',
    change: (page) => withReason(page, /^Roll back/, 'Roll back'),
  },
  { name: 'grades it touches', path: '/studio/r/later-start?tab=grades' },
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
  { name: 'privacy', path: '/admin/privacy', change: (page) => press(page, 'Set the rule') },
  { name: 'audit log', path: '/admin/audit' },
  { name: 'monitors', path: '/admin/monitors', change: (page) => withReason(page, /^Mute /, 'Mute') },
  { name: 'readings', path: '/admin/labelling' },
  { name: 'a set to read', path: '/admin/labelling/to-read' },
];

/** Each screen while it loads, when the server fails, without entries, without a connection and in conflict: axe has nothing to say. */
export function describeOfficeStates(at: () => Studio): void {
  describe('studio and administration in the states that pass or should not be', { timeout: 240_000 }, () => {
    let page: Page;
    let server: Awaited<ReturnType<typeof playServer>>;
    beforeAll(async () => {
      const { fixture, browser } = at();
      const set = { from: 'sample', name: 'to-read', title: 'To read', size: 2 };
      expect((await ask(fixture, 'POST /api/v1/assignments/bells/datasets', set)).status).toBe(201);
      page = await openPage(browser);
      await page.goto(fixture.server.newLink());
      await page.getByRole('navigation', { name: 'Sections' }).waitFor();
      server = await playServer(page);
    });
    afterAll(() => page.context().close());

    test.each(screens)('$name', async ({ path, still, change }) => {
      const found: string[] = [];
      const look = async (state: string, axe = violationsOfStructure): Promise<void> => {
        found.push(...(await axe(page)).map((one) => `${state}: ${one}`));
      };
      const address = `${at().fixture.server.url}${path}`;
      server.set('nothing');
      await page.goto(address);
      if (still !== true) {
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

      server.set('itself');
      await page.goto(address);
      await settled(page);
      await page.context().setOffline(true);
      await page.getByText('No connection to the server').waitFor();
      await look('offline');
      await page.context().setOffline(false);
      await page.getByText('No connection to the server').waitFor({ state: 'detached' });
      if (change !== undefined) {
        server.set('conflict');
        await change(page);
        await page.getByText(conflictWords).first().waitFor();
        await look('conflict', violationsInBoth);
        await page.evaluate('localStorage.clear()');
      }
      expect(found).toEqual([]);
    });
  });
}
