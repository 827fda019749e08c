import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ProviderOrder, ProviderWeather } from './provider-worker.ts';

/** One call as the provider's own ledger has it. */
export interface LedgerCall {
  readonly at: string;
  readonly attemptId: string | null;
  readonly outcome: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly priceMicroUsd: number;
}

export interface BenchProvider {
  readonly url: string;
  readonly pid: number;
  weather(kind: ProviderWeather): void;
  /** Bodies of the chat requests so far, when they are kept. */
  requests(): Promise<readonly string[]>;
  ledger(): Promise<readonly LedgerCall[]>;
  end(): Promise<void>;
}

export async function startProvider(order: ProviderOrder): Promise<BenchProvider> {
  const child = fork(fileURLToPath(new URL('./provider-worker.ts', import.meta.url)), {
    env: { ...process.env, ASSAY_BENCH_PROVIDER: JSON.stringify(order) },
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return {
    url,
    pid: child.pid ?? 0,
    weather: (kind) => void child.send({ weather: kind }),
    async requests() {
      child.send({ ask: 'requests' });
      const [answer] = (await once(child, 'message')) as [{ requests: readonly string[] }];
      return answer.requests;
    },
    async ledger() {
      const response = await fetch(url.replace(/\/v1$/, '/ledger'));
      return ((await response.json()) as { calls: readonly LedgerCall[] }).calls;
    },
    async end() {
      const gone = once(child, 'exit');
      child.send({ ask: 'end' });
      await gone;
    },
  };
}
