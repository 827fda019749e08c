import { readFileSync } from 'node:fs';

/** Processor time so far, in ms, of what takes part in a night. */
interface ProcessorTime {
  readonly workers: number;
  readonly provider: number;
  readonly database: number;
  readonly bench: number;
}

interface Watched {
  readonly workers: readonly number[];
  readonly provider: number;
  /** The database's first process; undefined while it is away. */
  readonly postmaster: number | undefined;
}

interface Ticks {
  readonly own: number;
  /** Of children that have ended. */
  readonly ended: number;
}

/** Linux counts processor time in hundredths of a second. */
const msPerTick = 10;

/** @returns undefined where there is no such process, or no Linux */
function ticksOf(pid: number): Ticks | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name may hold spaces and brackets; the numbers begin behind its end.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const sum = (from: number): number => ((fields[from] ?? 0) + (fields[from + 1] ?? 0)) * msPerTick;
    return { own: sum(11), ended: sum(13) };
  } catch {
    return undefined;
  }
}

/** A server's processes: the first one, those under it, and those under it that have ended. */
function databaseTime(postmaster: number): number {
  const first = ticksOf(postmaster);
  if (first === undefined) return 0;
  return first.own + first.ended + childrenOf(postmaster).reduce((sum, pid) => sum + (ticksOf(pid)?.own ?? 0), 0);
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  } catch {
    return [];
  }
}

interface ProcessorWatch {
  now(): Promise<ProcessorTime>;
  stop(): void;
}

/**
 * Adds up processor time over processes that come and go: what one had when it was last seen stays counted. What a process that is killed
 * used after that (less than the time between two looks) is not.
 */
export function watchProcessorTime(watched: () => Promise<Watched>, everyMs = 1000): ProcessorWatch {
  const seen = new Map<string, number>();
  const look = async (): Promise<void> => {
    const { workers, provider, postmaster } = await watched();
    for (const pid of workers) note(`workers ${pid}`, ticksOf(pid)?.own);
    note(`provider ${provider}`, ticksOf(provider)?.own);
    if (postmaster !== undefined) note(`database ${postmaster}`, databaseTime(postmaster));
  };
  function note(name: string, ms: number | undefined): void {
    seen.set(name, Math.max(seen.get(name) ?? 0, ms ?? 0));
  }
  const timer = setInterval(() => void look().catch(() => undefined), everyMs);
  const began = process.cpuUsage();
  const sumOf = (group: string): number =>
    [...seen].filter(([name]) => name.startsWith(group)).reduce((sum, [, ms]) => sum + ms, 0);
  return {
    async now(): Promise<ProcessorTime> {
      await look().catch(() => undefined);
      const { user, system } = process.cpuUsage(began);
      return {
        workers: sumOf('workers'),
        provider: sumOf('provider'),
        database: sumOf('database'),
        bench: (user + system) / 1000,
      };
    },
    stop: () => clearInterval(timer),
  };
}

/** How many processors were busy with it on average. */
export function processorsUsed(before: ProcessorTime, after: ProcessorTime, passedMs: number): number {
  const { cpuMsPerAssessment: all = 0 } = costOfOne(before, after, 1);
  return Number((all / passedMs).toFixed(2));
}

/** Processor time of one assessment, in ms, by process. Time that calls and commits wait for others is none. */
export function costOfOne(before: ProcessorTime, after: ProcessorTime, ended: number): Record<string, number> {
  const each = (name: keyof ProcessorTime): number => (after[name] - before[name]) / Math.max(1, ended);
  const [workers, provider, database, own] = [each('workers'), each('provider'), each('database'), each('bench')];
  const figures = {
    cpuMsWorkers: workers,
    cpuMsDatabase: database,
    cpuMsProvider: provider,
    cpuMsBench: own,
    cpuMsPerAssessment: workers + provider + database + own,
  };
  return Object.fromEntries(Object.entries(figures).map(([name, ms]) => [name, Number(ms.toFixed(1))]));
}
