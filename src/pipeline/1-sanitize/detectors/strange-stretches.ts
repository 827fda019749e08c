import type { Span } from '../../../core/source-text.ts';
import { commonElsewhere, commonEnglish } from './common-words.ts';

const wordPattern = /(?<![@\p{L}])\p{L}[\p{L}'’]*/gu;
const elsewhere = new Set(Object.values(commonElsewhere).flatMap((words) => [...words]));

/**
 * Runs of four words or more in Latin letters without a common word of any known language: where a cipher may stand. Lists of names or things
 * are such runs too; only what they decode to decides. At most eight, the longest first.
 */
export function strangeStretches(text: string): Span[] {
  const stretches: Span[] = [];
  let start: number | undefined;
  let end = 0;
  let count = 0;
  const close = (): void => {
    if (start !== undefined && count >= 4 && end - start >= 16) stretches.push({ start, end });
    start = undefined;
    count = 0;
  };
  for (const match of text.matchAll(wordPattern)) {
    const word = match[0].toLowerCase().replaceAll('’', "'");
    // One-letter words are common by chance under any shift of the alphabet.
    if (word.length > 1 && (commonEnglish.has(word) || elsewhere.has(word))) {
      close();
      continue;
    }
    start ??= match.index;
    end = match.index + match[0].length;
    count++;
  }
  close();
  return stretches.sort((a, b) => b.end - b.start - (a.end - a.start)).slice(0, 8);
}
