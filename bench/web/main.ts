// The desk in a browser, with many submissions in one assignment: how long until the queue can be used, and from a click on an essay until its
// evidence is marked. `npm run bench:web -- 10000`
import { setTimeout } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
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

/**
 * Processor time so far, in milliseconds: of the page's main thread, and of the server (which is this process, with the driver of the browser in it).
 * On a busy machine it says what the clock cannot.
 */
async function processorMs(cdp: CDPSession): Promise<{ readonly page: number; readonly server: number }> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  const task = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  const { user, system } = process.cpuUsage();
  return { page: task * 1000, server: (user + system) / 1000 };
}

interface Measured {
  readonly cdp: CDPSession;
  /** It opens the page anew: the page's own count then begins at 0. */
  readonly anew: boolean;
  /** @returns milliseconds by the clock */
  readonly once: (turn: number) => Promise<number>;
}

/** Does it so often, and tells clock and processor time of each. */
async function measured(what: string, { cdp, anew, once }: Measured): Promise<void> {
  const clock: number[] = [];
  const inPage: number[] = [];
  const inServer: number[] = [];
  for (let turn = 0; turn < repeats; turn++) {
    const before = await processorMs(cdp);
    clock.push(await once(turn));
    const after = await processorMs(cdp);
    inPage.push(anew ? after.page : after.page - before.page);
    inServer.push(after.server - before.server);
  }
  told(`${what}, by the clock`, clock);
  told(`${what}, processor time of the page's main thread`, inPage);
  told(`${what}, processor time of server and driver`, inServer);
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
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await measured('queue interactive', { cdp, anew: true, once: () => queueTime(page, desk) });
  async function clickTime(turn: number): Promise<number> {
    // Every other one: what lies next is fetched before it is asked for, and would flatter the figure.
    await page
      .locator('.queue-row')
      .nth(turn * 2)
      .click();
    await until(page, `window.__assay.clicked.length > ${turn}`);
    return Number(await page.evaluate('window.__assay.clicked.at(-1)'));
  }
  await measured('click to highlight, essay not fetched before', { cdp, anew: false, once: clickTime });
} finally {
  await browser.close();
  await fixture.close();
}
