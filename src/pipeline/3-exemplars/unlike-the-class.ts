import type { Span } from '../../core/source-text.ts';

const wordPattern = /\p{L}[\p{L}\p{M}\p{N}]*(?:['’]\p{L}+)*/gu;

/** A stretch of so many words is compared, and the next begins so many words on. */
const stretch = 60;
const stride = 5;
/** Of so many different words that matter at least. */
const leastStems = 10;
/** A word that one essay in twenty has is at home in the class. */
const atHome = 0.05;
/** Of the words of an ordinary stretch about so large a share is at home nowhere: what is above it adds up. */
const usualStrangeness = 0.35;
/** Fewer texts do not say what is usual; of more than the second number a sample does. */
const leastTexts = 20;
const sample = 120;
/** Share of the class's own essays whose strangest stretch is stranger than the limit. */
const beyond = 0.015;

/** What the essays of a class have words for, and how strange a stretch of an essay they contain is at the most. */
export interface ClassVocabulary {
  readonly essays: number;
  /** Number of essays that have a word, by the word's stem. */
  readonly counts: ReadonlyMap<string, number>;
  /** Undefined for fewer than 20 texts with a stretch in them. */
  readonly limit: number | undefined;
}

/**
 * The vocabulary of a class, with its limit measured on the class itself: each essay's strangest stretch, by what the other essays have.
 *
 * @param texts n masked essays
 */
export function classVocabulary(texts: readonly string[]): ClassVocabulary {
  const rows = texts.map((text) => stemsIn(text));
  const counts = new Map<string, number>();
  for (const row of rows) for (const stem of new Set(stemsOf(row))) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  const step = Math.max(1, rows.length / sample);
  const others = { counts, essays: texts.length - 1, isCounted: true };
  const strangest = Array.from({ length: Math.min(sample, rows.length) }, (_, at) => rows[Math.floor(at * step)] ?? [])
    .map((row) => Math.max(...stretchesOf(row, others).map(({ strangeness }) => strangeness)))
    .filter(Number.isFinite)
    .sort((a, b) => b - a);
  const limit = strangest.length < leastTexts ? undefined : strangest[Math.floor(beyond * strangest.length)];
  return { essays: texts.length, counts, limit };
}

/**
 * Stretches whose words neither the rest of the essay nor the class has, more than all but three in two hundred of the class's own essays: text that
 * was put in for its length. In a class that tells stories of all kinds nothing is strange enough to be found.
 *
 * @param text masked, none of the texts of the vocabulary
 * @returns spans of the text, apart from each other; empty where the class is too small to say
 */
export function unlikeTheClass(text: string, vocabulary: ClassVocabulary): Span[] {
  const { limit } = vocabulary;
  if (limit === undefined) return [];
  const spans: Span[] = [];
  for (const { span, strangeness } of stretchesOf(stemsIn(text), { ...vocabulary, isCounted: false })) {
    if (strangeness <= limit) continue;
    const last = spans.at(-1);
    if (last !== undefined && span.start <= last.end) spans[spans.length - 1] = { start: last.start, end: span.end };
    else spans.push(span);
  }
  return spans;
}

interface StemmedWord extends Span {
  /** Undefined for short words: they belong everywhere. */
  readonly stem: string | undefined;
}

interface Compared {
  readonly counts: ReadonlyMap<string, number>;
  readonly essays: number;
  /** Whether the text itself is among those counted. */
  readonly isCounted: boolean;
}

/** First five letters of words of four and more. */
function stemsIn(text: string): StemmedWord[] {
  return [...text.matchAll(wordPattern)].map(({ 0: word, index }) => ({
    stem: word.length < 4 || /\p{N}/u.test(word) ? undefined : word.toLowerCase().slice(0, 5),
    start: index,
    end: index + word.length,
  }));
}

function stemsOf(words: readonly StemmedWord[]): string[] {
  return words.flatMap(({ stem }) => (stem === undefined ? [] : [stem]));
}

function stretchesOf(words: readonly StemmedWord[], compared: Compared) {
  const total = countsOf(words);
  const stretches: { readonly span: Span; readonly strangeness: number }[] = [];
  for (let first = 0; first + stretch <= words.length; first += stride) {
    // What is left at the end is part of the last stretch.
    const isLast = first + stride + stretch > words.length;
    const part = words.slice(first, isLast ? words.length : first + stretch);
    const strangeness = strangenessOf(countsOf(part), total, compared);
    if (strangeness !== undefined)
      stretches.push({ span: { start: part[0]?.start ?? 0, end: part.at(-1)?.end ?? 0 }, strangeness });
  }
  return stretches;
}

function countsOf(words: readonly StemmedWord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const stem of stemsOf(words)) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return counts;
}

function strangenessOf(
  inside: ReadonlyMap<string, number>,
  total: ReadonlyMap<string, number>,
  { counts, essays, isCounted }: Compared,
): number | undefined {
  if (inside.size < leastStems) return undefined;
  let sum = 0;
  for (const [stem, count] of inside) {
    const isElsewhere = (total.get(stem) ?? 0) > count;
    const having = (counts.get(stem) ?? 0) - (isCounted ? 1 : 0);
    const strange = isElsewhere ? 0 : Math.max(0, 1 - having / (atHome * essays));
    sum += strange - usualStrangeness;
  }
  return sum;
}
