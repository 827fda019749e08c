import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhenResult } from 'cockatiel';
import type { Exchange } from '../ports/model-provider.ts';

export interface CircuitBreakerOptions {
  /** Failures in a row that open the circuit. */
  readonly failures?: number;
  /** How long it stays open before one call may try again. */
  readonly halfOpenAfterMs?: number;
  /** Told of every change, for whoever shows it. */
  readonly onChange?: (state: ModelCircuit['state'], openForMs: number) => void;
}

/** One circuit for one model at one provider, shared by all who ask it in this process. */
export interface ModelCircuit {
  readonly state: 'closed' | 'open' | 'half-open';
  /** Milliseconds until one call may try again; 0 when it is not open. */
  openForMs(): number;
  /**
   * Runs `send` unless the circuit is open. While half-open one call goes through and the others wait for what becomes of it.
   *
   * @returns `{ openForMs }` without having run anything when the circuit is open
   */
  run(send: () => Promise<Exchange>): Promise<Exchange | { readonly openForMs: number }>;
}

/**
 * Opens when the provider does not work (5xx, no connection, broken or late answers), not when it says no or asks for patience: a
 * 429 is an answer, and waiting is the rate limit's business.
 */
export function createModelCircuit(options: CircuitBreakerOptions = {}): ModelCircuit {
  const halfOpenAfterMs = options.halfOpenAfterMs ?? 15_000;
  const policy = circuitBreaker(
    handleWhenResult((result) => isOutage(result as Exchange)),
    { halfOpenAfter: halfOpenAfterMs, breaker: new ConsecutiveBreaker(options.failures ?? 8) },
  );
  let openedAt = 0;
  policy.onBreak(() => {
    // cockatiel reads the machine's clock to half-open; the waiting time must be told from the same one.
    openedAt = Date.now();
  });
  const openForMs = (): number => Math.max(0, openedAt + halfOpenAfterMs - Date.now());
  policy.onStateChange((state) => {
    const name = nameOf(state);
    options.onChange?.(name, name === 'open' ? halfOpenAfterMs : 0);
  });
  return {
    openForMs: () => (policy.state === CircuitState.Open ? openForMs() : 0),
    get state() {
      return nameOf(policy.state);
    },
    async run(send) {
      try {
        return await policy.execute(send);
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) throw error;
        return { openForMs: Math.max(1, openForMs()) };
      }
    },
  };
}

function nameOf(state: CircuitState): ModelCircuit['state'] {
  if (state === CircuitState.Closed) return 'closed';
  return state === CircuitState.HalfOpen ? 'half-open' : 'open';
}

function isOutage(exchange: Exchange): boolean {
  return exchange.outcome === 'error' && exchange.retryable && exchange.fault !== 'rate-limited';
}
