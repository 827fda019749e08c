import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
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

async function signedIn(options: Parameters<typeof openPage>[1] = {}): Promise<Page> {
  const page = await openPage(browser, options);
  await page.goto(desk.server.newLink());
  await page.getByRole('link', { name: 'Review', exact: true }).waitFor();
  return page;
}

/** The level that a trait stands at. */
function levelOf(page: Page, trait: string): Promise<string> {
  return page
    .getByRole('group', { name: `Level of ${trait}` })
    .locator('input:checked + span')
    .innerText();
}

function inQueue(page: Page, label: string) {
  return page.getByRole('listitem').filter({ hasText: label }).first();
}

async function openEssay(page: Page, label: string): Promise<void> {
  await inQueue(page, label).getByRole('link').click();
  await page.getByRole('heading', { level: 2, name: label, exact: true }).waitFor();
}

describe('the evening', () => {
  test('without a session the app says how to come in, and shows nothing', async () => {
    const page = await openPage(browser);
    await page.goto(desk.server.url);
    await page.getByText('open the link that the server printed').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  test('the link lands on the class; nothing is there, then the queue fills before the eyes', async () => {
    const page = await signedIn();
    await page.getByText('No essays yet').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'queue-empty-light');
    await desk.handIn();
    await page.getByText(/Grading: \d+ of 21/).waitFor();
    await inQueue(page, 'Essay').waitFor();
    await page
      .getByRole('combobox', { name: 'Which essays' })
      .getByText('Needs review')
      .waitFor({ state: 'attached', timeout: 90_000 });
    // The line goes when nothing is left to grade.
    await page.getByText(/Grading: \d+ of 21/).waitFor({ state: 'detached', timeout: 90_000 });
    expect(await page.getByRole('listitem').count()).toBeGreaterThan(5);
    await page.context().close();
  }, 240_000);

  test('an override by keyboard alone: levels, reason, on to the next', async () => {
    const page = await signedIn();
    await page.keyboard.press('j');
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await openEssay(page, 'Essay 4');
    const before = await levelOf(page, 'Claim and reasoning');
    const digit = before === '1' ? '6' : '1';
    await page.keyboard.press(digit);
    expect(await levelOf(page, 'Claim and reasoning')).toBe(digit);
    for (const _trait of [2, 3, 4, 5]) {
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press(digit);
    }
    expect(await levelOf(page, 'Conventions')).toBe(digit);
    await page.keyboard.press('Control+Enter');
    // The score changes: a reason is asked for, and the field has the focus.
    await page.getByText('Say in a few words why the score changes').waitFor();
    await page.keyboard.type('Written for the grader, not for the board');
    await page.keyboard.press('Control+Enter');
    await page.getByText(/Essay 4 kept with your score/).waitFor();
    await page.getByRole('heading', { level: 2, name: 'Essay 4', exact: true }).waitFor({ state: 'detached' });
    await expect.poll(() => inQueue(page, 'Essay 4').innerText(), { timeout: 30_000 }).toContain('Reviewed');
    const [decision] = await decisionsOn(4);
    expect(decision).toMatchObject({ action: 'override', reason: 'Written for the grader, not for the board' });
    await page.context().close();
  });

  test('u takes the last decision back', async () => {
    const page = await signedIn();
    await openEssay(page, 'Essay 10');
    await page.getByRole('group', { name: 'Level of Evidence' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText(/Essay 10 approved/).waitFor();
    // A key that comes before the server has answered the decision has nothing to take back yet.
    const takenBack = page.getByText('Essay 10: the decision was taken back.');
    await vi.waitFor(
      async () => {
        await page.keyboard.press('u');
        await takenBack.waitFor({ timeout: 3000 });
      },
      { timeout: 30_000 },
    );
    expect((await decisionsOn(10)).map(({ action }) => action)).toEqual(['approve', 'reopen']);
    await page.context().close();
  });

  test('single keys are text while typing, and can be switched off', async () => {
    const page = await signedIn();
    await openEssay(page, 'Essay 8');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Single-key commands').uncheck();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('j');
    expect(await page.getByRole('heading', { level: 2 }).first().innerText()).toBe('Essay 8');
    await page.context().close();
  });

  test('what was typed is there after a reload and after a time without connection', async () => {
    const page = await signedIn();
    await openEssay(page, 'Essay 5');
    await page.context().setOffline(true);
    await page.getByText('No connection to the server').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'offline-light');
    await page.getByLabel('Comment for the student').fill('Your second reason needs an example.');
    await page.getByText('Kept on this device', { exact: true }).waitFor();
    await page.context().setOffline(false);
    await page.reload();
    await page.getByRole('heading', { level: 2, name: 'Essay 5', exact: true }).waitFor();
    expect(await page.getByLabel('Comment for the student').inputValue()).toBe('Your second reason needs an example.');
    await page.context().close();
  });

  test('two teachers on one essay: both are shown, nothing is overwritten', async () => {
    const [ann, ben] = [await signedIn(), await signedIn()];
    for (const page of [ann, ben]) {
      await openEssay(page, 'Essay 9');
      await page.getByRole('group', { name: 'Level of Evidence' }).waitFor();
    }
    await ann.keyboard.press('Control+Enter');
    await ann.getByText(/Essay 9 approved/).waitFor();
    await ben.keyboard.press('Control+Enter');
    const dialog = ben.getByRole('dialog', { name: 'Somebody decided on this essay while you had it open' });
    await dialog.waitFor();
    expect(await violations(ben)).toEqual([]);
    await picture(ben, 'conflict-light');
    expect(await decisionsOn(9)).toHaveLength(1);
    await dialog.getByRole('button', { name: 'Leave theirs' }).click();
    await dialog.waitFor({ state: 'detached' });
    await Promise.all([ann.context().close(), ben.context().close()]);
  });
});

describe('every screen, light and dark, from phone to desktop, at 200 %', () => {
  test('queue, essay, task, comparison, record, rubric, class, release', async () => {
    const page = await signedIn();
    await inQueue(page, 'Essay').waitFor();
    const faults = await faultsInEveryWindow(page, 'queue');
    await openEssay(page, 'Essay 4');
    await page.getByRole('tabpanel').getByText('Dear School Board').waitFor();
    faults.push(...(await faultsInEveryWindow(page, 'essay')));
    for (const tab of ['Task', 'Compare', 'How it was graded']) {
      await page.getByRole('tab', { name: tab }).click();
      if (tab === 'How it was graded') await page.getByText('The text was prepared').waitFor();
      if (tab === 'Compare')
        await page.getByRole('region', { name: 'like this one' }).getByRole('link').first().waitFor();
      faults.push(...(await faultsInEveryWindow(page, tab.toLowerCase().replaceAll(' ', '-'))));
    }
    // Beside the essay where there is room: it was in each picture.
    await page.setViewportSize({ width: 720, height: 450 });
    await page.getByRole('radiogroup', { name: 'Pane' }).getByText('Rubric').click();
    await page.getByRole('group', { name: 'Level of Evidence' }).waitFor();
    faults.push(...(await faultsInEveryWindow(page, 'rubric', 720)));
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('link', { name: 'Class', exact: true }).click();
    await page.getByRole('heading', { name: 'The class so far' }).waitFor();
    await page.getByRole('region', { name: 'Criteria by level' }).waitFor();
    await page.locator('.plot svg').waitFor();
    await page.getByText('The newest scorer is version').waitFor();
    faults.push(...(await faultsInEveryWindow(page, 'class')));
    await page.getByRole('link', { name: 'Release', exact: true }).click();
    await page.getByRole('heading', { name: 'Where the essays stand' }).waitFor();
    await page.getByText('No batch so far.').waitFor();
    faults.push(...(await faultsInEveryWindow(page, 'release')));
    expect(faults).toEqual([]);
    await page.context().close();
  }, 240_000);
});

/** What the database holds of the essay with this blind number. */
async function decisionsOn(number: number) {
  const { stores } = desk.workspace;
  const { items } = await stores.submissions.list(desk.assignment.id, { limit: 100 });
  const submissionId = items[number - 1]?.id ?? '';
  const grades = await stores.grades.list({ assignmentId: desk.assignment.id, submissionId }, { limit: 10 });
  return stores.reviews.ofGrade(grades.items.at(-1)?.id ?? '');
}
