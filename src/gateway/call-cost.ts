import type { ModelTarget } from '../core/model-route.ts';
import type { TokenUsage } from '../ports/model.ts';

type Prices = Pick<ModelTarget, 'inputMicroUsdPerMTok' | 'outputMicroUsdPerMTok'>;

/** What a call cost, in whole micro-dollars, rounded up once over input and output together. */
export function costMicroUsd(usage: TokenUsage, prices: Prices): number {
  const micro = usage.inputTokens * prices.inputMicroUsdPerMTok + usage.outputTokens * prices.outputMicroUsdPerMTok;
  return Math.ceil(micro / 1_000_000);
}

/**
 * The most tokens that a question can take. Every token of a byte-level vocabulary stands for at least one byte, so the UTF-8 bytes of all
 * that is sent are an upper bound of the input whatever the model (about four times the truth in English); 256 more are for role
 * marks and the provider's own wrapping. The output is bound by the limit that is sent along.
 */
export function mostTokens(texts: readonly string[], route: Pick<ModelTarget, 'maxOutputTokens'>): TokenUsage {
  const bytes = texts.reduce((total, text) => total + Buffer.byteLength(text, 'utf8'), 0);
  return { inputTokens: bytes + 256, outputTokens: route.maxOutputTokens };
}
