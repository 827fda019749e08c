import type { EssayTokens } from '../text/tokens.ts';

/** One measured property of an essay, named for code and described for a teacher. */
export interface FeatureDefinition {
  readonly name: string;
  readonly plainWords: string;
}

/** A family of features that are measured together: `measure` gives one value per definition, in order. */
export interface FeatureFamily {
  readonly name: string;
  readonly definitions: readonly FeatureDefinition[];
  measure(tokens: EssayTokens): number[];
}

/** Builds definitions from `[name, plain words]` pairs. */
export function define(pairs: readonly (readonly [string, string])[]): FeatureDefinition[] {
  return pairs.map(([name, plainWords]) => ({ name, plainWords }));
}

/** part / whole, and 0 where the whole is empty (an essay without words). */
export function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** How many per hundred words. */
export function perHundred(count: number, words: number): number {
  return share(100 * count, words);
}

export function meanOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return share(sum, values.length);
}

/** Standard deviation, divided by n; 0 for fewer than two values. */
export function spreadOf(values: readonly number[]): number {
  const centre = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - centre) ** 2)));
}

export function countWhere<T>(values: readonly T[], test: (value: T, index: number) => boolean): number {
  let count = 0;
  for (let index = 0; index < values.length; index++) if (test(values[index] as T, index)) count++;
  return count;
}

export function countMatches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
