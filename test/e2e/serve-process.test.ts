import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const program = fileURLToPath(new URL('../../src/apps/cli/main.ts', import.meta.url));

// In the order in which the program itself loads its parts: a test that imports the server first does not see what that order breaks.
test('assay serve as a process: it listens, its contract is there, a signal ends it in good order', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'assay-serve-'));
  const child = spawn(process.execPath, [program, 'serve', '--port', '0'], {
    env: { ...process.env, ASSAY_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  try {
    const address = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const found = /listens on (http:\S+)/.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.once('exit', () => reject(new Error(said)));
    });
    const contract = await fetch(`${address}/api/v1/openapi.json`);
    expect(contract.status).toBe(200);
    expect(Object.keys(((await contract.json()) as { paths: object }).paths).length).toBeGreaterThan(100);
    const page = await fetch(`${address}/sign-in`);
    // Under `no-referrer` browsers send `Origin: null` with the server's own forms.
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
  } finally {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const [code] = child.exitCode === null ? await gone : [child.exitCode];
    rmSync(dataDir, { recursive: true, force: true });
    expect(code).toBe(0);
  }
}, 120_000);
