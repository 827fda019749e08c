import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServerFixture } from '../e2e/server-fixture.ts';
import { openPage, picture, violations, violationsInBoth } from './browser.ts';

export interface Office {
  readonly fixture: ServerFixture;
  readonly browser: Browser;
}

const password = 'a sentence that is easy to remember';

/** Keys and accounts: what an office does, and how people come in. */
export function describePeople(at: () => Office): void {
  describe('keys and people', { timeout: 240_000 }, () => {
    let owner: Page;
    let url = '';
    const others: Page[] = [];
    beforeAll(async () => {
      const { fixture, browser } = at();
      ({ url } = fixture.server);
      owner = await openPage(browser);
      await owner.goto(fixture.server.newLink());
      await owner.getByRole('navigation', { name: 'Sections' }).waitFor();
    });
    afterAll(() => Promise.all([owner, ...others].map((page) => page.context().close())));

    async function window(): Promise<Page> {
      const page = await openPage(at().browser);
      others.push(page);
      return page;
    }

    test('a key is made with one scope, shown once, works, and stops at once when it is revoked', async () => {
      await owner.goto(`${url}/admin/keys`);
      await owner.getByLabel('Name').fill('Gradebook sync');
      await owner.getByLabel('assignments.read').check();
      await owner.getByRole('button', { name: 'Make the key' }).click();
      const secret = await owner.locator('.secret').innerText();
      expect(await violations(owner)).toEqual([]);
      const headers = { authorization: `Bearer ${secret}` };
      const read = async (path: string): Promise<number> => (await fetch(`${url}${path}`, { headers })).status;
      expect(await read('/api/v1/assignments')).toBe(200);
      expect(await read('/api/v1/audit')).toBe(403);
      await owner.getByRole('button', { name: 'Revoke Gradebook sync' }).click();
      await owner.getByText('revoked', { exact: true }).waitFor();
      expect(await read('/api/v1/assignments')).toBe(401);
    });

    async function invite(by: Page, name: string, role: string): Promise<string> {
      await by.goto(`${url}/admin`);
      await by.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
      await by.getByLabel('E-mail').fill(`${name.toLowerCase()}@school.example`);
      const box = by.getByRole('group', { name: 'Roles' }).getByRole('checkbox', { name: role, exact: true });
      await box.check();
      if (role !== 'teacher' && (await by.getByRole('checkbox', { name: 'teacher', exact: true }).isChecked()))
        await by.getByRole('checkbox', { name: 'teacher', exact: true }).uncheck();
      await by.getByRole('button', { name: 'Invite', exact: true }).click();
      await by.getByText(`Hand this link to ${name}`).waitFor();
      return by.locator('.secret').innerText();
    }

    async function signIn(page: Page, name: string, with_ = password): Promise<void> {
      await page.getByLabel('E-mail address').fill(`${name.toLowerCase()}@school.example`);
      await page.getByLabel('Password').fill(with_);
      await page.keyboard.press('Enter');
    }

    async function member(link: string, name: string): Promise<Page> {
      const page = await window();
      await page.goto(link);
      await page.getByLabel('New password').fill(password);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await signIn(page, name);
      await page.getByRole('navigation', { name: 'Sections' }).waitFor();
      return page;
    }

    test('an invitation sets a password; a wrong one is refused; who is not signed in any more is told how to come back', async () => {
      const link = await invite(owner, 'Ada', 'admin');
      const ada = await window();
      await ada.goto(link);
      expect(await violationsInBoth(ada)).toEqual([]);
      await picture(ada, 'set-password-light-1440');
      await ada.getByLabel('New password').fill(password);
      await ada.keyboard.press('Enter');
      await ada.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(await violationsInBoth(ada)).toEqual([]);
      await picture(ada, 'sign-in-light-1440');
      await signIn(ada, 'Ada', 'not what it is at all');
      await ada.getByRole('alert').waitFor();
      expect(await violationsInBoth(ada)).toEqual([]);
      await signIn(ada, 'Ada');
      await ada.getByRole('navigation', { name: 'Sections' }).waitFor();

      // In another window of the same browser she signs out: this one shows none of her class any more, and nobody touched it.
      await ada.goto(`${url}/a/seeded`);
      await ada
        .getByText(/^Essay \d+$/)
        .first()
        .waitFor();
      const beside = await ada.context().newPage();
      await beside.goto(`${url}/admin/keys`);
      await beside.getByRole('button', { name: 'Sections and account' }).click();
      await beside.getByRole('menuitem', { name: 'Sign out' }).click();
      await beside.getByRole('heading', { name: 'Sign in' }).waitFor();
      await ada.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(await ada.getByText(/Essay \d/).count()).toBe(0);
      await beside.close();
      await signIn(ada, 'Ada');
      await ada.getByRole('navigation', { name: 'Sections' }).waitFor();
      // The owner's own window is signed out by the first account, and says how to come back in.
      await owner.goto(`${url}/a/seeded`);
      await owner
        .getByText('You are not signed in')
        .or(owner.getByRole('heading', { name: 'Sign in' }))
        .waitFor();
      expect(await violations(owner)).toEqual([]);
    });

    test('who is a teacher and nothing else sees nothing before a class of theirs has an assignment', async () => {
      const ada = others[0];
      if (ada === undefined) throw new Error('Ada has signed in above');
      const ben = await member(await invite(ada, 'Ben', 'teacher'), 'Ben');
      await ben.getByText('No assignment yet').waitFor();
      expect(await ben.getByRole('link', { name: 'Monitors' }).count()).toBe(0);
      await ada.goto(`${url}/admin`);
      await ada.getByLabel('Name of the class').fill('8b');
      await ada.getByRole('button', { name: 'Make a class' }).click();
      await ada.getByRole('region', { name: 'Class 8b' }).getByLabel('Ben').waitFor();
    });
  });
}
