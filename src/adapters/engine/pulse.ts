import { setTimeout as sleep } from 'node:timers/promises';
import { isConnectionError } from '../postgres/transient-error.ts';
import { heartbeatMs } from './executor-registry.ts';

/** Beats, reaps or feeds until stopped; a round that fails (the database is away) is made up for by the next. */
export function startPulse(
  work: () => Promise<void>,
  onWarning: ((message: string, error?: unknown) => void) | undefined,
  everyMs: number = heartbeatMs,
): { stop(): Promise<void> } {
  const stopped = new AbortController();
  async function pulse(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        await work();
      } catch (error) {
        if (!isConnectionError(error)) onWarning?.('the heartbeat of this worker failed', error);
      }
      await sleep(everyMs, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined);
    }
  }
  const ended = pulse();
  return {
    async stop() {
      stopped.abort();
      await ended;
    },
  };
}
