import { ViewBuilder } from '../../../core/offset-map.ts';
import type { OffsetMap } from '../../../core/source-text.ts';
import { commonEnglish } from './common-words.ts';

/** The words that orders to a grader need: they are recognised misspelt and torn apart, too. */
const keyWords: readonly string[] =
  `ignore disregard forget override overrule bypass previous prior above earlier instructions instruction rubric criteria guidelines prompt system
  grading scoring grader score scores grade marks points maximum highest perfect possible essay paper award assign output every trait developer
  grades graders scored graded essays papers prompts message pretend reveal repeat exemplars following full credit deserves student students`.split(
    /\s+/,
  );

const known = new Set(keyWords);
const prefixes = new Set(keyWords.flatMap((word) => Array.from(word, (_, at) => word.slice(0, at + 1))));
const longByLetter = Map.groupBy(
  keyWords.filter((word) => word.length >= 6),
  (word) => word[0],
);
const ends = new Set(keyWords.map((word) => `${word[0] ?? ''}${word.at(-1) ?? ''}`));
const byShape = new Map<string, string>();
for (const word of keyWords) if (word.length >= 5) byShape.set(shape(word), word);

/** First letter, last letter, and the letters between in alphabetical order: what shuffling inside a word leaves as it is. */
function shape(word: string): string {
  return `${word[0] ?? ''}${Array.from(word.slice(1, -1)).sort().join('')}${word.at(-1) ?? ''}`;
}

const wordPattern = /\p{L}+/gu;

/**
 * The text with words mended that shuffled letters, one wrong letter or a space inside keep from being read: "ins tructions", "pervious". Undefined when
 * fewer than two words were mended: anybody misspells one.
 */
export function respelled(text: string): { readonly text: string; readonly map: OffsetMap } | undefined {
  const mended = mendedWords((text.match(wordPattern) ?? []).map((word) => word.toLowerCase()));
  if (mended.length < 2) return undefined;
  // Where the words stand is asked only of the few texts that need it.
  const places = [...text.matchAll(wordPattern)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
  }));
  const builder = new ViewBuilder(text);
  for (const { index, extra, right } of mended) {
    const first = places[index];
    // Behind the last word nothing can be part of it.
    const last = places[index + extra] ?? first;
    builder.keepTo(first?.start ?? 0).replaceTo(last?.end ?? 0, right);
  }
  return builder.finish();
}

interface MendedWord {
  readonly index: number;
  /** So many more words belong to it. */
  readonly extra: number;
  readonly right: string;
}

function mendedWords(words: readonly string[]): MendedWord[] {
  const mended: MendedWord[] = [];
  for (let index = 0; index < words.length; index++) {
    const joined = joinedWord(words, index);
    const extra = joined?.extra ?? 0;
    const right = joined?.word ?? misspelt(words[index] ?? '');
    if (right === undefined) continue;
    mended.push({ index, extra, right });
    index += extra;
  }
  return mended;
}

/** A key word that this word makes with the next one or two. Two words that mean something by themselves are left apart. */
function joinedWord(words: readonly string[], index: number): { word: string; extra: number } | undefined {
  let joined = words[index] ?? '';
  if (!prefixes.has(joined)) return undefined;
  let hasFragment = !commonEnglish.has(joined);
  for (const extra of [1, 2]) {
    const next = words[index + extra] ?? '';
    joined += next;
    if (!prefixes.has(joined)) return undefined;
    hasFragment ||= !commonEnglish.has(next);
    if (hasFragment && joined.length >= 5 && known.has(joined)) return { word: joined, extra };
  }
  return undefined;
}

function misspelt(word: string): string | undefined {
  if (word.length < 5 || word.length > 13 || known.has(word) || commonEnglish.has(word)) return undefined;
  const shuffled = ends.has(`${word[0] ?? ''}${word.at(-1) ?? ''}`) ? byShape.get(shape(word)) : undefined;
  if (shuffled !== undefined) return shuffled;
  return longByLetter.get(word[0])?.find((key) => Math.abs(key.length - word.length) <= 1 && isOneEditAway(word, key));
}

/** One letter more, less or other, or two neighbours changed about. */
function isOneEditAway(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const restA = a.slice(start, endA);
  const restB = b.slice(start, endB);
  return (
    (restA.length <= 1 && restB.length <= 1) || (restA.length === 2 && restB === `${restA[1] ?? ''}${restA[0] ?? ''}`)
  );
}
