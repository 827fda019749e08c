import { Worker } from 'node:worker_threads';
import type { PromptTask, WorkerSetup } from './worker.ts';

interface FromWorker {
  readonly kind: 'ready' | 'progress' | 'finished';
  readonly text?: string;
  readonly task?: PromptTask;
}

/** Hands tasks to worker threads as they come free; resolves when all are done. */
export async function runTasks(
  tasks: readonly PromptTask[],
  {
    setup,
    threads,
    say,
  }: { readonly setup: WorkerSetup; readonly threads: number; readonly say: (line: string) => void },
): Promise<void> {
  const queue = [...tasks];
  await Promise.all(Array.from({ length: Math.min(threads, tasks.length) }, () => runWorker(queue, { setup, say })));
}

function runWorker(
  queue: PromptTask[],
  { setup, say }: { readonly setup: WorkerSetup; readonly say: (line: string) => void },
): Promise<void> {
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: setup });
  return new Promise((resolve, reject) => {
    let finished = false;
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (finished || code === 0) resolve();
      else reject(new Error(`benchmark worker ended with code ${code}`));
    });
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'progress') {
        say(message.text ?? '');
        return;
      }
      const next = queue.shift();
      if (next === undefined) {
        finished = true;
        worker.terminate().catch(reject);
        return;
      }
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(next);
    });
  });
}
