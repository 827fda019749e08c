import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { postmasterFile, serverPlace } from '../../src/adapters/postgres/server-place.ts';
import type { Workspace } from '../../src/apps/workspace/workspace.ts';

const program = fileURLToPath(new URL('../../src/apps/cli/main.ts', import.meta.url));

/** `assay worker` processes, as an operator starts them, with what they took at most. */
export interface Workers {
  readonly pids: readonly number[];
  /** kill -9 of one, and another in its place. */
  killOne(): Promise<void>;
  /** Resident memory of the largest so far, in MiB. */
  readonly peakMiB: number;
  /** The largest at each full minute: flat, or not. */
  readonly byMinute: readonly number[];
  stop(): Promise<void>;
}

export async function startWorkers(
  count: number,
  environment: Readonly<Record<string, string>>,
  concurrency: number,
): Promise<Workers> {
  const start = (): ChildProcess =>
    spawn(process.execPath, [program, 'worker', '--concurrency', String(concurrency)], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const children = Array.from({ length: count }, start);
  await Promise.all(children.map(ready));
  let peak = 0;
  const byMinute: number[] = [];
  const began = Date.now();
  const watch = setInterval(() => {
    const largest = Math.max(...children.map(({ pid }) => residentMiB(pid)));
    peak = Math.max(peak, largest);
    if (Date.now() - began > 60_000 * (byMinute.length + 1)) byMinute.push(Math.round(largest));
  }, 500);
  return {
    get pids() {
      return children.flatMap(({ pid }) => pid ?? []);
    },
    async killOne() {
      const victim = children.shift();
      if (victim === undefined) return;
      const gone = once(victim, 'exit');
      victim.kill('SIGKILL');
      await gone;
      const next = start();
      children.push(next);
      await ready(next);
    },
    get peakMiB() {
      return Math.round(peak);
    },
    get byMinute() {
      return [...byMinute];
    },
    async stop() {
      clearInterval(watch);
      await Promise.all(
        children.map(async (child) => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const gone = once(child, 'exit');
          child.kill('SIGTERM');
          await gone;
        }),
      );
    },
  };
}

/** It says who it is when it is ready to work. @throws where it ends before */
async function ready(child: ChildProcess): Promise<void> {
  if (child.stdout === null) return;
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    const said = await Promise.race([
      once(child.stdout, 'data', { signal }).then(() => true),
      once(child, 'exit', { signal }).then(() => false),
    ]);
    if (!said) throw new Error('a worker ended before it was ready; what it said stands above');
  } finally {
    waiting.abort();
  }
  child.stdout.resume();
}

/** The database's first process, by its file: to ask the database itself would be work for it. Undefined where there is none. */
export async function postmasterOf({ config }: Workspace): Promise<number | undefined> {
  return (await postmasterFile(await serverPlace(config.dataDir)))?.pid;
}

function residentMiB(pid: number | undefined): number {
  try {
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(line?.[1] ?? 0) / 1024;
  } catch {
    // Gone, or no Linux: nothing to be said of its memory.
    return 0;
  }
}
