import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser that CHROMIUM names, else the one that the machine has. */
function findChromium(): string | undefined {
  const named = process.env['CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  return places.find((place) => existsSync(place));
}

/**
 * Installs Debian's browser where there is none and this may.
 *
 * @throws Error with what to do, where there is still none
 */
export function provideChromium(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    process.stdout.write('assay: installing Chromium for the web tests (apt-get) …\n');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env });
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: 'ignore', env });
    const installed = findChromium();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'no Chromium for the web tests: install one (Debian: apt-get install chromium), or name one in CHROMIUM',
  );
}
