import { setTimeout as sleep } from 'node:timers/promises';
import type { Secrets } from '../../config/secrets.ts';
import { roundOfProviderBatches } from '../../gateway/provider-batches.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import { systemClock } from '../../ports/clock.ts';
import type { MonitorStore } from '../../ports/monitor-stores.ts';
import type { ProviderBatchStore } from '../../ports/provider-batches.ts';
import { reachBatchApi } from './configured-model.ts';

export interface ProviderBatchWatch {
  readonly store: ProviderBatchStore;
  readonly ledger: CallLedger;
  readonly monitors: MonitorStore;
  readonly secrets: Secrets;
  readonly onWarning?: ((message: string, error?: unknown) => void) | undefined;
}

/** Between two looks at whether anything is due. How often a provider is asked is said by the route. */
const everyMs = 1000;

/**
 * Looks after providers' batches for as long as this process works on runs. Every worker does; one at a time makes the round.
 *
 * @returns what ends it; resolves when nothing of it is under way any more
 */
export function watchProviderBatches({
  store,
  ledger,
  monitors,
  secrets,
  onWarning,
}: ProviderBatchWatch): () => Promise<void> {
  const ended = new AbortController();
  const parts = {
    store,
    ledger,
    clock: systemClock,
    apiOf: (target: Parameters<typeof reachBatchApi>[0]) => reachBatchApi(target, secrets),
  };
  const watching = (async () => {
    while (!ended.signal.aborted) {
      try {
        if (await store.isDue())
          await monitors.asLeader('provider-batches', async () => {
            for (const error of await roundOfProviderBatches(parts))
              onWarning?.("a provider's batch could not be looked after and is tried again", error);
          });
      } catch (error) {
        // A database that is away: the next look makes up for it.
        if (!ended.signal.aborted) onWarning?.("providers' batches could not be looked after", error);
      }
      await sleep(everyMs, undefined, { signal: ended.signal, ref: false }).catch(() => undefined);
    }
  })();
  return async () => {
    ended.abort();
    await watching;
  };
}
