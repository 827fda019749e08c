import { enableCompileCache } from 'node:module';

// What Node compiled is kept for the next start: a command starts in a third of the time.
enableCompileCache();

// Whoever read the output may be gone (a pipe's end: EPIPE; a terminal that was closed: EIO): what is under way is still finished.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
await import('./program.ts');
