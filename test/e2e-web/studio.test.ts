import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildWeb } from '../../scripts/build-web.ts';
import { ask, startServerFixture, type Loose, type ServerFixture } from '../e2e/server-fixture.ts';
import { openBrowser, openPage, picture, violations } from './browser.ts';
import { describeOfficeStates } from './office-states.ts';

/** A curriculum lead in mid-term, with a model that grades: a rubric and the prompts are changed, tried, published and taken elsewhere. */
let fixture: ServerFixture;
let browser: Browser;
let page: Page;
let url = '';

const scale = { min: 1, max: 6 };
const rubric = {
  format: 'assay.rubric/1',
  id: 'later-start',
  title: 'A later start',
  genre: 'argumentative',
  gradeLevel: '8',
  scale,
  traits: [
    {
      id: 'ideas',
      name: 'Ideas',
      definition: 'Takes a position and gives reasons that bear on it.',
      weight: 0.6,
      scale,
      anchors: { '1': 'no position', '6': 'position with weighed reasons' },
    },
    {
      id: 'words',
      name: 'Words',
      definition: 'Words that are exact.',
      weight: 0.4,
      scale,
      anchors: { '6': 'exact words' },
    },
  ],
  bands: [{ id: 'all', name: 'All', ...scale }],
};

const essays = ['9:30', 'nine', 'ten'].map((hour, index) => ({
  ref: `${index}.txt`,
  text: `I think that school should start at ${hour}, because teenagers need their sleep.\n\nDoctors say that eight hours are the least, but my bus comes at 6:40.`,
}));

beforeAll(async () => {
  buildWeb();
  [fixture, browser] = await Promise.all([startServerFixture(), openBrowser()]);
  ({ url } = fixture.server);
  await ask(fixture, 'PUT /api/v1/assignments/bells', {
    title: 'Bells',
    taskText: 'Should school start later?',
    gradeLevel: '8',
    genre: 'argumentative',
    rubric,
  });
  await ask(fixture, 'POST /api/v1/assignments/bells/submissions?grade=true', { submissions: essays });
  page = await openPage(browser);
  await page.goto(fixture.server.newLink());
  await page.getByRole('navigation', { name: 'Sections' }).waitFor();
  await graded();
}, 300_000);
afterAll(async () => {
  await browser.close();
  await fixture.close();
});

async function graded(): Promise<void> {
  const statuses = async (): Promise<string[]> =>
    (await ask(fixture, 'GET /api/v1/runs?assignment=bells')).body.items.map((run: Loose) => run.status);
  await vi.waitFor(async () => expect(new Set(await statuses())).toEqual(new Set(['done'])), {
    timeout: 60_000,
    interval: 100,
  });
}

async function impact(): Promise<Loose> {
  return (await ask(fixture, 'GET /api/v1/rubrics/later-start/impact')).body.items[0];
}

function panel(name: string) {
  return page.getByRole('region', { name, exact: true });
}

/** What an environment holds, not what a button of it says. */
function holds(lane: string, words: string): Promise<void> {
  return panel(lane).locator('.lane-version').getByText(words, { exact: true }).waitFor();
}

describe('a rubric', () => {
  test('written from nothing: what a colleague would object to stands beside it; there is nothing to roll back to', async () => {
    await page.goto(`${url}/studio/new`);
    await page.getByLabel('Title').fill('Street stories');
    const objections = panel('What a colleague would object to');
    await objections.getByText('has to change').first().waitFor();
    for (const level of [1, 2, 3, 4]) await page.getByLabel(`Ideas, level ${level}`).fill(`${level} things are seen`);
    await objections.getByText('has to change').first().waitFor({ state: 'detached' });
    expect(await violations(page)).toEqual([]);
    await picture(page, 'rubric-written-light-1440');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await holds('production', 'version 1');
    expect(await page.getByRole('button', { name: /^(Roll back|Promote)/ }).count()).toBe(0);
  });

  test('an edit is tried on past essays, published, says which grades it touches, and they are graded anew', async () => {
    await page.goto(`${url}/studio/r/later-start`);
    const words = page.getByRole('region', { name: 'Criterion Ideas' }).getByLabel('What is looked at');
    await words.fill('Takes a position; reasons count only when explained.');
    await page.reload();
    await expect.poll(() => words.inputValue(), { timeout: 30_000 }).toContain('reasons count only when explained');
    await page.getByRole('button', { name: 'Try the draft' }).click();
    const table = panel('Before and after');
    await table.waitFor();
    expect(await table.getByRole('row').count()).toBeGreaterThan(1);
    expect(await violations(page)).toEqual([]);
    await picture(page, 'rubric-preview-light-1440');

    await page.getByRole('button', { name: 'Publish version 2' }).click();
    await page.getByText('Version 2 is published').waitFor();
    await page.getByRole('link', { name: 'Which grades it touches' }).click();
    const row = panel('Touched grades').getByRole('row', { name: /^Bells/ });
    // Nobody decided on any of the three yet.
    await row.getByRole('button', { name: 'Grade 3 undecided essays anew' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'rubric-touched-light-1440');
    await row.getByRole('button', { name: 'Grade 3 undecided essays anew' }).click();
    await row.getByText('3 essays queued.').waitFor();
    await graded();
    // The table follows by itself: nothing is touched any more.
    await row.getByRole('button').waitFor({ state: 'detached' });
    expect(await impact()).toMatchObject({ untouched: 3, touched: { review: 0, cleared: 0 } });
  });

  test('back in one click: production holds the version before, and which one stands on the button', async () => {
    await page.goto(`${url}/studio/r/later-start?tab=environments`);
    await page.getByRole('button', { name: 'Roll back to version 1' }).click();
    await page.getByLabel('Reason').fill('too strict for the eighth grade');
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
    await holds('production', 'version 1');
    // And forward again: version 2 was in staging.
    await panel('production').getByRole('button', { name: 'Promote to production' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Ask for it' }).click();
    await holds('production', 'version 2');
    const { body } = await ask(
      fixture,
      'GET /api/v1/registry/history?kind=rubric&name=later-start&environment=production',
    );
    expect(body.items.map(({ action }: Loose) => action)).toEqual(['promote', 'rollback', 'publish', 'publish']);
  });

  test('a ruling becomes a note of the rubric and says which essays it may touch', async () => {
    await page.goto(`${url}/a/bells/setup`);
    await page.getByLabel('Treat X like this').fill('Medical facts count as reasons without a source.');
    await page.getByLabel('Essays with these words').fill('doctors say');
    await page.getByRole('button', { name: 'Make the ruling' }).click();
    await page.getByText('Rubric version 3. It may touch 3 graded essays.').waitFor();
    expect(await page.getByLabel('Treat X like this').inputValue()).toBe('');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Grade the 3 that nobody decided on anew' }).click();
    await page.getByText('3 essays queued.').waitFor();
    await graded();
  });

  test.each([
    ['Canvas CSV', /1 notes \(rulings\)/],
    ['Canvas JSON', /1 notes \(rulings\)/],
    ['Moodle XML', /cannot carry/],
    ['Moodle JSON', /cannot carry/],
    ['CASE 1.1', /cannot carry/],
    ['Assay (YAML)', /It carries everything/],
  ])('%s: saved with what it cannot carry, and read back onto what is there', async (name, told) => {
    await page.goto(`${url}/studio/r/later-start?tab=export`);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: `Download as ${name}` }).click(),
    ]);
    await page.getByRole('status').filter({ hasText: told }).waitFor();
    await page.goto(`${url}/studio`);
    await page.locator('input[type=file]').setInputFiles(await file.path());
    await page.getByText(/^Read as .+, onto A later start, version 3\.$/).waitFor();
    // What went out comes back as it is.
    await page.getByText('Nothing changed.').waitFor();
    expect(await page.getByRole('button', { name: 'Publish it as the next version' }).count()).toBe(1);
  });
});

describe('prompts', () => {
  test('changed, tried, kept, let in without a deploy; a gate that refuses says what to do, and a named reason overrules it', async () => {
    await page.goto(`${url}/studio/prompts`);
    const text = page.getByRole('textbox', { name: 'Template' });
    const before = await text.inputValue();
    expect(before).toContain('You grade one trait');
    await text.fill(before.replace('You grade one trait', 'You weigh one trait'));
    await page.getByLabel('What changes, and why').fill('a calmer verb');
    await page.getByRole('combobox', { name: 'Assignment' }).selectOption({ label: 'Bells' });
    await page.getByRole('button', { name: 'Try it on three essays of' }).click();
    await panel('Before and after').waitFor();
    await page.getByRole('button', { name: 'Keep as the next version' }).click();
    await holds('dev', 'version 1');
    // Production takes nothing that was never in staging: there is nothing to ask for yet.
    expect(await panel('production').getByRole('button').count()).toBe(0);
    for (const [lane, refusal] of [
      ['staging', /no experiment measured this version of the prompts; compare it/],
      ['production', /no run of the red team tried this version .+ put an assignment on staging/],
    ] as const) {
      await panel(lane)
        .getByRole('button', { name: `Promote to ${lane}` })
        .click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Ask for it' }).click();
      await dialog.getByText(refusal).waitFor();
      await dialog.getByRole('link', { name: 'To the experiments' }).waitFor();
      expect(await violations(page)).toEqual([]);
      await picture(page, `gate-override-${lane}-light-1440`);
      await dialog.getByLabel('Why it goes in against the gates').fill('tried on the class of Bells');
      await dialog.getByRole('button', { name: 'Let it in all the same' }).click();
      await holds(lane, 'version 1');
    }
    const { body } = await ask(fixture, 'GET /api/v1/registry/requests');
    expect(body.items[0]).toMatchObject({ status: 'approved', overrideReason: 'tried on the class of Bells' });
    await page.goto(`${url}/studio/approvals`);
    await page.getByText('(gates overridden)').first().waitFor();
    expect(await violations(page)).toEqual([]);

    // The next essay is asked about in the new words, on the server that is running.
    await ask(fixture, 'POST /api/v1/assignments/bells/submissions?grade=true', {
      submissions: [
        {
          ref: 'late.txt',
          text: 'I think that school should start at noon, because lunch comes first and nobody can think of anything else before it.',
        },
      ],
    });
    await graded();
    const [asked] = fixture.provider.requests().slice(-1);
    expect(JSON.stringify(asked)).toContain('You weigh one trait');
    await page.goto(`${url}/studio/prompts`);
    await page.getByRole('button', { name: 'Roll back to the default' }).click();
    await page.getByLabel('Reason').fill('the old verb after all');
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
    await holds('production', 'the default');
  });
});

describe('one essay', () => {
  test('graded again and laid beside it; the record rebuilt, in words and as the technical record', async () => {
    const { body } = await ask(fixture, 'GET /api/v1/assignments/bells/queue');
    await page.goto(`${url}/a/bells/e/${body.items[0].submissionId}`);
    await page.getByRole('tab', { name: 'How it was graded' }).click();
    await page.getByText('The text was prepared').waitFor();
    await page.getByRole('button', { name: 'Rebuild from the record' }).click();
    await page.getByText('Rebuilt from the record: the same grade, to the last digit.').waitFor();
    await page.getByRole('button', { name: 'Grade again and compare' }).click();
    await page.getByRole('columnheader', { name: 'Graded again' }).waitFor();
    await page.getByText('Technical record').click();
    await page.getByText('Calls to models').waitFor();
    await page.getByRole('rowheader', { name: 'How the score came about' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'rerun-light-1440');
  });
});

describeOfficeStates(() => ({ fixture, browser }));
