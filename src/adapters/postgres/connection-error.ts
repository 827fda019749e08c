import { setTimeout as sleep } from 'node:timers/promises';
import { isStale } from './prepared-pool.ts';

// SQLSTATE class 08 (connection) and the shutdown and start-up states of class 57; errno names of sockets.
const sqlStates = /^(08...|57P01|57P02|57P03)$/;
const socketErrors = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'ENOTCONN']);
const driverMessages =
  /Connection terminated|Client has encountered a connection error|not queryable|timeout exceeded when trying to connect/;

/** Whether the database was away, as against having refused what was asked. The same work may succeed when it is back. */
export function isConnectionError(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isConnectionError);
  if (!(error instanceof Error)) return false;
  if (isStale(error)) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (sqlStates.test(code)) return true;
  if (socketErrors.has(code) && 'syscall' in error) return true;
  return driverMessages.test(error.message) || (error.cause !== undefined && isConnectionError(error.cause));
}

/**
 * Runs `work` again while the database is away, for up to `forMs`. `work` must be safe to repeat: an answer can be lost after the
 * commit.
 */
export async function whenConnected<T>(work: () => Promise<T>, forMs = 60_000): Promise<T> {
  const deadline = Date.now() + forMs;
  for (let wait = 50; ; wait = Math.min(wait * 2, 1000)) {
    try {
      return await work();
    } catch (error) {
      if (!isConnectionError(error) || Date.now() + wait > deadline) throw error;
      await sleep(wait);
    }
  }
}
