import { createServer, connect, type Server } from 'node:net';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { sha256 } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';

// A listening socket is a lock that the kernel lets go of when the process dies; a lock file would have to be judged stale.
function lockAddress(directory: string): string {
  const name = `assay-${sha256(directory).slice(0, 32)}`;
  if (process.platform === 'linux') return `\0${name}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return join('/tmp', `${name}.lock`);
}

function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else reject(error);
    });
    server.listen(address, () => resolve(server));
  });
}

function isRefused(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
  });
}

/**
 * Runs `work` while no other process on this machine holds the lock of `directory`.
 *
 * @throws AssayError `storage.unavailable` when the lock is not free within `timeoutMs`
 */
export async function exclusively<T>(directory: string, work: () => Promise<T>, timeoutMs = 120_000): Promise<T> {
  const address = lockAddress(directory);
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const server = await listen(address);
    if (server !== undefined) {
      try {
        return await work();
      } finally {
        await new Promise((resolve) => server.close(resolve));
      }
    }
    // A socket file (macOS) outlives its process; one that refuses connections has no owner.
    if (address.startsWith('/') && (await isRefused(address))) await rm(address, { force: true });
    if (Date.now() > deadline) {
      throw new AssayError(
        'storage.unavailable',
        `another process has been starting or stopping the database in ${directory} for ${timeoutMs / 1000} s`,
        {
          retryable: true,
        },
      );
    }
    await sleep(20);
  }
}
