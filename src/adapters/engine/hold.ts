import { AssayError } from '../../core/errors.ts';
import type { StoredRun } from '../../ports/stored.ts';

/** A batch's run that was held so often (about a day of a provider that is away) fails: somebody must look. */
const mostHolds = 100;
const longestHoldMs = 15 * 60_000;
const firstHoldMs = 5000;

/**
 * Until when a run waits for what passes by itself. A spent budget holds every run until its period ends (or, without one, for a while: it
 * may be raised). A provider that is away holds a batch's runs, longer each time; one that somebody waits for fails when the gateway gives it up, and says so.
 *
 * @returns undefined when waiting would not help
 */
export function holdUntil(error: unknown, run: StoredRun, now: Date): Date | undefined {
  if (!(error instanceof AssayError) || !error.retryable || run.holds >= mostHolds) return undefined;
  if (error.code === 'budget.spent') {
    const { resetsAt } = error.details;
    return typeof resetsAt === 'string' ? new Date(resetsAt) : new Date(now.getTime() + longestHoldMs);
  }
  if (run.priority !== 'batch') return undefined;
  const { retryAfterMs } = error.details;
  // Whoever reads the provider's batch wakes the run; the time is only the latest.
  if (error.code === 'model.batched' && typeof retryAfterMs === 'number') return new Date(now.getTime() + retryAfterMs);
  const backoff = Math.min(longestHoldMs, firstHoldMs * 2 ** Math.min(run.holds, 10));
  const asked = typeof retryAfterMs === 'number' ? retryAfterMs : 0;
  return new Date(now.getTime() + Math.max(asked, backoff));
}
