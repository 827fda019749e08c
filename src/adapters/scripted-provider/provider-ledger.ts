/** One request as the provider saw it, and what it charges for it. */
export interface ProviderCall {
  readonly number: number;
  readonly at: string;
  /** What the client sent as x-assay-attempt-id. */
  readonly attemptId: string | null;
  readonly model: string;
  readonly trait: string;
  /** Same essay, same trait. */
  readonly question: string;
  /** The how-manyeth request about this question. */
  readonly attempt: number;
  /** `ok`, the name of the fault, or `http-<status>`. */
  readonly outcome: string;
  readonly httpStatus: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of the input: what its prompt cache had. */
  readonly cachedTokens: number;
  readonly priceMicroUsd: number;
}

export interface ProviderPrices {
  readonly inputMicroUsdPerMTok: number;
  readonly outputMicroUsdPerMTok: number;
  /** Input that its prompt cache had; the price of all input when left out. */
  readonly cachedInputMicroUsdPerMTok?: number;
}

/** The provider's bill: whole micro-dollars, rounded up call by call. Worked out here on its own, to be compared with Assay's. */
export function priceMicroUsd(
  { inputTokens, outputTokens, cachedTokens }: Pick<ProviderCall, 'inputTokens' | 'outputTokens' | 'cachedTokens'>,
  prices: ProviderPrices,
): number {
  const cachedPrice = prices.cachedInputMicroUsdPerMTok ?? prices.inputMicroUsdPerMTok;
  const fresh = inputTokens - cachedTokens;
  return Math.ceil(
    (fresh * prices.inputMicroUsdPerMTok + cachedTokens * cachedPrice + outputTokens * prices.outputMicroUsdPerMTok) /
      1e6,
  );
}
