// The desk in a browser, with many submissions in one assignment: how long until the queue can be used, and from a click on an essay until its
// evidence is marked. The essays are those of the demonstration class as its scorer graded them, copied until there are enough.
// `npm run bench:web -- 10000`; `--profile FILE` writes what the page's main thread did during the clicks, for the browser's own tools.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setTimeout } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { openBrowser, openPage } from '../../test/e2e-web/browser.ts';
import { showQueue } from '../../src/apps/workspace/desk/show-queue.ts';
import { startDeskServer, type DeskServer } from '../../test/e2e-web/desk-server.ts';
import { multiply } from '../desk/multiply.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { profile: { type: 'string' } },
});
const count = Number(positionals[0] ?? 10_000);
const repeats = 9;
const firstVisits = 5;

/**
 * Runs in the page before the app. `queueAt`: milliseconds since the address was asked for, when the first row was painted and the main
 * thread was free. `nextMarked`: milliseconds from the next click on a row until a marked passage of that essay was painted. Nothing asks the page
 * meanwhile: that would be counted too.
 */
const probe = `
window.__assay = { nextMarked: () => new Promise((resolve) => { window.__assay.marked = resolve; }) };
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
    painted((now) => window.__assay.marked?.(now - at));
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
  /** Until nothing more comes of it. */
  readonly settled?: () => Promise<void>;
}

/** Does it so often, and tells clock and processor time of each. */
async function measured(what: string, { cdp, anew, once, settled }: Measured): Promise<void> {
  const clock: number[] = [];
  const inPage: number[] = [];
  const inServer: number[] = [];
  const inAll: number[] = [];
  for (let turn = 0; turn < repeats; turn++) {
    const before = await processorMs(cdp);
    clock.push(await once(turn));
    const after = await processorMs(cdp);
    inPage.push(anew ? after.page : after.page - before.page);
    inServer.push(after.server - before.server);
    await settled?.();
    inAll.push((await processorMs(cdp)).page - before.page);
  }
  told(`${what}, by the clock`, clock);
  told(`${what}, processor time of the page's main thread`, inPage);
  if (settled !== undefined) told(`${what}, the same until all of it stands`, inAll);
  told(`${what}, processor time of server and driver`, inServer);
}

/** The page in a browser that has kept nothing: neither files nor what their code was compiled to. */
async function newVisitor(browser: Browser): Promise<Page> {
  const page = await openPage(browser);
  await page.addInitScript(probe);
  return page;
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

/** @returns how many there are */
async function fill(server: DeskServer): Promise<number> {
  await server.handIn();
  const { workspace, assignment } = server;
  const { pool } = workspace.database;
  for (;;) {
    const { rows } = await pool.query<{ left: number; done: number }>(
      `select count(*) filter (where status in ('queued', 'running'))::integer as left, count(*)::integer as done from assay.run`,
    );
    const [{ left, done } = { left: 1, done: 0 }] = rows;
    if (left > 0) {
      await setTimeout(500);
      continue;
    }
    const copies = Math.max(0, Math.round(count / done) - 1);
    if (copies > 0) await multiply(pool, copies);
    await pool.query('analyze');
    // Risks are worked out once, by whoever opens the queue first.
    await showQueue(workspace, assignment, { limit: 1, offset: 0, order: 'arrival', names: false });
    return done * (copies + 1);
  }
}

const desk = await startDeskServer();
const browser = await openBrowser();
try {
  const there = await fill(desk);
  // As handed in: one essay of the class after the other. The most doubtful ones are copies of one.
  const address = `${desk.server.url}/a/${desk.assignment.slug}?order=arrival`;
  console.log(`${there} submissions`);
  const firstTimes: number[] = [];
  for (let visit = 1; visit < firstVisits; visit++) {
    const visitor = await newVisitor(browser);
    firstTimes.push(await queueTime(visitor, desk.server.newLink()));
    await visitor.context().close();
  }
  const page = await newVisitor(browser);
  firstTimes.push(await queueTime(page, desk.server.newLink()));
  console.log(`the very first visit of this server and this browser: ${firstTimes[0]?.toFixed(0)} ms`);
  told('first visit (the browser has kept nothing), queue interactive', firstTimes);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await measured('queue interactive', { cdp, anew: true, once: () => queueTime(page, address) });
  // The app fetches its other screens after a while: not what is measured.
  await setTimeout(8000);
  async function clickTime(turn: number): Promise<number> {
    // Every other one: what lies next is fetched before it is asked for, and would flatter the figure.
    const row = page
      .locator('.queue-row')
      .filter({ hasNotText: 'no text' })
      .nth(turn * 2);
    await row.scrollIntoViewIfNeeded();
    const place = await row.boundingBox();
    if (place === null) throw new Error('the row has no place in the page');
    await page.mouse.move(place.x + 60, place.y + 20);
    const marked = page.evaluate('window.__assay.nextMarked()');
    await page.mouse.down();
    await page.mouse.up();
    return Number(await marked);
  }
  async function settled(): Promise<void> {
    await page.locator('.levels').first().waitFor();
    await setTimeout(1500);
  }
  if (flags.profile !== undefined) {
    await cdp.send('Profiler.enable');
    await cdp.send('Profiler.setSamplingInterval', { interval: 200 });
    await cdp.send('Profiler.start');
  }
  await measured('click to highlight, essay not fetched before', { cdp, anew: false, once: clickTime, settled });
  if (flags.profile !== undefined) {
    const { profile } = await cdp.send('Profiler.stop');
    writeFileSync(flags.profile, JSON.stringify(profile));
  }
} finally {
  await browser.close();
  await desk.close();
}
