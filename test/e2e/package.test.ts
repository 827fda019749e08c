import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testStorage, type TestStorage } from '../durability/test-database.ts';

const run = promisify(execFile);

/** The published package as it lies in somebody's node_modules: built JavaScript, no sources, no type stripping. */
let folder: string;
let installed: string;
let storage: TestStorage;

beforeAll(async () => {
  storage = await testStorage();
  folder = await mkdtemp(join(tmpdir(), 'assay-package-'));
  const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder]);
  const modules = join(folder, 'node_modules');
  installed = join(modules, 'assay');
  await mkdir(installed, { recursive: true });
  await run('tar', [
    '-xzf',
    join(folder, stdout.trim().split('\n').at(-1) ?? ''),
    '-C',
    installed,
    '--strip-components=1',
  ]);
  for (const name of await readdir('node_modules')) {
    if (!name.startsWith('.')) await symlink(join(process.cwd(), 'node_modules', name), join(modules, name));
  }
}, 240_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await storage.remove();
});

async function assay(...args: string[]): Promise<unknown> {
  const { DATABASE_URL: _own, ...inherited } = process.env;
  const env = {
    ...inherited,
    ASSAY_DATA_DIR: storage.dataDir,
    ...(storage.databaseUrl !== undefined && { DATABASE_URL: storage.databaseUrl }),
  };
  const { stdout } = await run('node', [join(installed, 'bin', 'assay.mjs'), '--json', ...args], {
    env,
    maxBuffer: 64e6,
  });
  return JSON.parse(stdout) as unknown;
}

test('it holds no sources and no tests, and everything that it needs at run time', async () => {
  const names = await readdir(installed);
  expect(names).not.toContain('src');
  expect(names).toEqual(expect.arrayContaining(['LICENSE', 'bin', 'dist', 'examples', 'migrations', 'prompts']));
  const files = await readdir(join(installed, 'dist'), { recursive: true });
  expect(files.filter((file) => file.endsWith('.test.js'))).toEqual([]);
});

test(
  'doctor finds database, prompts and encoder; documents are read by their worker; a scorer is trained',
  { timeout: 240_000 },
  async () => {
    const doctor = (await assay('doctor')) as { what: string; status: string }[];
    const status = (what: string) => doctor.find((one) => one.what === what)?.status;
    expect([status('database'), status('prompts'), status('packaged encoder')]).toEqual(['ok', 'ok', 'ok']);
    expect(await assay('import', 'class', join(installed, 'examples', 'class'), '--no-vectors')).toMatchObject({
      submissions: { added: 21 },
      rejected: [],
    });
    expect(await assay('train', 'later-bell')).toMatchObject({ version: 1, promoted: true });
  },
);
