import { randomUUID } from 'node:crypto';
import { AssayError } from '../core/errors.ts';
import type { BatchTerms, ModelRoute, ModelTarget } from '../core/model-route.ts';
import type { CallLedger } from '../ports/call-ledger.ts';
import type { CallScope, Model, ModelReply, ModelRequest } from '../ports/model.ts';
import type { Exchange } from '../ports/model-provider.ts';
import type { AnsweredPlace, ProviderBatchStore } from '../ports/provider-batches.ts';
import { batchPrices, costMicroUsd, mostMicroUsd, mostTokens } from './call-cost.ts';
import { requestHash } from './request-hash.ts';
import { spent, toReply } from './send-once.ts';

export interface BatchedModelParts {
  /** The route with its batch terms. */
  readonly route: ModelRoute & { readonly batch: BatchTerms };
  /** Asks at once, at the full price. */
  readonly direct: Model;
  readonly ledger: CallLedger;
  readonly store: ProviderBatchStore;
  /** Writes a request down as text, and reads the reply to one. */
  readonly questions: {
    compose(request: ModelRequest): Promise<string>;
    read(request: ModelRequest, response: string): Promise<Exchange>;
  };
}

/**
 * A model whose questions may wait for the provider's batch. A question of a batch's run is put into the next one and its run is held; when
 * the answer has come the same question finds it, and it is settled and checkpointed like any other. What may not wait, what comes after the
 * first answers of a run (a trait that is asked again, a twin), and what the batch did not answer is asked directly.
 *
 * `ask` throws AssayError `model.batched` (retryable) while the answer is not there; else what asking directly throws.
 */
export function createBatchedModel(parts: BatchedModelParts): Model {
  const { route, direct, ledger, store, questions } = parts;
  const target = targetOf(route);

  async function join(request: ModelRequest, scope: CallScope, hash: string): Promise<ModelReply> {
    const settled = await ledger.recall(scope, hash);
    if (settled !== undefined) return settled;
    const text = await questions.compose(request);
    const most = mostTokens([text], target);
    const joined = await store.join({
      ...scope,
      requestHash: hash,
      attemptId: randomUUID(),
      target,
      terms: route.batch,
      request: text,
      reservedMicroUsd: mostMicroUsd(most, batchPrices(target, route.batch)),
      reservedTokens: most.inputTokens + most.outputTokens,
    });
    if (!joined) return direct.ask(request, scope);
    throw waiting(route);
  }

  async function take(
    request: ModelRequest,
    scope: CallScope,
    hash: string,
    place: AnsweredPlace,
  ): Promise<ModelReply> {
    const { attemptId, latencyMs } = place;
    const exchange = await questions.read(request, place.response);
    // It was charged when it came; what it says cannot be read.
    if (exchange.outcome === 'error') return direct.ask(request, scope);
    const paid =
      exchange.usage === undefined
        ? { usage: { inputTokens: place.reservedTokens, outputTokens: 0 }, costMicroUsd: place.reservedMicroUsd }
        : {
            usage: exchange.usage,
            costMicroUsd: costMicroUsd(exchange.usage, batchPrices(target, route.batch)),
          };
    const reply = toReply(exchange, { ...paid, latencyMs });
    await ledger.settle(attemptId, {
      status: 'settled',
      asked: { runId: scope.runId, model: target.model },
      modelAnswered: exchange.modelAnswered,
      ...(exchange.fingerprint !== undefined && { fingerprint: exchange.fingerprint }),
      ...paid,
      latencyMs,
      reply,
      ...(reply.status === 'failed' && { errorCode: reply.problem }),
    });
    await store.done(scope, hash);
    return reply;
  }

  return {
    id: direct.id,
    async ask(request, scope) {
      // A model that calls tools must be told what they say within the minute.
      if (request.tools !== undefined) return direct.ask(request, scope);
      const hash = requestHash(request, route);
      const place = await store.find(scope, hash);
      if (place === undefined) return join(request, scope, hash);
      if (place.state === 'waiting' || place.state === 'sent') throw waiting(route);
      if (place.state === 'answered') return take(request, scope, hash, place);
      if (place.state === 'refused') {
        await store.forget(scope, hash);
        throw spent(place.limit);
      }
      // `missed`, or `done`: then its reply stands in the ledger, where asking looks first.
      return direct.ask(request, scope);
    },
  };
}

/** Long enough: whoever reads the batch wakes the run. */
function waiting({ model, batch }: BatchedModelParts['route']): AssayError {
  return new AssayError('model.batched', `the question waits for a batch of model ${model} at the provider`, {
    retryable: true,
    details: { retryAfterMs: batch.deadlineMinutes * 60_000 + 3_600_000 },
  });
}

function targetOf({
  fallbacks: _fallbacks,
  cascade: _cascade,
  onSwappedModel: _swapped,
  hedgeAfterMs: _hedge,
  batch: _batch,
  ...target
}: ModelRoute): ModelTarget {
  return target;
}
