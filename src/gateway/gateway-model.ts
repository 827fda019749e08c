import { canonicalJson } from '../core/content-hash.ts';
import type { ModelRoute } from '../core/model-route.ts';
import type { CallLedger } from '../ports/call-ledger.ts';
import type { Clock } from '../ports/clock.ts';
import { systemClock } from '../ports/clock.ts';
import type { Model } from '../ports/model.ts';
import type { ModelProvider } from '../ports/model-provider.ts';
import { askUntilAnswered } from './ask-until-answered.ts';
import { mostTokens } from './call-cost.ts';
import type { ModelCircuit } from './circuit-breaker.ts';
import { createGatewayTarget, type GatewayTarget } from './gateway-target.ts';
import { jsonSchema, requestHash, toolSchemas } from './request-hash.ts';
import type { Backoff } from './retry-delay.ts';
import { defaultBackoff } from './retry-delay.ts';
import { defaultSleep } from './send-once.ts';

export interface GatewayModelOptions {
  readonly route: ModelRoute;
  readonly provider: ModelProvider;
  readonly ledger: CallLedger;
  /** Asked in this order after the route's own model. */
  readonly fallbacks?: readonly GatewayTarget[];
  readonly clock?: Clock;
  /** Uniform in [0, 1): jitter of the waiting times. */
  readonly random?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
  /** For one question with all its attempts, fallbacks and waits. Default: three minutes. */
  readonly deadlineMs?: number;
  /** How long a question may wait for places among the calls a minute. Default: half an hour. */
  readonly longestPlaceMs?: number;
  readonly backoff?: Backoff;
  /** Share one between all gateways to the same model at the same provider. */
  readonly circuit?: ModelCircuit;
}

/**
 * A model behind the one retry loop. Each attempt: circuit asked, call written into the ledger at its reserved maximum (which is where
 * ceilings, budgets and limits a minute are held), sent once under its own time limit, settled. A reply, usable or not, ends the loop:
 * whether to ask again in other words is the caller's business. A reply that this very step has already paid for is taken from the ledger
 * and nothing is sent.
 *
 * `ask` throws AssayError `model.rejected` (final) when the provider refuses the request, `model.transport` (retryable) when attempts,
 * deadline or an open circuit leave no reply to be had now; `details.retryAfterMs` then says when it may be worth trying;
 * `budget.spent` (retryable) and `ceiling.reached` (final) when the call may not be made.
 */
export function createGatewayModel(options: GatewayModelOptions): Model {
  const { route, ledger } = options;
  const parts = {
    ledger,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    sleep: options.sleep ?? defaultSleep,
    deadlineMs: options.deadlineMs ?? 180_000,
    longestPlaceMs: options.longestPlaceMs ?? 1_800_000,
    backoff: options.backoff ?? defaultBackoff,
    hedgeAfterMs: route.hedgeAfterMs,
  };
  const targets = [createGatewayTarget(route, options.provider, options.circuit), ...(options.fallbacks ?? [])];
  return {
    id: route.model,
    async ask(request, scope) {
      const hash = requestHash(request, route);
      const settled = await ledger.recall(scope, hash);
      if (settled !== undefined) return settled;
      const texts = [
        request.system,
        request.user,
        canonicalJson(jsonSchema(request)),
        ...(request.tools === undefined ? [] : [JSON.stringify(toolSchemas(request.tools))]),
        ...(request.rounds === undefined ? [] : [JSON.stringify(request.rounds)]),
      ];
      return askUntilAnswered(parts, targets, ({ target }) => ({
        request,
        scope,
        // Of the question as the route asks it: a fallback's reply answers the same one.
        hash,
        most: mostTokens(texts, target),
      }));
    },
  };
}
