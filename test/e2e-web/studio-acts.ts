import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ask, type Loose, type ServerFixture } from '../e2e/server-fixture.ts';
import { openPage, picture, violations } from './browser.ts';

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

export interface Studio {
  readonly fixture: ServerFixture;
  readonly browser: Browser;
}

/** A curriculum lead in mid-term, with a model that grades: a rubric and the prompts are changed, tried, published and taken elsewhere. */
export function describeStudio(at: () => Studio): void {
  describe('the studio in mid-term', { timeout: 240_000 }, () => {
    let page: Page;
    let url = '';
    beforeAll(async () => {
      const { fixture, browser } = at();
      ({ url } = fixture.server);
      page = await openPage(browser);
      await page.goto(fixture.server.newLink());
      await page.getByRole('navigation', { name: 'Sections' }).waitFor();
      await ask(fixture, 'PUT /api/v1/assignments/bells', {
        title: 'Bells',
        taskText: 'Should school start later?',
        gradeLevel: '8',
        genre: 'argumentative',
        rubric,
      });
      await ask(fixture, 'POST /api/v1/assignments/bells/submissions', { submissions: essays });
      const graded = async (): Promise<void> => expect(await states(fixture)).toEqual(['done', 'done', 'done']);
      await vi.waitFor(graded, { timeout: 60_000, interval: 200 });
    });
    afterAll(() => page.context().close());

    function panel(name: string) {
      return page.getByRole('region', { name, exact: true });
    }

    test('an edit is tried on past essays, published, says which grades it touches, and they are graded anew', async () => {
      await page.goto(`${url}/studio/r/later-start`);
      const words = page.getByRole('region', { name: 'Trait Ideas' }).getByLabel('What is looked at');
      await words.fill('Takes a position; reasons count only when explained.');
      await page.reload();
      await expect.poll(() => words.inputValue()).toBe('Takes a position; reasons count only when explained.');
      await page.getByRole('button', { name: 'Try the draft' }).click();
      const table = panel('Before and after');
      await table.waitFor();
      expect(await table.getByRole('row').count()).toBeGreaterThan(1);
      expect(await violations(page)).toEqual([]);
      await picture(page, 'rubric-preview-light-1440');

      await page.getByRole('button', { name: 'Publish version 2' }).click();
      await page.getByText('Version 2 is published').waitFor();
      await page.getByRole('link', { name: 'Grades it touches' }).click();
      const row = panel('Touched grades').getByRole('row', { name: /^bells/ });
      await row.waitFor();
      expect(await violations(page)).toEqual([]);
      await picture(page, 'rubric-touched-light-1440');
      // The scripted model leaves some in review and lets others go; the wider act takes all three.
      const wide = row.getByRole('button', { name: 'Released ones too' });
      const narrow = row.getByRole('button', { name: 'Grade those in review anew' });
      await ((await wide.count()) > 0 ? wide : narrow).click();
      await row.getByText('3 essays queued.').waitFor();
      await expect
        .poll(async () => (await ask(at().fixture, 'GET /api/v1/rubrics/later-start/impact')).body.items[0].untouched, {
          timeout: 60_000,
          interval: 200,
        })
        .toBe(3);
    });

    test('a ruling becomes a note of the rubric and says which essays it may touch', async () => {
      await page.goto(`${url}/a/bells/setup`);
      await page.getByLabel('Treat X like this').fill('Medical facts count as reasons without a source.');
      await page.getByLabel('Essays with these words').fill('doctors say');
      await page.reload();
      await expect
        .poll(() => page.getByLabel('Treat X like this').inputValue())
        .toBe('Medical facts count as reasons without a source.');
      await page.getByRole('button', { name: 'Make the ruling' }).click();
      await page.getByText('Rubric version 3. It may touch 3 graded essays.').waitFor();
      expect(await page.getByLabel('Treat X like this').inputValue()).toBe('');
      expect(await violations(page)).toEqual([]);
    });

    test.each([
      ['Canvas CSV', /1 notes \(rulings\)/],
      ['Moodle XML', /cannot carry/],
      ['CASE 1.1', /is saved/],
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
      expect(await violations(page)).toEqual([]);
    });

    test('prompts are changed, tried, kept as a version; the gates refuse it, and a named reason overrules them', async () => {
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
      const staging = panel('staging');
      await staging.getByRole('button', { name: 'Promote to staging' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Ask for it' }).click();
      await dialog.getByText(/is refused:/).waitFor();
      expect(await violations(page)).toEqual([]);
      await picture(page, 'gate-override-light-1440');
      await dialog.getByLabel('Why it goes in against the gates').fill('tried on the class of Bells');
      await dialog.getByRole('button', { name: 'Let it in all the same' }).click();
      await staging.getByText('version 1').waitFor();
      const { body } = await ask(at().fixture, 'GET /api/v1/registry/requests');
      expect(body.items[0]).toMatchObject({ status: 'approved', overrideReason: 'tried on the class of Bells' });
      await page.goto(`${url}/studio/approvals`);
      await page.getByText('(gates overridden)').first().waitFor();
      expect(await violations(page)).toEqual([]);
    });

    test('graded again and laid beside it; the record rebuilt, in words and as the technical record', async () => {
      const { body } = await ask(at().fixture, 'GET /api/v1/assignments/bells/queue');
      await page.goto(`${url}/a/bells/e/${body.items[0].submissionId}`);
      await page.getByRole('tab', { name: 'How it was graded' }).click();
      await page.getByText('The text was prepared').waitFor();
      await page.getByRole('button', { name: 'Rebuild from the record' }).click();
      await page.getByText('Rebuilt from the record: the same grade, to the last digit.').waitFor();
      await page.getByRole('button', { name: 'Grade again and compare' }).click();
      await page.getByRole('columnheader', { name: 'Graded again' }).waitFor();
      await page.getByText('Technical record').click();
      await page.getByText('Calls to models').waitFor();
      expect(await violations(page)).toEqual([]);
      await picture(page, 'rerun-light-1440');
    });
  });
}

async function states(fixture: ServerFixture): Promise<string[]> {
  const { body } = await ask(fixture, 'GET /api/v1/runs?assignment=bells');
  return body.items.map((run: Loose) => run.status);
}
