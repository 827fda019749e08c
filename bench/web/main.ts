// The desk in a browser, with many submissions in one assignment: how long until the queue can be used, and from a click on an essay until its
// evidence is marked. `npm run bench:web -- 10000`
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { buildWeb } from '../../scripts/build-web.ts';
import { ask, startServerFixture } from '../../test/e2e/server-fixture.ts';
import { seedDesk } from '../../test/e2e/desk-seed.ts';
import { openBrowser, openPage } from '../../test/e2e-web/browser.ts';

const count = Number(process.argv[2] ?? 10_000);
const repeats = 9;

/**
 * Runs in the page before the app. `queueAt`: milliseconds since the address was asked for, when the first row was painted and the main
 * thread was free. `clicked`: for each click on a row, milliseconds until a marked passage of that essay was painted.
 */
const probe = `
window.__assay = { clicked: [] };
const painted = (then) => requestAnimationFrame(() => setTimeout(() => then(performance.now()), 0));
let click;
addEventListener('click', (event) => {
  const row = event.target.closest?.('.queue-row');
  if (row) click = { at: event.timeStamp, label: row.querySelector('.queue-label').textContent.trim() };
}, true);
new MutationObserver(() => {
  if (window.__assay.queueAt === undefined && document.querySelector('.queue-row')) {
    window.__assay.queueAt = 0;
    painted((at) => { window.__assay.queueAt = at; });
  }
  if (click && document.querySelector('#essay-title')?.textContent.trim() === click.label && document.querySelector('.piece[data-kind]')) {
    const { at } = click;
    click = undefined;
    painted((now) => window.__assay.clicked.push(now - at));
  }
}).observe(document, { childList: true, subtree: true, characterData: true });
`;

function told(what: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  console.log(
    `${what}: median ${median.toFixed(0)} ms, longest ${(sorted.at(-1) ?? Number.NaN).toFixed(0)} ms (${times.length} times)`,
  );
}

async function queueTime(page: Page, address: string): Promise<number> {
  await page.goto(address);
  return until(page, 'window.__assay.queueAt');
}

/** Asks the page until a number above 0 is there; the pages' policy forbids to wait by code inside of them. */
async function until(page: Page, expression: string): Promise<number> {
  for (let tries = 0; tries < 3000; tries++) {
    const value = Number(await page.evaluate(expression));
    if (value > 0) return value;
    await setTimeout(20);
  }
  throw new Error(`the page did not come to ${expression} within a minute`);
}

buildWeb();
const fixture = await startServerFixture();
const browser = await openBrowser();
try {
  await seedDesk(fixture.workspace, { count });
  await fixture.workspace.database.pool.query('analyze');
  // Risks are worked out once, by whoever opens the queue first.
  await ask(fixture, 'GET /api/v1/assignments/seeded/queue?limit=1');
  const page = await openPage(browser);
  await page.addInitScript(probe);
  const desk = `${fixture.server.url}/a/seeded`;
  console.log(`${count} submissions`);
  told('first visit of this browser (nothing kept), queue interactive', [
    await queueTime(page, fixture.server.newLink()),
  ]);
  const opened: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) opened.push(await queueTime(page, desk));
  told('queue interactive', opened);
  const clicks = async (): Promise<number[]> => {
    const times = await page.evaluate('window.__assay.clicked');
    return Array.isArray(times) ? times.map(Number) : [];
  };
  for (let row = 0; row < repeats; row++) {
    // Every other one: what lies next is fetched before it is asked for, and would flatter the figure.
    await page
      .locator('.queue-row')
      .nth(row * 2)
      .click();
    await until(page, `window.__assay.clicked.length > ${row}`);
  }
  told('click to highlight, essay not fetched before', await clicks());
} finally {
  await browser.close();
  await fixture.close();
}
