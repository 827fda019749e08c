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

type Refusal = Extract<Exchange, { outcome: 'error' }>;

/** One circuit for one model at one provider, shared by all who ask it in this process. */
export interface ModelCircuit {
  readonly state: 'closed' | 'open' | 'half-open';
  /**
   * Milliseconds until a call may be made; 0 when it may now. When the circuit may be tried again the first who asks is told 0, and the others to wait for
   * what becomes of that: a call that is written down and not let through would count among those that its essay may make.
   */
  openForMs(): number;
  /** With which it opened, where the provider refuses whoever asks: waiting for the next trial would not help. */
  readonly refusal: Refusal | undefined;
  /** Whoever was told 0 and may not send after all leaves the trial to the next. */
  passOn(): void;
  /**
   * Runs `send` unless the circuit is open. While half-open one call goes through and the others wait for what becomes of it.
   *
   * @returns `{ openForMs }` without having run anything when the circuit is open
   */
  run(send: () => Promise<Exchange>): Promise<Exchange | { readonly openForMs: number }>;
}

/** How often those who wait for another's trial look again. */
const trialLookMs = 250;
/** Whoever may try and is not sent by then (it waits for its place under a limit) leaves the trial to the next. */
const admissionMs = 5000;

/**
 * Opens when the provider does not work (5xx, no connection, broken or late answers) or refuses whoever asks (key, bill), not when it says no to a
 * question or asks for patience: a 429 is an answer, and waiting is the rate limit's business.
 */
export function createModelCircuit(options: CircuitBreakerOptions = {}): ModelCircuit {
  const halfOpenAfterMs = options.halfOpenAfterMs ?? 15_000;
  const policy = circuitBreaker(
    handleWhenResult((result) => isOutage(result as Exchange)),
    { halfOpenAfter: halfOpenAfterMs, breaker: new ConsecutiveBreaker(options.failures ?? 8) },
  );
  let openedAt = 0;
  let trialUntil = 0;
  let refusal: Refusal | undefined;
  policy.onBreak(() => {
    // cockatiel reads the machine's clock to half-open; the waiting time must be told from the same one.
    openedAt = Date.now();
  });
  const openForMs = (): number => Math.max(0, openedAt + halfOpenAfterMs - Date.now());
  policy.onStateChange((state) => {
    trialUntil = 0;
    const name = nameOf(state);
    options.onChange?.(name, name === 'open' ? halfOpenAfterMs : 0);
  });
  return {
    openForMs() {
      if (policy.state === CircuitState.Closed) return 0;
      if (policy.state === CircuitState.HalfOpen) return trialLookMs;
      const left = openForMs();
      if (left > 0) return left;
      if (Date.now() < trialUntil) return trialLookMs;
      trialUntil = Date.now() + admissionMs;
      return 0;
    },
    passOn() {
      trialUntil = 0;
    },
    get state() {
      return nameOf(policy.state);
    },
    get refusal() {
      return policy.state === CircuitState.Closed ? undefined : refusal;
    },
    async run(send) {
      try {
        const exchange = await policy.execute(send);
        refusal = refusesEverybody(exchange) ? exchange : undefined;
        return exchange;
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

/**
 * Key or bill: whoever asks is refused, whatever the question, until somebody acts. A 429 that patience does not help (`insufficient_quota`) is a quota
 * that is used up.
 */
export function refusesEverybody(exchange: Exchange): exchange is Refusal {
  return exchange.outcome === 'error' && !exchange.retryable && [401, 402, 429].includes(exchange.httpStatus ?? 0);
}

function isOutage(exchange: Exchange): boolean {
  if (exchange.outcome !== 'error') return false;
  return (exchange.retryable && exchange.fault !== 'rate-limited') || refusesEverybody(exchange);
}
