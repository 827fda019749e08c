import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, type ServerFixture } from '../e2e/server-fixture.ts';
import { openPage, picture, violations, violationsInBoth } from './browser.ts';

export interface Office {
  readonly fixture: ServerFixture;
  readonly browser: Browser;
}

const password = 'a sentence that is easy to remember';

/** Keys, records, accounts: what an office does, and how people come in and go. */
export function describePeople(at: () => Office): void {
  describe('keys, records, people', { timeout: 240_000 }, () => {
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

    test('a record: who saw it, a copy of all of it; an open request stops erasure, a closed one does not', async () => {
      const { fixture } = at();
      const { body } = await ask(fixture, 'POST /api/v1/assignments/seeded/submissions', {
        submissions: [{ ref: 'mia.txt', text: 'My street is long.', student: { id: 'S-77', name: 'Mia Tamm' } }],
        grade: false,
      });
      const submissionId: string = body.submissions[0].id;
      const { pseudonym } = await fixture.workspace.stores.submissions.get(submissionId);
      await ask(fixture, `GET /api/v1/submissions/${submissionId}/desk`);
      await owner.goto(`${url}/admin/privacy`);
      await owner.getByLabel('Student (pseudonym)').fill(pseudonym ?? '');
      await owner.getByRole('button', { name: 'Open the request' }).click();
      await owner.getByRole('button', { name: 'granted' }).waitFor();
      await owner.getByLabel('Pseudonym or submission').fill(pseudonym ?? '');
      await owner.getByRole('button', { name: 'Open the record' }).click();
      await owner.getByRole('region', { name: 'Disclosures' }).waitFor();
      await owner.getByLabel('Why').fill('the parents asked');
      await owner.getByLabel('For whom').fill('the parents');
      const [copy] = await Promise.all([
        owner.waitForEvent('download'),
        owner.getByRole('button', { name: 'Save a copy of everything' }).click(),
      ]);
      expect(copy.suggestedFilename()).toContain('record-');
      await owner.getByRole('button', { name: 'Erase …' }).click();
      const dialog = owner.getByRole('dialog');
      await dialog.getByLabel('Reason').fill('the parents asked for it');
      await dialog.getByRole('button', { name: 'Erase for good' }).click();
      await dialog.getByRole('alert').waitFor();
      expect(await violations(owner)).toEqual([]);
      await owner.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await owner.getByRole('button', { name: 'granted' }).click();
      await owner.getByRole('button', { name: 'granted' }).waitFor({ state: 'detached' });
      await owner.getByRole('button', { name: 'Erase …' }).click();
      // What was typed before the refusal is still there.
      expect(await dialog.getByLabel('Reason').inputValue()).toBe('the parents asked for it');
      await dialog.getByRole('button', { name: 'Erase for good' }).click();
      await owner.getByText('Erased.').waitFor();
      expect(await violations(owner)).toEqual([]);
      await picture(owner, 'erased-light-1440');
      const { status } = await ask(fixture, `GET /api/v1/submissions/${submissionId}/desk`);
      expect(status).toBe(404);
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

    test('an invitation sets a password; a wrong one is refused and then slowed down; one’s menu says who one is and leads out', async () => {
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
      // The owner's own window is signed out by the first account, and says how to come back in.
      await owner.goto(`${url}/a/seeded`);
      await owner
        .getByText('You are not signed in')
        .or(owner.getByRole('heading', { name: 'Sign in' }))
        .waitFor();
      expect(await violations(owner)).toEqual([]);

      await ada.goto(`${url}/a/seeded/appeals`);
      await ada.evaluate(`localStorage.setItem('assay.typed.appeal.seeded', '"a question"')`);
      await ada.getByRole('button', { name: 'Sections and account' }).click();
      await ada.getByText('Ada', { exact: true }).waitFor();
      expect(await violations(ada)).toEqual([]);
      await ada.getByRole('menuitem', { name: 'Sign out' }).click();
      await ada.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(await ada.evaluate(`localStorage.getItem('assay.typed.appeal.seeded')`)).toBeNull();
      for (const _try of [1, 2, 3, 4, 5]) {
        await signIn(ada, 'Nobody', 'not what it is at all');
        await ada.getByRole('alert').waitFor();
      }
      await signIn(ada, 'Nobody', 'not what it is at all');
      await ada.getByRole('alert').filter({ hasText: 'Too many attempts' }).waitFor();
      await signIn(ada, 'Ada');
      await ada.getByRole('navigation', { name: 'Sections' }).waitFor();
    });

    test('a teacher sees the assignments of their own class; roles change, and a deactivated account is out at once', async () => {
      const ada = others[0];
      if (ada === undefined) throw new Error('Ada has signed in above');
      const ben = await member(await invite(ada, 'Ben', 'teacher'), 'Ben');
      await ben.getByText('No assignment yet').waitFor();
      expect(await ben.getByRole('link', { name: 'Monitors' }).count()).toBe(0);
      await ada.goto(`${url}/admin`);
      await ada.getByLabel('Name of the class').fill('8b');
      await ada.getByRole('button', { name: 'Make a class' }).click();
      const class8b = ada.getByRole('region', { name: 'Class 8b' });
      await class8b.getByLabel('Ben').check();
      await class8b.getByLabel('Assignment for 8b').selectOption('seeded');
      await class8b.getByRole('button', { name: 'Give' }).click();
      await class8b.getByRole('button', { name: 'Take seeded from 8b' }).waitFor();
      expect(await violations(ada)).toEqual([]);
      await picture(ada, 'classes-light-1440');
      await ben.reload();
      await ben.getByRole('link', { name: 'Review' }).waitFor();

      await ada.getByRole('button', { name: 'Roles of Ben' }).click();
      const dialog = ada.getByRole('dialog');
      await dialog.getByRole('checkbox', { name: 'psychometrician' }).check();
      expect(await violations(ada)).toEqual([]);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await ada.getByRole('row', { name: /Ben/ }).getByText('psychometrician').waitFor();
      await ben.reload();
      await ben.getByRole('link', { name: 'Monitors' }).waitFor();

      await ada.getByRole('button', { name: 'Deactivate Ben' }).click();
      await ada.getByRole('row', { name: /Ben/ }).getByText('deactivated').waitFor();
      await ben.reload();
      await ben.getByText('You are not signed in').waitFor();
      expect(await violationsInBoth(ben)).toEqual([]);
      await picture(ben, 'signed-out-light-1440');
      await ben.getByRole('link', { name: 'Sign in with your account' }).click();
      await ben.getByRole('heading', { name: 'Sign in' }).waitFor();
      await signIn(ben, 'Ben');
      await ben.getByRole('alert').waitFor();
    });
  });
}
