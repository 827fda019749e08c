import { keyOf, type Secrets } from '../../config/secrets.ts';
import { targetKey, type BatchTerms, type ModelRoute, type ModelTarget } from '../../core/model-route.ts';
import type { ModelCircuit } from '../../gateway/circuit-breaker.ts';
import type { GatewayTarget } from '../../gateway/gateway-target.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { Model } from '../../ports/model.ts';
import type { BatchApi, ProviderBatchStore } from '../../ports/provider-batches.ts';

export interface ConfiguredModelParts {
  readonly secrets: Secrets;
  readonly ledger: CallLedger;
  /** What this process knows of each model at each provider, whichever route asks it and on whatever terms. */
  readonly circuits: Map<string, ModelCircuit>;
  /** Questions that wait for a provider's batch; without it all are asked directly. */
  readonly providerBatches?: ProviderBatchStore;
  /** Told when a circuit of this process opens, half-opens or closes. */
  readonly onCircuit?: (target: string, state: ModelCircuit['state'], openForMs: number) => void;
}

/**
 * The model of a route, behind the gateway. Nothing of it is loaded, and no key is asked for, before the first question: a replay under
 * a plan with a model asks none.
 */
export function createConfiguredModel(route: ModelRoute, parts: ConfiguredModelParts): Model {
  let made: Promise<Model> | undefined;
  return {
    id: route.model,
    async ask(request, scope) {
      made ??= make(route, parts);
      // A key that is missing can be set; the next question tries again.
      made.catch(() => (made = undefined));
      return (await made).ask(request, scope);
    },
  };
}

async function make(route: ModelRoute, parts: ConfiguredModelParts): Promise<Model> {
  const { ledger } = parts;
  const [{ createGatewayModel }, { createCascadeModel }] = await Promise.all([
    import('../../gateway/gateway-model.ts'),
    import('../../gateway/cascade-model.ts'),
  ]);
  const { fallbacks = [], cascade, batch, ...own } = route;
  const reach = (target: ModelTarget): Promise<GatewayTarget> => reachTarget(target, route, parts);
  const gateway = async (first: ModelRoute, others: readonly ModelTarget[]): Promise<Model> => {
    const { provider, circuit } = await reach(first);
    return createGatewayModel({
      route: first,
      provider,
      circuit,
      ledger,
      fallbacks: await Promise.all(others.map(reach)),
    });
  };
  const costly = await gateway(own, fallbacks);
  if (batch !== undefined && parts.providerBatches !== undefined)
    return batched(costly, { ...own, batch }, { ...parts, store: parts.providerBatches });
  if (cascade === undefined) return costly;
  return createCascadeModel(await gateway(cascade.first, []), costly, cascade.escalate);
}

async function batched(
  direct: Model,
  route: ModelRoute & { readonly batch: BatchTerms },
  { secrets, ledger, store }: ConfiguredModelParts & { readonly store: ProviderBatchStore },
): Promise<Model> {
  const [{ createBatchedModel }, { createBatchQuestions }] = await Promise.all([
    import('../../gateway/batched-model.ts'),
    import('../../adapters/llm/batch-questions.ts'),
  ]);
  const apiKey = keyOf(secrets, route, route.provider);
  const questions = createBatchQuestions(route, apiKey === undefined ? {} : { apiKey });
  return createBatchedModel({ route, direct, ledger, store, questions });
}

/** Where the batches of a model are made. */
export async function reachBatchApi(target: ModelTarget, secrets: Secrets): Promise<BatchApi> {
  const { createOpenAiBatchApi } = await import('../../adapters/llm/openai-batch-api.ts');
  const address = target.provider === 'openai' ? 'https://api.openai.com/v1' : (target.baseUrl ?? '');
  return createOpenAiBatchApi(address.replace(/\/+$/, ''), keyOf(secrets, target, target.provider));
}

async function reachTarget(
  target: ModelTarget,
  route: ModelRoute,
  { secrets, circuits, onCircuit }: ConfiguredModelParts,
): Promise<GatewayTarget> {
  const [{ createLanguageModel }, { languageModelProvider }, { createGatewayTarget }, { createModelCircuit }] =
    await Promise.all([
      import('../../adapters/llm/create-language-model.ts'),
      import('../../adapters/llm/language-model-provider.ts'),
      import('../../gateway/gateway-target.ts'),
      import('../../gateway/circuit-breaker.ts'),
    ]);
  const apiKey = keyOf(secrets, target, route.provider);
  const { onSwappedModel } = route;
  const terms: ModelRoute = { ...target, ...(onSwappedModel !== undefined && { onSwappedModel }) };
  const languageModel = createLanguageModel(terms, apiKey === undefined ? {} : { apiKey });
  // Two keys to one model are two accounts, with circuits of their own.
  const name = `${targetKey(target)} ${target.key ?? ''}`;
  const circuit =
    circuits.get(name) ??
    createModelCircuit({ onChange: (state, openForMs) => onCircuit?.(targetKey(target), state, openForMs) });
  circuits.set(name, circuit);
  return createGatewayTarget(target, languageModelProvider(languageModel, terms), circuit);
}
