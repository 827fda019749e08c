import dictionary from 'dictionary-en';
import nspell, { type SpellChecker } from 'nspell';

let checker: SpellChecker | undefined;
const known = new Map<string, boolean>();
const cacheLimit = 200_000;

/** True when a dictionary exists for the language. */
function hasDictionary(language: string): boolean {
  return language.startsWith('en');
}

/**
 * True when the English dictionary does not know the lower-case word. Placeholders, words with digits and single letters
 * count as known; capitalised names are looked up in both cases.
 */
export function isMisspelled(word: string, language: string): boolean {
  if (!hasDictionary(language) || word.length < 2 || word.startsWith('@') || /\d/.test(word)) return false;
  const cached = known.get(word);
  if (cached !== undefined) return cached;
  checker ??= nspell(dictionary);
  const wrong = !checker.correct(word) && !checker.correct((word[0] ?? '').toUpperCase() + word.slice(1));
  if (known.size >= cacheLimit) known.clear();
  known.set(word, wrong);
  return wrong;
}
