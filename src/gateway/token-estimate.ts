import type { TokenUsage } from '../ports/model.ts';

/** What calls to one model likely use, learnt from those before: a limit a minute is taken by it, money by the maximum. */
export interface TokenEstimate {
  /** @param most the upper bound, its input in bytes @returns tokens, input and output together, never above the bound */
  of(most: TokenUsage): number;
  /** What a call with this bound used in truth. */
  learn(most: TokenUsage, used: TokenUsage): void;
}

const weight = 0.1;
/** The next call may be longer than the mean: one in a few would otherwise run over the limit. */
const margin = 1.05;

/** Exponentially weighted means of tokens a byte and of output; before the first call a third of a token a byte, and half the output limit. */
export function createTokenEstimate(): TokenEstimate {
  let tokensPerByte = 1 / 3;
  let outputShare = 0.5;
  let calls = 0;
  return {
    of({ inputTokens, outputTokens }) {
      const likely = (inputTokens * tokensPerByte + outputTokens * outputShare) * margin;
      return Math.ceil(Math.min(inputTokens + outputTokens, likely));
    },
    learn(most, used) {
      // The first call says more than the guess.
      const now = calls === 0 ? 1 : weight;
      calls += 1;
      if (most.inputTokens > 0) tokensPerByte += now * (used.inputTokens / most.inputTokens - tokensPerByte);
      if (most.outputTokens > 0) outputShare += now * (used.outputTokens / most.outputTokens - outputShare);
    },
  };
}
