// The whole test run: checks, then every test on the embedded PostgreSQL, then (when ASSAY_TEST_DATABASE_URL names a server) the storage
// and durability tests once more on that server. Closes with one line, `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideChromium } from '../test/e2e-web/chromium.ts';
import { buildWeb } from './build-web.ts';
import { runChecks } from './check.ts';

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const databaseUrl = process.env['ASSAY_TEST_DATABASE_URL'];

buildWeb();
provideChromium();
const tallies: Tally[] = [{ ...runChecks(), skipped: 0 }];
tallies.push(runVitest('all tests, embedded PostgreSQL', process.argv.slice(2), undefined));
if (databaseUrl !== undefined) {
  const folders = ['src/adapters/postgres', 'src/adapters/engine', 'test/durability'];
  tallies.push(runVitest('storage and durability, PostgreSQL by ASSAY_TEST_DATABASE_URL', folders, databaseUrl));
}

const total = (key: keyof Tally) => tallies.reduce((sum, tally) => sum + tally[key], 0);
const skipped = total('skipped') > 0 ? `, ${total('skipped')} skipped` : '';
console.log(`${total('passed')} passed, ${total('failed')} failed${skipped}`);
process.exitCode = total('failed') === 0 ? 0 : 1;

/** One vitest run. A run that ends without a report, or without any test, counts as one failure. */
function runVitest(title: string, args: readonly string[], url: string | undefined): Tally {
  console.log(`\n== ${title}`);
  const folder = mkdtempSync(join(tmpdir(), 'assay-test-'));
  const outputFile = join(folder, 'report.json');
  const { ASSAY_TEST_DATABASE_URL: _dropped, ...environment } = process.env;
  const result = spawnSync(
    join(root, 'node_modules', '.bin', 'vitest'),
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${outputFile}`, ...args],
    {
      cwd: root,
      stdio: 'inherit',
      env: url === undefined ? environment : { ...environment, ASSAY_TEST_DATABASE_URL: url },
    },
  );
  try {
    const report: unknown = JSON.parse(readFileSync(outputFile, 'utf8'));
    const tally = { passed: count(report, 'numPassedTests'), failed: count(report, 'numFailedTests') };
    const skipped = count(report, 'numPendingTests') + count(report, 'numTodoTests');
    // A file that cannot be loaded fails the run without a failed test.
    const failed = result.status === 0 && tally.passed > 0 ? tally.failed : Math.max(1, tally.failed);
    return { passed: tally.passed, failed, skipped };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function count(report: unknown, key: string): number {
  const value = typeof report === 'object' && report !== null ? Reflect.get(report, key) : undefined;
  return typeof value === 'number' ? value : 0;
}
