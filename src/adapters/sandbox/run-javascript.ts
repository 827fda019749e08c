import { Worker } from 'node:worker_threads';
import { AssayError } from '../../core/errors.ts';

export interface SandboxLimits {
  readonly memoryBytes: number;
  readonly stackBytes: number;
  /**
   * How often the interpreter may come by its check (it does so every ten thousand or so branches and calls). A count and not a time, so
   * that the same code ends in the same place on a slow machine and on a fast one.
   */
  readonly checks: number;
  /** For what never comes by the check (one huge built-in operation): then the thread is ended. */
  readonly milliseconds: number;
  /** Characters of output that are kept. */
  readonly outputCharacters: number;
}

export type SandboxResult =
  | { readonly status: 'ended'; readonly output: string; readonly value: string }
  | { readonly status: 'failed'; readonly output: string; readonly error: string }
  | { readonly status: 'stopped'; readonly output: string; readonly limit: 'memory' | 'time' | 'stack' };

/** What the thread is given. */
export interface SandboxTask {
  readonly code: string;
  readonly limits: SandboxLimits;
}

export const defaultSandboxLimits: SandboxLimits = {
  memoryBytes: 32 * 1024 * 1024,
  stackBytes: 256 * 1024,
  checks: 2000,
  milliseconds: 30_000,
  outputCharacters: 4000,
};

/** For thread and interpreter to start, on a machine with far too much to do. */
const longestStartMs = 60_000;

// From the sources Node reads .ts; the built package has .js beside this file.
const workerUrl = import.meta.url.endsWith('.ts')
  ? new URL('./sandbox-worker.ts', import.meta.url)
  : new URL('./sandbox-worker.js', import.meta.url);

/**
 * Runs a student's JavaScript in QuickJS, compiled to WebAssembly, in a thread of its own: no network, no file system, no process, no
 * environment, no modules, nothing of ours but `print` and `console.log`. The clock stands still and chance is a fixed sequence: the
 * same code gives the same.
 *
 * @throws AssayError `internal` when the thread itself does not work
 */
export async function runJavaScript(
  code: string,
  limits: SandboxLimits = defaultSandboxLimits,
): Promise<SandboxResult> {
  const task: SandboxTask = { code, limits };
  const worker = new Worker(workerUrl, { workerData: task, env: {}, resourceLimits: { maxOldGenerationSizeMb: 128 } });
  let late: NodeJS.Timeout | undefined;
  try {
    return await new Promise<SandboxResult>((resolve, reject) => {
      const end = (): void => resolve({ status: 'stopped', output: '', limit: 'time' });
      worker.on('message', (told: SandboxResult | 'begins') => {
        if (told !== 'begins') return resolve(told);
        // Counted from here: how long thread and interpreter take to start says nothing about the code.
        clearTimeout(late);
        late = setTimeout(end, limits.milliseconds);
      });
      worker.on('error', (error: Error & { code?: unknown }) => {
        // The interpreter gives up altogether when its own stack or memory is used up in the wrong moment.
        if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve({ status: 'stopped', output: '', limit: 'memory' });
        else if (error instanceof RangeError || /stack/i.test(error.message))
          resolve({ status: 'stopped', output: '', limit: 'stack' });
        else reject(new AssayError('internal', 'the sandbox failed', { cause: error }));
      });
      worker.on('exit', () => reject(new AssayError('internal', 'the sandbox ended without a result')));
      late = setTimeout(end, longestStartMs);
    });
  } finally {
    clearTimeout(late);
    await worker.terminate();
  }
}
