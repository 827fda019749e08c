import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AssayError } from '../../core/errors.ts';

/** Counted in this process: a restart forgets, several servers count each for themselves. */
const loginLimits = {
  /** Wrong passwords for one address from one place. */
  pair: { points: 5, duration: 15 * 60 },
  /** For one address from anywhere: what a botnet gets. */
  account: { points: 30, duration: 60 * 60 },
  /** From one place for any address; a school can be one place. */
  place: { points: 100, duration: 15 * 60 },
} as const;

const keyLimit = { points: 600, duration: 60 };

export interface Throttle {
  /** @throws AssayError `access.throttled`, before the password is even looked at */
  beforeLogin(email: string, place: string): Promise<void>;
  /** The right password: what was counted against the pair is forgotten. */
  afterLogin(email: string, place: string): Promise<void>;
  /** @throws AssayError `access.throttled` above 600 requests a minute with one key */
  beforeKeyUse(keyId: string): Promise<void>;
}

export function createThrottle(): Throttle {
  const limiters = {
    pair: new RateLimiterMemory(loginLimits.pair),
    account: new RateLimiterMemory(loginLimits.account),
    place: new RateLimiterMemory(loginLimits.place),
  };
  const keys = new RateLimiterMemory(keyLimit);
  const pairOf = (email: string, place: string): string => `${email.trim().toLowerCase()} ${place}`;
  return {
    async beforeLogin(email, place) {
      await consume(limiters.pair, pairOf(email, place));
      await consume(limiters.account, email.trim().toLowerCase());
      await consume(limiters.place, place);
    },
    async afterLogin(email, place) {
      await limiters.pair.delete(pairOf(email, place));
      await limiters.account.reward(email.trim().toLowerCase());
      await limiters.place.reward(place);
    },
    beforeKeyUse: (keyId) => consume(keys, keyId),
  };
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const seconds = Math.ceil(error.msBeforeNext / 1000);
    throw new AssayError('access.throttled', `too many attempts; try again in ${waitWords(seconds)}`, {
      retryable: true,
      details: { seconds },
    });
  }
}

/** `40 seconds`, `15 minutes`: nobody counts 894 seconds. */
function waitWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return seconds <= 90 ? `${seconds} seconds` : `${minutes} minutes`;
}
