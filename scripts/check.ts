// Type check, lint, format check and dead-code check, one after the other. Prints what each says when it fails.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const checks = [
  { name: 'types (tsc)', command: 'tsc', args: ['--noEmit', '-p', '.'] },
  { name: 'types of the web app (tsc)', command: 'tsc', args: ['--noEmit', '-p', 'web'] },
  {
    // Out of date? `npm run contract -w web`.
    name: 'web contract is that of docs/openapi.json (openapi-typescript)',
    command: '../../web/node_modules/.bin/openapi-typescript',
    args: ['docs/openapi.json', '-o', 'web/app/api/contract.ts', '--check'],
  },
  { name: 'lint (oxlint, type-aware)', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format (oxfmt)', command: 'oxfmt', args: ['--check', '.'] },
  { name: 'dead code (knip)', command: 'knip', args: ['--no-progress'] },
] as const;

/** Runs every check, also after one has failed. */
export function runChecks(): { passed: number; failed: number } {
  let failed = 0;
  for (const { name, command, args } of checks) {
    const result = spawnSync(join(root, 'node_modules', '.bin', command), args, { cwd: root, encoding: 'utf8' });
    const ok = result.status === 0;
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`);
    if (!ok) {
      failed += 1;
      console.log(`${result.stdout}${result.stderr}`);
    }
  }
  return { passed: checks.length - failed, failed };
}

if (import.meta.main) process.exitCode = runChecks().failed === 0 ? 0 : 1;
