import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildWeb } from '../../scripts/build-web.ts';
import { decideOnDesk } from '../../src/apps/workspace/desk/decide-on-desk.ts';
import type { Workspace } from '../../src/apps/workspace/workspace.ts';
import { seedDesk } from '../e2e/desk-seed.ts';
import { ask, startServerFixture, type ServerFixture } from '../e2e/server-fixture.ts';
import { openBrowser, openPage, picture, violations, violationsInBoth } from './browser.ts';
import { describePeople } from './people-acts.ts';
import { describeScreenStates } from './screen-states.ts';

// Forty sealed grades, four of them waiting; the browser and the token are the owner.
let fixture: ServerFixture;
let browser: Browser;
let page: Page;
let submissionIds: readonly string[] = [];
const assignment = '/api/v1/assignments/seeded';

beforeAll(async () => {
  buildWeb();
  [fixture, browser] = await Promise.all([startServerFixture(), openBrowser()]);
  ({ submissionIds } = await seedDesk(fixture.workspace, { count: 40, policy: { secondReads: 1 } }));
  page = await openPage(browser);
  await page.goto(fixture.server.newLink());
  await page.getByRole('link', { name: 'Release', exact: true }).waitFor();
}, 300_000);
afterAll(async () => {
  await browser.close();
  await fixture.close();
});

async function openEssay(number: number, search = ''): Promise<void> {
  const label = `Essay ${number}`;
  await page.goto(`${fixture.server.url}/a/seeded/e/${submissionIds[number - 1]}${search}`);
  await page.getByRole('heading', { level: 2, name: label, exact: true }).waitFor();
  await page.getByRole('group', { name: 'Level of ideas' }).waitFor();
}

function colleague(): Workspace {
  return fixture.workspace.actingAs('ms-b');
}

interface Standing {
  readonly state: string;
  readonly revision: number;
  readonly decisions: readonly Record<string, unknown>[];
}

async function stateOf(number: number): Promise<Standing> {
  const { body } = await ask(fixture, `GET /api/v1/submissions/${submissionIds[number - 1]}/desk`);
  return body;
}

describe('many at once', () => {
  test('the batch says its error before it is done, holds a sample back, and can be taken back', async () => {
    await page.goto(`${fixture.server.url}/a/seeded/release`);
    await page.getByRole('button', { name: 'Approve many …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Approve many by risk' });
    await dialog.getByRole('button', { name: 'Show what would happen' }).click();
    // 36 of the 40 have nothing against them; a tenth of 36 is 4: 32 are approved.
    const act = dialog.getByRole('button', { name: 'Approve 32, hold 4 back' });
    await act.waitFor();
    await dialog.getByText('would be off by more than one point').waitFor();
    await dialog.getByText(/About \d+\.\d% of the approved \(95%: .+ to .+\)/).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'approval-light');
    expect((await ask(fixture, `GET ${assignment}/queue?limit=1`)).body.counts.reviewed ?? 0).toBe(0);

    await act.click();
    await page.getByText('32 grades approved').waitFor();
    await page.getByText('Held back for you: 4 grades, none read yet.').waitFor();
    expect((await ask(fixture, `GET ${assignment}/queue?limit=1`)).body.counts.reviewed).toBe(32);
    await page.getByRole('link', { name: 'Read the sample' }).waitFor();
    await page.getByRole('listitem').getByRole('button', { name: 'Take back' }).click();
    await page.getByText(/32 grades approved and taken back/).waitFor();
    expect((await ask(fixture, `GET ${assignment}/queue?limit=1`)).body.counts.reviewed ?? 0).toBe(0);
  });

  test('release, export with why and for whom, recall', async () => {
    await openEssay(1);
    await page.keyboard.press('Control+Enter');
    await page.getByText('Essay 1 approved').waitFor();
    await openEssay(1);
    await page.getByRole('button', { name: 'Release this grade' }).click();
    await page.getByRole('button', { name: 'Take it back' }).waitFor();
    expect(await stateOf(1)).toMatchObject({ state: 'released' });

    await page.getByRole('link', { name: 'Release', exact: true }).click();
    await page.getByLabel('For whom').fill('the parents of grade 8');
    const href = await page.getByRole('link', { name: 'Spreadsheet' }).getAttribute('href');
    const file = await page.request.get(`${fixture.server.url}${href}`);
    // Every student has a line; the date of its release stands at the end of one of them.
    const lines = (await file.text()).trim().split('\n');
    expect(lines.filter((line) => /\d{4}-\d{2}-\d{2}T[\d:.]+Z"?\s*$/.test(line))).toHaveLength(1);
    const { body: disclosed } = await ask(fixture, `GET /api/v1/records/disclosures?submission=${submissionIds[0]}`);
    expect(JSON.stringify(disclosed)).toContain('the parents of grade 8');

    await page.getByRole('button', { name: 'Take all back' }).click();
    await page.getByRole('dialog').getByText('1 grade would stand as before the release').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
    await page.getByText('1 grade taken back.').waitFor();
    expect(await stateOf(1)).toMatchObject({ state: 'reviewed' });
  });
});

describe('one essay', () => {
  test('sentences are put in other words, struck and added; the bank offers what was written before', async () => {
    await openEssay(2, '?order=arrival');
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Feedback in your words').fill('You name one thing; name its colour too.');
    await page.getByRole('button', { name: 'Stop editing' }).click();
    await page.getByText('In your words').waitFor();
    await page.keyboard.press('c');
    await page.keyboard.type('Read it aloud once more.');
    await page.keyboard.press('Enter');
    await page.getByText('Draft saved').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await page.getByText('Essay 2 approved').waitFor();
    const decision = (await stateOf(2)).decisions.at(-1);
    expect(decision?.['feedback']).toMatchObject([
      { act: 'edit', comment: 'You name one thing; name its colour too.' },
      { act: 'add', comment: 'Read it aloud once more.' },
    ]);

    // In the same window, which had asked for the bank before.
    await page.getByRole('list').getByText('Essay 3', { exact: true }).click();
    await page.getByRole('heading', { level: 2, name: 'Essay 3', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Strike' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Struck: the student will not see it').waitFor();
    // The button is gone; the keyboard stays at the sentence.
    await expect.poll(() => page.evaluate(`document.activeElement?.getAttribute('aria-label')`)).toBe('As it was');
    await page
      .getByRole('list', { name: 'Comments used before' })
      .getByRole('button', { name: 'Read it aloud once more.' })
      .click();
    await page.getByRole('button', { name: 'Take this comment out' }).waitFor();
  });

  test('what another tool said is shown as a reason to look, beside a score that it does not touch', async () => {
    const before = await ask(fixture, `GET ${assignment}/queue?limit=40&order=arrival`);
    await ask(fixture, `POST /api/v1/submissions/${submissionIds[4]}/flags`, {
      source: 'similarity-check',
      kind: 'plagiarism',
      verdict: 'flagged',
      probability: 0.87,
      note: 'Two sentences stand on a web page.',
      link: 'https://similarity.example/report/5',
    });
    await openEssay(5);
    const flags = page.getByRole('region', { name: 'What other tools said' });
    await flags.getByText(/similarity-check: plagiarism, flagged \(it says 87%\)/).waitFor();
    expect(await flags.getByRole('link', { name: 'Its report' }).getAttribute('href')).toBe(
      'https://similarity.example/report/5',
    );
    expect(await violations(page)).toEqual([]);
    await picture(page, 'flag-light');
    const after = await ask(fixture, `GET ${assignment}/queue?limit=40&order=arrival`);
    expect(after.body.items[4]).toMatchObject({ state: 'needs-review', score: before.body.items[4].score });
  });

  test('the machine’s score can wait until every criterion has a level of the teacher', async () => {
    // One that no batch has touched: nobody decided on it yet.
    await openEssay(20);
    await page.getByRole('switch', { name: 'Hide the machine’s score until I have scored' }).click();
    await page.getByText('Choose your own levels first.').waitFor();
    expect(await page.locator('.piece[data-claims]:not([data-claims=""])').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    // The levels 1 to 6 by digit; down to the second criterion.
    await page.keyboard.press('3');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('3');
    await page.getByText('Scale 1 to 6').or(page.locator('.score-plot')).first().waitFor();
    await page.getByRole('switch', { name: 'Hide the machine’s score until I have scored' }).click();
  });

  test('rejection asks why, and is kept with it', async () => {
    await openEssay(7);
    await page.getByRole('button', { name: 'Reject' }).click();
    const dialog = page.getByRole('dialog', { name: 'Reject: this text gets no grade' });
    expect(await dialog.getByRole('button', { name: 'Reject' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Why').fill('This is the task sheet.');
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Reject' }).click();
    await page.getByText('Essay 7 rejected').waitFor();
    expect((await stateOf(7)).decisions.at(-1)).toMatchObject({ action: 'reject', reason: 'This is the task sheet.' });
  });

  test('an essay that somebody has open says so, and can be taken over', async () => {
    await colleague().stores.desk.leases.acquire(submissionIds[7] ?? '');
    await openEssay(8);
    await page.getByText(/has this essay open/).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Take over' }).click();
    await page.getByText(/has this essay open/).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Enter');
    await page.getByText('Essay 8 approved').waitFor();
  });

  test('a second reader is shown neither the machine’s word nor the first reader’s', async () => {
    const { revision } = await stateOf(9);
    const first = { action: 'override', revision, traitScores: { ideas: 6, words: 6 }, reason: 'Vivid' } as const;
    await decideOnDesk(colleague(), submissionIds[8] ?? '', first);
    await page.goto(`${fixture.server.url}/a/seeded`);
    const which = page.getByRole('combobox', { name: 'Which essays' });
    await which.getByText(/To read blind \(\d+\)/).waitFor({ state: 'attached' });
    await which.selectOption('second-read');
    await page.getByRole('listitem').filter({ hasText: 'Essay 9' }).getByRole('link').click();
    await page.getByText('Choose your own levels first.').waitFor();
    expect(await page.getByText('Vivid').count()).toBe(0);
    expect(await page.getByRole('tab', { name: 'How it was graded' }).count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await picture(page, 'second-read-light');
  });

  test('like is laid beside like, and a level leads to everyone who got it', async () => {
    await openEssay(11);
    await page.getByRole('tab', { name: 'Compare' }).click();
    const similar = page.getByRole('region', { name: 'Essays of this class like this one' });
    await similar.getByRole('link').first().waitFor();
    await page.getByRole('link', { name: 'All at this level' }).click();
    await page.getByRole('button', { name: /ideas: level \d/ }).waitFor();
    const shown = await page
      .getByRole('listitem')
      .filter({ has: page.getByRole('link', { name: /Essay/ }) })
      .count();
    expect(shown).toBeGreaterThan(0);
    expect(shown).toBeLessThan(40);
  });
});

describe('without the machine', () => {
  test('AI grading is switched off in the desk; the same view grades by hand', async () => {
    await page.goto(`${fixture.server.url}/a/seeded`);
    await page.getByRole('button', { name: 'Order and reasons' }).click();
    await page.getByRole('menuitem', { name: 'Switch AI grading off …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Switch AI grading off' });
    await dialog.waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Switch off' }).click();
    await page.getByText('AI grading is off; grade by hand.').waitFor();
    const { body } = await ask(fixture, `POST ${assignment}/submissions`, {
      submissions: [{ ref: 'late.txt', text: 'My street is long. It ends at the river, where nobody lives.' }],
      grade: false,
    });
    expect(JSON.stringify(body)).toContain('sub-');
    await page.reload();
    const row = page.getByRole('listitem').filter({ hasText: 'Essay 41' });
    await page.getByRole('combobox', { name: 'Which essays' }).selectOption({ label: 'Without a grade (1)' });
    await row.getByRole('link').click();
    await page.getByRole('heading', { level: 2, name: 'Essay 41', exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'by-hand-light');
    await page.keyboard.press('4');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('4');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Essay 41 kept with your score').waitFor();
    const { body: queue } = await ask(fixture, `GET ${assignment}/queue?limit=50&order=arrival`);
    // Both criteria at 4 of 1 to 6: the essay has 4.
    expect(queue.items[40]).toMatchObject({ state: 'reviewed', score: 4 });
    await page.getByRole('button', { name: 'Switch on again' }).click();
    await page.getByText('AI grading is off; grade by hand.').waitFor({ state: 'detached' });
  });
});

test('the list that the page names to the browser is the one that the desk asks for: it is fetched once', async () => {
  const asked = `performance.getEntriesByType('resource').filter(({ name }) => name.includes('/queue?')).map(({ name }) => name)`;
  for (const search of ['', '?order=arrival']) {
    await page.goto(`${fixture.server.url}/a/seeded${search}`);
    await page.locator('.queue-row').first().waitFor();
    const queues = z.array(z.string()).parse(await page.evaluate(asked));
    expect(queues.filter((one) => one.includes('limit=500'))).toHaveLength(1);
  }
});

test('an address that there is not says so, and leads back', async () => {
  await page.goto(`${fixture.server.url}/a/seeded/nowhere`);
  await page.getByText('There is no such page').waitFor();
  expect(await violationsInBoth(page)).toEqual([]);
});

describeScreenStates(() => ({ fixture, browser, submissionIds }));
// Last: with the first account the owner's link opens nothing any more.
describePeople(() => ({ fixture, browser }));
