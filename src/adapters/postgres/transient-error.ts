import { setTimeout as sleep } from 'node:timers/promises';
import { isStale } from './prepared-pool.ts';

// SQLSTATE class 08 (connection), the shutdown and start-up states of class 57, class 53 (no room: connections, disk, memory), and of class 40 the two
// that undo a transaction so that others can go on (serialization_failure, deadlock_detected).
const sqlStates = /^(08...|57P01|57P02|57P03|53...|40001|40P01)$/;
const socketErrors = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'ENOTCONN']);
const driverMessages =
  /Connection terminated|Client has encountered a connection error|not queryable|timeout exceeded when trying to connect/;

/**
 * Whether the database was away, had no room, or gave way to somebody else, as against having refused what was asked. Nothing was written, or the
 * answer was lost; the same work may succeed later.
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isTransient);
  if (!(error instanceof Error)) return false;
  if (isStale(error)) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (sqlStates.test(code)) return true;
  if (socketErrors.has(code) && 'syscall' in error) return true;
  return driverMessages.test(error.message) || (error.cause !== undefined && isTransient(error.cause));
}

/** Runs `work` again while its errors are transient, for up to `forMs`. `work` must be safe to repeat: an answer can be lost after the commit. */
export async function retryTransient<T>(work: () => Promise<T>, forMs = 60_000): Promise<T> {
  const deadline = Date.now() + forMs;
  for (let wait = 50; ; wait = Math.min(wait * 2, 1000)) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || Date.now() + wait > deadline) throw error;
      await sleep(wait);
    }
  }
}
