// Installs what package-lock.json names, once for each lock file: `npm start`, `npm test` and `npm run assay` call it first.
// Plain JavaScript: it runs on the machine's own Node (20 or newer), before the project's Node 24 is there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, 'node_modules', '.assay-setup');
const node24 = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

const lock = readFileSync(join(root, 'package-lock.json'));
const stamp = createHash('sha256').update(lock).update(process.platform).update(process.arch).digest('hex');
const done = existsSync(node24) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;

if (!done) {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) fail(`Assay needs Node 20 or newer to install itself; this is ${process.version}.`);
  console.log('assay: installing the packages in package-lock.json, Node 24 among them (once; a minute or two) …');
  const npm = process.env.npm_execpath;
  // Not `npm ci`: it refuses a lock file from which npm itself left out optional packages of other platforms.
  const [command, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const result = spawnSync(command, [...first, 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: npm === undefined && process.platform === 'win32',
  });
  if (result.status !== 0) fail('npm install failed; its message is above. Mend it and run the same command again.');
  const version = spawnSync(node24, ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
  if (version.status !== 0) {
    fail(
      'The package "node" did not bring its binary: allow its install script (npm install-scripts approve node) and run again.',
    );
  }
  writeFileSync(stampFile, stamp);
  console.log(`assay: installed, running on Node ${version.stdout.trim()}.`);
}

/** @param {string} message */
function fail(message) {
  console.error(`assay: ${message}`);
  process.exit(1);
}
