import { enableCompileCache } from 'node:module';

// What Node compiled is kept for the next start: a command starts in a third of the time.
enableCompileCache();

// Whoever read the output may be gone (a pipe's end, a shell that was closed): what is under way is still finished.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
await import('./program.ts');
