import { canonicalise } from '../canonical/canonicalise.ts';
import type { KnownIdentity } from './find-roster.ts';

/**
 * The entries of the roster that can matter for this text: a word of their value stands in it, in any case. Masking with them gives the same
 * as masking with the whole roster.
 */
export function identitiesIn(text: string, identities: readonly KnownIdentity[]): KnownIdentity[] {
  if (identities.length === 0) return [];
  const words = wordsOf(canonicalise(text).text);
  return identities.filter(({ value }) => [...wordsOf(value)].some((word) => words.has(word)));
}

function wordsOf(text: string): Set<string> {
  return new Set(
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu),
  );
}
