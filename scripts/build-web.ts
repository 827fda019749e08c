// Builds the web app into web/dist when its sources changed since; prints the seconds and what a first visit loads. `--force` builds anyway.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const web = join(root, 'web');
const stampFile = join(web, 'dist', '.stamp');

/** JavaScript and style sheets of the first screen, zipped: index.html, its entry, and the screen that a teacher lands on. */
const firstScreen = ['index.html', 'app/pages/home/home-page.tsx', 'app/pages/desk/desk-page.tsx'];
const mostFirstScreenBytes = 350 * 1024;

/** @throws Error when it cannot be built, or the first screen has outgrown its allowance */
export function buildWeb(options: { readonly force?: boolean } = {}): void {
  const stamp = stampOfSources();
  if (options.force !== true && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const began = performance.now();
  const vite = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'vite.cmd' : 'vite');
  const built = spawnSync(vite, ['build', '--logLevel', 'warn'], {
    cwd: web,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    // A test runner sets NODE_ENV to `test`, and Vite would build React for development: a third larger, and slow.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (built.status !== 0) throw new Error(`the web app cannot be built:\n${built.stdout}${built.stderr}`);
  const bytes = firstScreenBytes();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(
    `assay: web app built in ${seconds} s; its first screen is ${Math.ceil(bytes / 1024)} KB zipped, without fonts.`,
  );
  if (bytes > mostFirstScreenBytes)
    throw new Error(`the first screen is larger than ${mostFirstScreenBytes / 1024} KB`);
  writeFileSync(stampFile, stamp);
}

function stampOfSources(): string {
  const stamp = createHash('sha256');
  const files = globSync(['web/app/**/*', 'web/public/**/*', 'web/*.{html,json,ts}', 'package-lock.json'], {
    cwd: root,
  });
  for (const file of files.toSorted()) {
    if (file.endsWith('.test.ts') || !/\.\w+$/.test(file)) continue;
    stamp
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)));
  }
  return stamp.digest('hex');
}

interface ManifestEntry {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}

function firstScreenBytes(): number {
  const dist = join(web, 'dist');
  const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8')) as Record<
    string,
    ManifestEntry
  >;
  const files = new Set(['index.html']);
  const open = [...firstScreen];
  const seen = new Set<string>();
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const entry = manifest[key];
    if (entry === undefined) throw new Error(`web/dist/.vite/manifest.json does not know ${key}`);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const file of [entry.file, ...(entry.css ?? [])]) files.add(file);
    open.push(...(entry.imports ?? []));
  }
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0);
}

if (import.meta.main) buildWeb({ force: process.argv.includes('--force') });
