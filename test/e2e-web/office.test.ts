import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decideOnDesk } from '../../src/apps/workspace/desk/decide-on-desk.ts';
import { releaseGrades } from '../../src/apps/workspace/desk/release.ts';
import { laterEssay } from '../e2e/later-start.ts';
import { appealedEssay } from './appealed-essay.ts';
import { faultsInEveryWindow, openBrowser, openPage, picture, violations } from './browser.ts';
import { startDeskServer, type DeskServer } from './desk-server.ts';

let desk: DeskServer;
let browser: Browser;
beforeAll(async () => {
  [desk, browser] = await Promise.all([startDeskServer(), openBrowser()]);
}, 240_000);
afterAll(async () => {
  await browser.close();
  await desk.close();
});

async function signedIn(path: string, options: Parameters<typeof openPage>[1] = {}): Promise<Page> {
  const page = await openPage(browser, options);
  await page.goto(desk.server.newLink());
  await page.getByRole('navigation', { name: 'Sections' }).waitFor();
  await page.goto(`${desk.server.url}${path}`);
  return page;
}

function panel(page: Page, name: string) {
  return page.getByRole('region', { name, exact: true });
}

/** What axe finds on each screen in every window, and whether it runs off to the side; pictures are kept. */
async function faultsOnScreens(): Promise<string[]> {
  const page = await signedIn('/a');
  const found: string[] = [];
  for (const [name, path, shows] of screens()) {
    await page.goto(`${desk.server.url}${path}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.getByText(shows).first().waitFor();
    await expect.poll(() => page.getByText(/^Loading/).count(), { timeout: 20_000 }).toBe(0);
    found.push(...(await faultsInEveryWindow(page, name)));
  }
  await page.context().close();
  return found;
}

function screens(): readonly (readonly [name: string, path: string, shows: string | RegExp])[] {
  const { slug, rubricId } = desk.assignment;
  return [
    ['assignments', '/a', desk.assignment.title],
    ['new-assignment', '/new', 'How it is graded'],
    ['setup', `/a/${slug}/setup`, /graded essays; \d+ are needed/],
    ['appeals', `/a/${slug}/appeals`, 'Enter a question'],
    ['rubrics', '/studio', 'Grade 8 argument'],
    ['new-rubric', '/studio/new', 'What a colleague would object to'],
    ['rubric-edit', `/studio/r/${rubricId}`, 'What a colleague would object to'],
    ['rubric-versions', `/studio/r/${rubricId}?tab=versions`, 'A version never changes'],
    ['rubric-environments', `/studio/r/${rubricId}?tab=environments`, 'What each environment came to hold'],
    ['rubric-grades', `/studio/r/${rubricId}?tab=grades`, 'Up to date'],
    ['rubric-export', `/studio/r/${rubricId}?tab=export`, 'Canvas CSV'],
    ['prompts', '/studio/prompts', 'A heading for each section'],
    ['approvals', '/studio/approvals', 'Waiting'],
    ['experiments', '/studio/experiments', 'Sets of essays'],
    ['people', '/admin', 'Invite somebody'],
    ['keys', '/admin/keys', 'New key'],
    ['privacy', '/admin/privacy', 'One record'],
    ['audit', '/admin/audit', 'What was done'],
    ['monitors', '/admin/monitors', 'Agreement on the golden set'],
    ['labelling', '/admin/labelling', 'Read essays of a set'],
  ];
}

describe('assignments', () => {
  test('a new assignment is made with a rubric that is there, and its setup opens', async () => {
    const page = await signedIn('/new');
    await page.getByLabel('Title').fill('Should phones stay home?');
    expect(await page.getByLabel('Short name in addresses').inputValue()).toBe('should-phones-stay-home');
    await page.getByLabel('Task and source texts').fill('Write to the principal: should phones stay at home?');
    await page.getByRole('button', { name: 'Make the assignment' }).click();
    await page.getByRole('heading', { level: 1, name: 'Should phones stay home?' }).waitFor();
    expect(await desk.workspace.stores.assignments.get('should-phones-stay-home')).toMatchObject({
      rubricId: desk.assignment.rubricId,
    });
    await page.context().close();
  });

  test('essays by file chooser: each file has its own end, and the same file is already there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assay-import-'));
    const [good, bad] = [join(folder, 'mia.txt'), join(folder, 'picture.png')];
    await writeFile(
      good,
      'Phones should stay home because lessons are quieter without them. My class tried it for a week.',
    );
    await writeFile(bad, 'no essay');
    const page = await signedIn('/a/should-phones-stay-home/setup');
    const files = page.getByRole('region', { name: 'Files' });
    // Nothing can grade this one yet: neither a scorer nor a model is there.
    await page.getByLabel('Grade them at once').uncheck();
    await panel(page, 'Import essays').locator('input[type=file]').setInputFiles([good, bad]);
    await files.getByRole('row', { name: /mia\.txt handed in/ }).waitFor();
    await files.getByRole('row', { name: /picture\.png refused/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'import-light');
    await page.getByRole('button', { name: 'Clear the list' }).click();
    await panel(page, 'Import essays').locator('input[type=file]').setInputFiles([good]);
    await files.getByRole('row', { name: /mia\.txt already there/ }).waitFor();
    await page.context().close();
  });

  test('grading by machine is switched off and on', async () => {
    const page = await signedIn(`/a/${desk.assignment.slug}/setup`);
    await page.getByRole('button', { name: 'Switch off' }).click();
    const dialog = page.getByRole('dialog', { name: 'Switch grading by machine off' });
    await dialog.waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Switch it off' }).click();
    await page.getByText('Nothing is graded by machine').waitFor();
    expect((await desk.workspace.stores.assignments.get(desk.assignment.slug)).aiGradingEnabled).toBe(false);
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByRole('button', { name: 'Switch it on' }).click();
    await page.getByText('New essays are graded as they arrive').waitFor();
    await page.context().close();
  });
});

describe('appeals', () => {
  test('a question about a released grade: another reader compares with exemplars and answers', async () => {
    await desk.handIn();
    const { stores } = desk.workspace;
    const submissionId = await graded();
    const ann = desk.workspace.actingAs('ann');
    const revision = 0;
    await decideOnDesk(ann, submissionId, { action: 'approve', revision, requestKey: undefined });
    await releaseGrades(ann, desk.assignment, [submissionId]);
    const page = await signedIn(`/a/${desk.assignment.slug}/appeals`);
    await page.getByLabel('Question, in their words').fill('Why is my evidence only a three? I gave two numbers.');
    await page.getByLabel('Criterion').selectOption({ label: 'Evidence' });
    await page.getByRole('button', { name: 'Enter it' }).click();
    await page.getByRole('button', { name: 'Take it' }).click();
    await panel(page, 'Compare in this criterion').waitFor();
    await panel(page, 'Second look by the machine').getByText('It is not possible here: no model graded').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'appeal-light-1440');
    await page.getByRole('button', { name: 'Equal' }).click();
    await panel(page, 'What the comparisons leave').waitFor();
    await page
      .getByLabel('Words for who asked')
      .fill('Both numbers were copied from the passage without saying what they show.');
    await page.getByRole('button', { name: 'Answer', exact: true }).click();
    await panel(page, 'Outcome').waitFor();
    const [appeal] = await stores.desk.appeals.list(desk.assignment.id, 'answered');
    expect(appeal).toMatchObject({ traitId: 'evidence', outcome: 'kept' });
    await page.context().close();
  }, 240_000);

  test('a second look by the machine shows on demand, until nothing is left to compare with', async () => {
    const appealed = await appealedEssay(desk, laterEssay('9:30'));
    const page = await signedIn(`/a/${desk.assignment.slug}/appeals/${appealed.appeal.id}`);
    const look = panel(page, 'Second look by the machine');
    await page.getByRole('button', { name: 'Take it' }).click();
    await panel(page, 'Compare in this criterion').waitFor();
    await look.getByRole('button', { name: 'Ask for it' }).press('Enter');
    const demand = look.getByText('Show it before comparing');
    await demand.waitFor();
    const answered = look.getByText('Answered by scripted-grader-1');
    expect(await answered.isVisible()).toBe(false);
    await demand.press('Enter');
    await answered.waitFor();
    expect(await look.getByRole('definition').allTextContents()).toEqual(['3', '5']);
    expect(await violations(page)).toEqual([]);
    await picture(page, 'second-look-light-1440');
    // Nothing is left to compare with: it shows by itself.
    const answers = panel(page, 'What the comparisons leave').getByRole('listitem');
    for (let given = 1; (await demand.count()) > 0; given += 1) {
      await page.getByRole('button', { name: 'The appealed essay is better' }).click();
      await expect.poll(() => answers.count()).toBe(given);
    }
    expect(await answered.isVisible()).toBe(true);
    await page.getByText('No further exemplar would tell more.').waitFor();
    await page.context().close();
    await appealed.close();
  }, 120_000);
});

describe('after grading', () => {
  test('every screen, light and dark, from phone to desktop, at 200 %', async () => {
    expect(await faultsOnScreens()).toEqual([]);
  }, 300_000);
});

/** The first submission that has a score, as soon as one has. */
async function graded(): Promise<string> {
  async function scored(): Promise<string | undefined> {
    const { items } = await desk.workspace.stores.submissions.list(desk.assignment.id, { limit: 100 });
    return items.find(({ score }) => score !== undefined)?.id;
  }
  await expect.poll(scored, { timeout: 120_000, interval: 500 }).toBeDefined();
  return (await scored()) ?? '';
}

const password = 'a sentence that is easy to remember';

/** Another person's window: the password of the invitation is set, and they are signed in, over the routes that any client uses. */
async function member(link: string, email: string): Promise<Page> {
  const page = await openPage(browser);
  const { url } = desk.server;
  const headers = { origin: new URL(url).origin };
  const token = new URL(link).searchParams.get('token');
  const set = await page.request.post(`${url}/api/v1/session/password`, { headers, data: { token, password } });
  const entered = await page.request.post(`${url}/api/v1/session`, { headers, data: { email, password } });
  expect([set.status(), entered.status()]).toEqual([204, 204]);
  return page;
}

/** Last: with the first account the owner's link opens nothing any more. */
describe('two people and a rubric', () => {
  test('an edit is published, asked for by one, approved by another, and rolled back', async () => {
    const owner = await signedIn('/admin');
    async function invite(name: string, email: string): Promise<string> {
      await owner.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
      await owner.getByLabel('E-mail').fill(email);
      await owner.getByRole('checkbox', { name: 'admin' }).check();
      await owner.getByRole('button', { name: 'Invite', exact: true }).click();
      await owner.getByText(`Hand this link to ${name}`).waitFor();
      return owner.locator('.secret').innerText();
    }
    const adaLink = await invite('Ada', 'ada@school.example');
    await picture(owner, 'people-link-light-1440');
    const ada = await member(adaLink, 'ada@school.example');
    await ada.goto(`${desk.server.url}/admin`);
    await ada.getByRole('textbox', { name: 'Name', exact: true }).fill('Ben');
    await ada.getByLabel('E-mail').fill('ben@school.example');
    await ada.getByRole('checkbox', { name: 'admin' }).check();
    await ada.getByRole('button', { name: 'Invite', exact: true }).click();
    await ada.getByText('Hand this link to Ben').waitFor();
    const ben = await member(await ada.locator('.secret').innerText(), 'ben@school.example');

    await ada.goto(`${desk.server.url}/studio/approvals`);
    await ada.getByRole('button', { name: 'Ask for two people' }).click();
    await ada.getByLabel('Reason').fill('department decision');
    await ada.getByRole('button', { name: 'Ask for it' }).click();
    await ada.getByText('Two people let a version in').waitFor();

    await ada.goto(`${desk.server.url}/studio/r/${desk.assignment.rubricId}`);
    await ada.getByLabel('Evidence, level 3').fill('one specific fact or example of the writer');
    await ada.reload();
    expect(await ada.getByLabel('Evidence, level 3').inputValue()).toBe('one specific fact or example of the writer');
    await ada.getByRole('button', { name: 'Publish version 2' }).click();
    await ada.getByText('Version 2 is published').waitFor();
    for (const environment of ['staging', 'production']) {
      await ada.getByRole('button', { name: `Promote to ${environment}` }).click();
      await ada.getByRole('button', { name: 'Ask for it' }).click();
      await ada.getByText('You asked for it: another person approves.').waitFor();
      await ben.goto(`${desk.server.url}/studio/approvals`);
      await ben.getByRole('button', { name: 'Approve', exact: true }).waitFor();
      expect(await violations(ben)).toEqual([]);
      await picture(ben, `approval-${environment}-light-1440`);
      await ben.getByRole('button', { name: 'Approve', exact: true }).click();
      await ben.getByText('Nothing waits for an approval.').waitFor();
      await ada.reload();
      await ada.getByRole('region', { name: environment, exact: true }).getByText('version 2').waitFor();
    }
    await ada.goto(`${desk.server.url}/studio/r/${desk.assignment.rubricId}?tab=versions`);
    await panel(ada, 'What changed').locator('ins').first().waitFor();
    await picture(ada, 'rubric-diff-light-1440');
    await ada.goto(`${desk.server.url}/studio/r/${desk.assignment.rubricId}?tab=environments`);
    await ada.getByRole('button', { name: 'Roll back' }).click();
    await ada.getByLabel('Reason').fill('the anchor confused two readers');
    expect(await violations(ada)).toEqual([]);
    await ada.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
    await ada.getByRole('region', { name: 'production', exact: true }).getByText('version 1').waitFor();
    await picture(ada, 'rolled-back-light-1440');
    await Promise.all([owner, ada, ben].map((page) => page.context().close()));
  }, 240_000);
});
