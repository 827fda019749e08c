import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';
import { provideChromium } from './chromium.ts';

const screens = fileURLToPath(new URL('./screens/', import.meta.url));

export function openBrowser(): Promise<Browser> {
  mkdirSync(screens, { recursive: true });
  return chromium.launch({
    executablePath: provideChromium(),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface PageOptions {
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

/** A window of its own: another person's, as far as the app knows. Motion is reduced, so that nothing is caught half way. */
export async function openPage(browser: Browser, options: PageOptions = {}): Promise<Page> {
  const { scheme = 'light', width = 1440, height = 900 } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  context.setDefaultTimeout(30_000);
  return context.newPage();
}

/** What axe finds wrong with the page as it is, in words; empty when nothing. WCAG 2.2 A and AA, and axe's best practices. */
export function violations(page: Page): Promise<string[]> {
  return found(axeOn(page).withTags(rules));
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Without contrast, which is most of the time that axe takes: for what has no colours of its own. */
export function violationsOfStructure(page: Page): Promise<string[]> {
  return found(axeOn(page).withTags(rules), ['color-contrast', 'link-in-text-block']);
}

/** Other colours change nothing else about a page that was looked at already. */
async function inOtherColours(page: Page): Promise<string[]> {
  return found(axeOn(page).withRules(['color-contrast', 'link-in-text-block']));
}

/** Of what is in order it tells nothing: to describe each part of the page that passes, and to send it all, takes as long as the looking. */
function axeOn(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
}

/** There are no frames: axe runs in the page itself, and needs no second one to put its results together in. */
async function found(axe: AxeBuilder, without: readonly string[] = []): Promise<string[]> {
  // The app has no sound and no video. To look for them axe would fetch and read every style sheet, each time.
  const { violations: faults } = await axe
    .disableRules(['no-autoplay-audio', ...without])
    .setLegacyMode()
    .analyze();
  return faults.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help} (${node.target.join(' ')}) ${node.failureSummary ?? ''}`),
  );
}

/** Keeps a picture for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${screens}${name}.png` });
}

/** Light and dark, as the page is. */
export async function violationsInBoth(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await violations(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await inOtherColours(page);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((one) => `dark: ${one}`)];
}

const windows = [
  { scheme: 'light', width: 1440, height: 900, look: violations },
  { scheme: 'dark', width: 1440, height: 900, look: inOtherColours },
  { scheme: 'light', width: 390, height: 844, look: violations },
  // 1440 × 900 at 200 %.
  { scheme: 'dark', width: 720, height: 450, look: inOtherColours },
] as const;

/**
 * What axe finds in each window (desktop and phone, light and dark, 200 %), and whether the page runs off to the side there; a picture is kept of
 * each. The page is left as wide as it was.
 */
export async function faultsInEveryWindow(page: Page, name: string, narrowest = 0): Promise<string[]> {
  const before = page.viewportSize();
  const faults: string[] = [];
  for (const { scheme, width, height, look } of windows.filter((one) => narrowest === 0 || one.width <= narrowest)) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme });
    await picture(page, `${name}-${scheme}-${width}`);
    const fits = await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth');
    const here = [...(await look(page)), ...(fits === true ? [] : ['the page is wider than its window'])];
    faults.push(...here.map((one) => `${name}, ${scheme}, ${width} wide: ${one}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  if (before !== null) await page.setViewportSize(before);
  return faults;
}
