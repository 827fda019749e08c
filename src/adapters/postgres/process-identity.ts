import { readFileSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Kernel start time in clock ticks since boot; empty where the system does not tell. */
  readonly startedAt: string;
}

/** Field 22 of /proc/PID/stat. The second field (the command) may hold spaces and parentheses, so counting starts after the last one. */
function startTicks(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return (
      stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .at(19) ?? ''
    );
  } catch {
    return '';
  }
}

export function identityOf(pid: number): ProcessIdentity {
  return { pid, startedAt: startTicks(pid) };
}

/** Whether that very process still runs. Where start times are unknown a reused number counts as alive. */
export function isAlive(process_: ProcessIdentity): boolean {
  try {
    process.kill(process_.pid, 0);
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const now = startTicks(process_.pid);
  return process_.startedAt === '' || now === '' || now === process_.startedAt;
}
