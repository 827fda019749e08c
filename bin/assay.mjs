#!/usr/bin/env node
// Starts the CLI on Node 24, whatever Node found this file: the package brings its own as the dependency `node`.
// In a clone the sources run as they are; in the published package, which holds no sources, the built JavaScript does.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'src', 'apps', 'cli', 'main.ts');
const entry = existsSync(source) ? source : join(root, 'dist', 'apps', 'cli', 'main.js');

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import(entry);
} else {
  const packageFolder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
  const binary = join(packageFolder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(binary)) {
    console.error(
      `assay: needs Node 24, this is ${process.version}, and the package "node" that brings it was installed without its binary.\n` +
        'Allow install scripts for it and install again, or put Node 24 first on the path.',
    );
    process.exit(1);
  }
  const child = spawn(binary, [entry, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both processes itself: passing it on would count it twice.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal !== null) process.kill(process.pid, signal);
    else process.exit(code ?? 1);
  });
}
