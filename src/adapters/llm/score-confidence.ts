import type { Confidence } from '../../core/trait-grade.ts';

/** One token of the reply as chat completions report it. */
interface Alternative {
  readonly token: string;
  readonly logprob: number;
}

interface TokenLogprob extends Alternative {
  readonly top_logprobs?: readonly Alternative[];
}

/** Whether a value is a reply's log-probabilities. By hand: a reply has hundreds of tokens, and a schema took longer than all else with it. */
export function isTokenLogprobs(value: unknown): value is readonly TokenLogprob[] {
  return (
    Array.isArray(value) &&
    value.every((token: unknown) => {
      if (!isAlternative(token)) return false;
      const top: unknown = 'top_logprobs' in token ? token.top_logprobs : undefined;
      return top === undefined || (Array.isArray(top) && top.every(isAlternative));
    })
  );
}

function isAlternative(value: unknown): value is Alternative {
  if (typeof value !== 'object' || value === null || !('token' in value) || !('logprob' in value)) return false;
  const { token, logprob } = value;
  return typeof token === 'string' && typeof logprob === 'number' && Number.isFinite(logprob) && logprob <= 1e-6;
}

/**
 * How sure the model was of the score that it wrote, from the log-probabilities of the tokens of that number.
 *
 * Walks the tokens of the number (and the one that ends it: only then is `3` not `3.5`). At each, an alternative that could still
 * become allowed scores gives its probability to them in equal parts; what could become none (a quote, `null`) is left out. The
 * masses are divided by their sum over the allowed scores: `probability` is the share of the score written, `spread` the standard
 * deviation over the shares, in points.
 *
 * @returns undefined when the number cannot be found in the tokens or no mass fell on an allowed score
 */
export function scoreConfidence(
  tokens: readonly TokenLogprob[],
  scoreField: string,
  allowed: readonly number[],
): Confidence | undefined {
  const place = findNumber(tokens, scoreField);
  if (place === undefined) return undefined;
  const mass = new Map<number, number>(allowed.map((value) => [value, 0]));
  const chosen = walk(tokens.slice(place.index), place.lead, mass);
  const total = sum([...mass.values()]);
  if (chosen === undefined || !mass.has(chosen) || !(total > 0)) return undefined;
  const shares = [...mass].map(([value, weight]) => ({ value, share: weight / total }));
  const mean = sum(shares.map(({ value, share }) => value * share));
  const variance = sum(shares.map(({ value, share }) => share * (value - mean) ** 2));
  return { source: 'logprobs', probability: (mass.get(chosen) ?? 0) / total, spread: Math.sqrt(variance) };
}

/** Tokens of a reply that are read from its end. */
interface TokensAtEnd {
  readonly count: number;
  last(count: number): unknown;
}

/** The answer ends with its score: so many tokens hold its name and all of it. */
const fewTokens = 16;

/** {@link scoreConfidence} of a reply of which no more tokens are read than it takes to find the score's name. */
export function confidenceAtEnd(
  tokens: TokensAtEnd,
  scoreField: string,
  allowed: readonly number[],
): Confidence | undefined {
  for (let count = fewTokens; ; count *= 8) {
    const read = tokens.last(count);
    if (!isTokenLogprobs(read)) return undefined;
    if (count >= tokens.count || isNamedIn(read, scoreField)) return scoreConfidence(read, scoreField, allowed);
  }
}

/** Whether the score's name stands in them, and not at their very beginning: what is before it may make another thing of it. */
function isNamedIn(tokens: readonly TokenLogprob[], scoreField: string): boolean {
  return (keyOf(tokens.map(({ token }) => token).join(''), scoreField)?.index ?? 0) > 0;
}

/** Spreads the probability over the scores in `mass`; returns the number that was written. */
function walk(tokens: readonly TokenLogprob[], firstLead: string, mass: Map<number, number>): number | undefined {
  let lead = firstLead;
  let written = '';
  let reached = 1;
  for (const token of tokens) {
    for (const alternative of token.top_logprobs ?? []) {
      if (alternative.token === token.token) continue;
      const rest = withoutLead(alternative.token, lead);
      if (rest !== undefined) give(mass, written + rest, reached * Math.exp(alternative.logprob));
    }
    reached *= Math.exp(token.logprob);
    written += token.token.slice(lead.length);
    lead = '';
    if (numberIn(written).ended) break;
  }
  const value = Number.parseFloat(numberIn(written).digits);
  if (Number.isNaN(value)) return undefined;
  if (mass.has(value)) mass.set(value, (mass.get(value) ?? 0) + reached);
  return value;
}

function give(mass: Map<number, number>, text: string, probability: number): void {
  const { digits, ended } = numberIn(text);
  if (digits === '') return;
  const heirs = ended
    ? [Number.parseFloat(digits)].filter((value) => mass.has(value))
    : [...mass.keys()].filter((value) => String(value).startsWith(digits));
  for (const heir of heirs) mass.set(heir, (mass.get(heir) ?? 0) + probability / heirs.length);
}

function numberIn(text: string): { readonly digits: string; readonly ended: boolean } {
  const digits = /^-?\d*\.?\d*/.exec(text)?.[0] ?? '';
  return { digits, ended: digits.length < text.length };
}

/** An alternative to the first token may or may not bring the same white space along. */
function withoutLead(token: string, lead: string): string | undefined {
  if (token.startsWith(lead)) return token.slice(lead.length);
  return lead.trim() === '' ? token.trimStart() : undefined;
}

/** Where the number begins: its token and how much of that token stands before it. */
function findNumber(
  tokens: readonly TokenLogprob[],
  scoreField: string,
): { readonly index: number; readonly lead: string } | undefined {
  const text = tokens.map(({ token }) => token).join('');
  const key = keyOf(text, scoreField);
  if (key === undefined) return undefined;
  const start = key.index + key[0].length;
  let offset = 0;
  for (const [index, { token }] of tokens.entries()) {
    if (start < offset + token.length) return { index, lead: token.slice(0, start - offset) };
    offset += token.length;
  }
  return undefined;
}

/** A quotation mark inside a JSON string is escaped, so an unescaped "score": is a key. The last one: the schema ends with it. */
function keyOf(text: string, scoreField: string): RegExpExecArray | undefined {
  return [...text.matchAll(new RegExp(String.raw`(?<!\\)"${scoreField}"\s*:\s*`, 'g'))].at(-1);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
