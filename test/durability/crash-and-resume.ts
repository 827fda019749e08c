import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { CrashPoint } from './crashing-journal.ts';

/** How one process of a worker script ended. */
export interface WorkerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** What a worker script is told through its environment: ASSAY_WORK (JSON) and CRASH_AT (`before:3`). */
export interface WorkerOrder<Work> {
  /** The script, run by the Node of the tests. */
  readonly script: URL;
  readonly work: Work;
  readonly crashAt?: CrashPoint;
}

/** Starts one worker process and waits for its end. */
export async function runWorker<Work>(order: WorkerOrder<Work>): Promise<WorkerExit> {
  const point = order.crashAt;
  const child = spawn(process.execPath, [order.script.pathname], {
    env: {
      ...process.env,
      ASSAY_WORK: JSON.stringify(order.work),
      CRASH_AT: point === undefined ? '' : `${point.moment}:${point.step}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, output };
}

/**
 * Kills a worker at each of the points in turn. Every process first lets the runs of its predecessors come to an end, then starts a run
 * of its own and dies at its point; the last one only finishes what is left.
 *
 * @param workFor what the n-th process is told; the last call (no point) is for the one that finishes
 * @returns how each process ended, in order
 */
export async function crashAndResume<Work>(
  script: URL,
  points: readonly CrashPoint[],
  workFor: (index: number, point: CrashPoint | undefined) => Promise<Work>,
): Promise<readonly WorkerExit[]> {
  const exits: WorkerExit[] = [];
  for (const [index, crashAt] of points.entries())
    exits.push(await runWorker({ script, work: await workFor(index, crashAt), crashAt }));
  exits.push(await runWorker({ script, work: await workFor(points.length, undefined) }));
  return exits;
}
