import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '../../core/errors.ts';
import { isStale } from './prepared-pool.ts';

// SQLSTATE class 08 (connection), the shutdown and start-up states of class 57, too_many_connections.
const awayStates = /^(08...|57P01|57P02|57P03|53300)$/;
// insufficient_resources, disk_full, out_of_memory.
const fullStates = /^53[012]00$/;
// serialization_failure, deadlock_detected.
const undoneStates = /^(40001|40P01)$/;
const socketErrors = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'ENOTCONN']);
const driverMessages =
  /Connection terminated|Client has encountered a connection error|not queryable|timeout exceeded when trying to connect/;

/** Whether the database was away, or took no further connection. Nothing was written, or the answer was lost. */
export function isConnectionError(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isConnectionError);
  if (!(error instanceof Error)) return false;
  // Any other error of ours says itself what it is, whatever lay beneath it: a file that is absent is `ENOENT` too.
  if (error instanceof AssayError && error.code !== 'storage.unavailable') return false;
  if (isStale(error)) return true;
  const code = codeOf(error);
  if (awayStates.test(code)) return true;
  if (socketErrors.has(code) && 'syscall' in error) return true;
  return driverMessages.test(error.message) || (error.cause !== undefined && isConnectionError(error.cause));
}

/** Whether the database had no room, on its disk or in memory. Nothing was written. */
export function isFullError(error: unknown): boolean {
  return fullStates.test(codeOf(error));
}

/** Whether the database undid what was asked so that somebody else could go on. */
function isUndoneError(error: unknown): boolean {
  return undoneStates.test(codeOf(error));
}

/** Any of the three, as against having refused what was asked: the same work may succeed later. */
export function isTransient(error: unknown): boolean {
  return isConnectionError(error) || isFullError(error) || isUndoneError(error);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
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
