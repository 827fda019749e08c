import type { ModelTarget } from '../core/model-route.ts';
import type { ModelProvider } from '../ports/model-provider.ts';
import { createModelCircuit, type ModelCircuit } from './circuit-breaker.ts';
import { createTokenEstimate, type TokenEstimate } from './token-estimate.ts';

/** One model at one provider, with what this process knows of how it is doing. Shared by all who ask it. */
export interface GatewayTarget {
  readonly target: ModelTarget;
  readonly provider: ModelProvider;
  readonly circuit: ModelCircuit;
  readonly estimate: TokenEstimate;
}

export function createGatewayTarget(
  target: ModelTarget,
  provider: ModelProvider,
  circuit: ModelCircuit = createModelCircuit(),
): GatewayTarget {
  return { target, provider, circuit, estimate: createTokenEstimate() };
}
