/** First step of the exponential backoff, and the longest wait that it may come to. */
export interface Backoff {
  readonly baseMs: number;
  readonly capMs: number;
}

export const defaultBackoff: Backoff = { baseMs: 500, capMs: 20_000 };

/**
 * How long to wait before the next attempt: full jitter, uniform between 0 and min(cap, base · 2^(attempt − 1)). When the provider said
 * how long to wait, at least that, and a part of the base on top so that not all callers come back in the same instant.
 *
 * @param attempt the attempt that failed, from 1
 * @param random  uniform in [0, 1)
 * @see Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog 2015, "Full Jitter"
 */
export function retryDelayMs(
  attempt: number,
  retryAfterMs: number | undefined,
  random: () => number,
  backoff: Backoff = defaultBackoff,
): number {
  if (retryAfterMs !== undefined) return Math.ceil(retryAfterMs + random() * backoff.baseMs);
  return Math.ceil(random() * Math.min(backoff.capMs, backoff.baseMs * 2 ** (attempt - 1)));
}
