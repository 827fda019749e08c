import type { BatchTerms, ModelTarget } from '../core/model-route.ts';
import type { TokenUsage } from '../ports/model.ts';

type Prices = Pick<ModelTarget, 'inputMicroUsdPerMTok' | 'outputMicroUsdPerMTok'> &
  Partial<Pick<ModelTarget, 'provider' | 'cachedInputMicroUsdPerMTok' | 'cacheWriteMicroUsdPerMTok'>>;

/** What a call cost, in whole micro-dollars, rounded up once over input (fresh, cached, put into the cache) and output together. */
export function costMicroUsd(usage: TokenUsage, prices: Prices): number {
  const { inputTokens, outputTokens, cachedTokens = 0, cacheWriteTokens = 0 } = usage;
  const cached = Math.min(cachedTokens, inputTokens);
  const written = Math.min(cacheWriteTokens, inputTokens - cached);
  const micro =
    (inputTokens - cached - written) * prices.inputMicroUsdPerMTok +
    cached * (prices.cachedInputMicroUsdPerMTok ?? prices.inputMicroUsdPerMTok) +
    written * cacheWritePrice(prices) +
    outputTokens * prices.outputMicroUsdPerMTok;
  return Math.ceil(micro / 1_000_000);
}

/** The most that a call can cost which uses so many tokens: all of its input at the dearest of its prices. */
export function mostMicroUsd({ inputTokens, outputTokens }: TokenUsage, prices: Prices): number {
  const { inputMicroUsdPerMTok, cachedInputMicroUsdPerMTok = 0, outputMicroUsdPerMTok } = prices;
  const dearest = Math.max(inputMicroUsdPerMTok, cachedInputMicroUsdPerMTok, cacheWritePrice(prices));
  return Math.ceil((inputTokens * dearest + outputTokens * outputMicroUsdPerMTok) / 1_000_000);
}

/** Prices through the provider's batch API. */
export function batchPrices(target: ModelTarget, { discount }: Pick<BatchTerms, 'discount'>): Prices {
  const { cachedInputMicroUsdPerMTok: cached, cacheWriteMicroUsdPerMTok: written } = target;
  const left = 1 - discount;
  return {
    provider: target.provider,
    inputMicroUsdPerMTok: target.inputMicroUsdPerMTok * left,
    outputMicroUsdPerMTok: target.outputMicroUsdPerMTok * left,
    ...(cached !== undefined && { cachedInputMicroUsdPerMTok: cached * left }),
    ...(written !== undefined && { cacheWriteMicroUsdPerMTok: written * left }),
  };
}

/** @see Anthropic, "Prompt caching": writes of the five-minute cache cost 1.25 times the base price of input */
function cacheWritePrice({ provider, inputMicroUsdPerMTok, cacheWriteMicroUsdPerMTok }: Prices): number {
  return cacheWriteMicroUsdPerMTok ?? inputMicroUsdPerMTok * (provider === 'anthropic' ? 1.25 : 1);
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
