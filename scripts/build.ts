// Builds the published package: JavaScript and type declarations in dist/, from an empty folder each time.
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWeb } from './build-web.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
rmSync(join(root, 'dist'), { recursive: true, force: true });
const tsc = spawnSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
// What the sources load at run time and the compiler does not copy.
for (const file of globSync('src/**/*.wasm', { cwd: root })) {
  cpSync(join(root, file), join(root, 'dist', relative('src', file)));
}
// The server finds the web app beside its own code.
buildWeb();
cpSync(join(root, 'web', 'dist'), join(root, 'dist', 'web'), {
  recursive: true,
  filter: (path) => !/[/\\]\.(vite|stamp)/.test(path),
});
