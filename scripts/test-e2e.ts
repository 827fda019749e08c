// The teacher's evening in a browser, and nothing else: `npm run test:e2e`. Screenshots go to test/e2e-web/screens, which git ignores.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideChromium } from '../test/e2e-web/chromium.ts';
import { buildWeb } from './build-web.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
buildWeb();
provideChromium();
const vitest = join(root, 'node_modules', '.bin', 'vitest');
const run = spawnSync(vitest, ['run', 'test/e2e-web', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exitCode = run.status ?? 1;
