const wordPattern = /[\p{L}\p{N}]+(?:'[\p{L}]+)*/gu;
const gramLength = 4;

/** The words of a text in lower case, apostrophes made straight. */
export function wordsOf(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().replaceAll('’', "'").match(wordPattern) ?? [];
}

/**
 * Runs of four letters over the words of a text, one space between words: they match across endings and misspellings, where whole words
 * do not, and they work in scripts without spaces.
 */
export function lettersOf(words: readonly string[]): string[] {
  const text = ` ${words.join(' ')} `;
  const grams: string[] = [];
  for (let start = 0; start + gramLength <= text.length; start++) grams.push(text.slice(start, start + gramLength));
  return grams;
}
