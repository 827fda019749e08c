import type { TokenRun, WireLogprob } from './wire.ts';

/**
 * Log-probabilities for a reply: certain everywhere but in the number behind `"score":`, where the scores share the probability by their
 * distance from `continuous` (a normal curve). Numbers are split into digits and points, as models do.
 */
export function replyLogprobs(
  content: string,
  {
    scores,
    continuous,
    top,
    deviation = 0.6,
  }: {
    readonly scores: readonly number[];
    readonly continuous: number;
    readonly top: number;
    /** Standard deviation of the curve, in points. */
    readonly deviation?: number;
  },
): TokenRun[] {
  const key = [...content.matchAll(/(?<!\\)"score":\s*/g)].at(-1);
  const start = key === undefined ? content.length : key.index + key[0].length;
  const number = /^[\d.]+/.exec(content.slice(start))?.[0] ?? '';
  const end = start + number.length;
  // The character behind the number belongs to it: only there is 3 told from 3.5.
  const written = number === '' ? '' : content.slice(start, end + 1);
  const weights = new Map(
    scores.map((score) => [`${score}`, Math.exp(-((score - continuous) ** 2) / (2 * deviation ** 2))]),
  );
  return [
    ...certain(content.slice(0, start)),
    uncertain(written, weights, top),
    ...certain(content.slice(start + written.length)),
  ];
}

/**
 * Without alternatives. A quotation mark is a token of its own, so what stands between two of them makes the same tokens wherever it stands: names
 * of fields in every reply, a quoted sentence in those about other traits.
 */
function certain(text: string): TokenRun[] {
  return text.split(/(?=")/).map(runOf);
}

function runOf(text: string): TokenRun {
  const known = knownRuns.get(text);
  if (known !== undefined) return known;
  const run = (text.match(/\p{L}+|\s+|[^\p{L}\s]/gu) ?? []).map(certainToken);
  if (knownRuns.size >= mostRuns) knownRuns.clear();
  knownRuns.set(text, run);
  return run;
}

function certainToken(text: string): WireLogprob {
  const token = knownTokens.get(text) ?? { ...one(text, 1), top_logprobs: [] };
  if (knownTokens.size < mostTokens) knownTokens.set(text, token);
  return token;
}

const knownRuns = new Map<string, TokenRun>();
const mostRuns = 2000;
const knownTokens = new Map<string, WireLogprob>();
const mostTokens = 10_000;

/** Sign by sign: what comes next among the scores that begin like this. The last sign written ends the number. */
function uncertain(written: string, weights: ReadonlyMap<string, number>, top: number): WireLogprob[] {
  const ending = written.slice(-1);
  return Array.from(written, (token, index) => {
    const begun = [...weights].filter(([score]) => `${score}${ending}`.startsWith(written.slice(0, index)));
    const next = new Map<string, number>();
    for (const [score, weight] of begun) {
      const sign = score[index] ?? ending;
      next.set(sign, (next.get(sign) ?? 0) + weight);
    }
    const total = [...next.values()].reduce((sum, weight) => sum + weight, 0);
    const shares = [...next]
      .map(([sign, weight]) => one(sign, total > 0 ? weight / total : 1))
      .toSorted((a, b) => b.logprob - a.logprob);
    const chosen = shares.find((share) => share.token === token) ?? one(token, 1);
    return { ...chosen, top_logprobs: shares.slice(0, top) };
  });
}

function one(token: string, probability: number): { token: string; logprob: number; bytes: number[] } {
  // -9999 is what chat completions say for "practically never"; JSON knows no -Infinity.
  return { token, logprob: probability > 0 ? Math.log(probability) : -9999, bytes: [...Buffer.from(token, 'utf8')] };
}
