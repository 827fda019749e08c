import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costMicroUsd, mostMicroUsd } from './call-cost.ts';

const openai = {
  provider: 'openai',
  inputMicroUsdPerMTok: 1_000_000,
  cachedInputMicroUsdPerMTok: 500_000,
  outputMicroUsdPerMTok: 4_000_000,
} as const;

describe('what a call costs', () => {
  test('cached input at its own price', () => {
    // 600 fresh at $1, 400 cached at $0.50, 100 out at $4: 600 + 200 + 400
    expect(costMicroUsd({ inputTokens: 1000, outputTokens: 100, cachedTokens: 400 }, openai)).toBe(1200);
  });

  test('without a price of its own cached input costs what all input costs', () => {
    const { cachedInputMicroUsdPerMTok: _, ...bare } = openai;
    expect(costMicroUsd({ inputTokens: 1000, outputTokens: 100, cachedTokens: 400 }, bare)).toBe(1400);
  });

  test('what Anthropic puts into its cache costs a quarter more', () => {
    const { cachedInputMicroUsdPerMTok: _, ...bare } = { ...openai, provider: 'anthropic' as const };
    // 200 fresh, 800 written at $1.25
    expect(costMicroUsd({ inputTokens: 1000, outputTokens: 0, cacheWriteTokens: 800 }, bare)).toBe(1200);
    expect(mostMicroUsd({ inputTokens: 1000, outputTokens: 0 }, bare)).toBe(1250);
  });

  test('what is reserved is never below what a call costs, however its input is split', () => {
    const tokens = fc.nat({ max: 100_000 });
    const price = fc.nat({ max: 20_000_000 });
    const prices = fc.record(
      {
        provider: fc.constantFrom('anthropic' as const, 'openai' as const),
        inputMicroUsdPerMTok: price,
        outputMicroUsdPerMTok: price,
        cachedInputMicroUsdPerMTok: price,
        cacheWriteMicroUsdPerMTok: price,
      },
      { requiredKeys: ['provider', 'inputMicroUsdPerMTok', 'outputMicroUsdPerMTok'] },
    );
    const usage = fc.record({ inputTokens: tokens, outputTokens: tokens });
    const split = fc.record({ cachedTokens: tokens, cacheWriteTokens: tokens });
    fc.assert(
      fc.property(usage, split, prices, (used, parts, at) => {
        expect(costMicroUsd({ ...used, ...parts }, at)).toBeLessThanOrEqual(mostMicroUsd(used, at));
      }),
    );
  });
});
