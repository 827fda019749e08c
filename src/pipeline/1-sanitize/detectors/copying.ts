import type { Finding } from '../../../core/finding.ts';
import type { Span } from '../../../core/source-text.ts';
import { wordsIn, type Word } from '../words.ts';

const copiedRun = 5;
const repeatedRun = 8;
/** Words taken over in one piece from which the grade is tried without them, however long the essay is. */
const longRun = 40;

/** How much of a text is taken word for word from another. */
interface CopiedShare {
  /** Share of the words that stand in runs of five words or more which the other text has too. */
  readonly share: number;
  /** The longest such run, in the text. */
  readonly longest: Span | undefined;
}

/** Words inside quotation marks count: a quotation is taken over as well. No words: share 0. */
function copiedShare(words: readonly Word[], known: ReadonlySet<number>): CopiedShare {
  const covered = new Uint8Array(words.length + 1);
  for (const [index, gram] of runs(words, copiedRun).entries())
    if (known.has(gram)) covered.fill(1, index, index + copiedRun);
  let longest: Span | undefined;
  let longestLength = 0;
  let length = 0;
  let total = 0;
  for (const [index, isCopied] of covered.entries()) {
    if (isCopied === 1) {
      length++;
      total++;
      continue;
    }
    if (length > longestLength) {
      longestLength = length;
      longest = { start: words[index - length]?.start ?? 0, end: words[index - 1]?.end ?? 0 };
    }
    length = 0;
  }
  return { share: words.length === 0 ? 0 : total / words.length, longest };
}

/** Every run of `length` words as a 32-bit number. Two different runs share one in four thousand million. */
function runs(words: readonly Word[], length: number): number[] {
  const hashes = words.map(({ word }) => hashOf(word));
  const result: number[] = [];
  for (let index = 0; index + length <= hashes.length; index++) {
    let hash = 0;
    for (let at = index; at < index + length; at++)
      hash = Math.imul(hash ^ (hashes[at] ?? 0), 0x9e3779b1) ^ (hash >>> 15);
    result.push(hash);
  }
  return result;
}

// FNV-1a, 32 bits.
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash;
}

// A class is graded on one task: its runs are worth keeping from essay to essay.
let lastTask: { readonly text: string; readonly runs: ReadonlySet<number> } = { text: '', runs: new Set() };

function runsOfTask(text: string): ReadonlySet<number> {
  if (lastTask.text !== text) lastTask = { text, runs: new Set(runs(wordsIn(text), copiedRun)) };
  return lastTask.runs;
}

/** Text of the assignment that the essay takes over: from 70% of its words held, from 35% noted and the grade tried without it. */
export function copiedPrompt(words: readonly Word[], taskText: string): Finding[] {
  if (taskText.trim() === '') return [];
  const { share, longest } = copiedShare(words, runsOfTask(taskText));
  const run =
    longest === undefined ? 0 : words.filter(({ start, end }) => start >= longest.start && end <= longest.end).length;
  if (share < 0.35 && run < longRun) return [];
  return [
    {
      family: 'copied-prompt',
      ...(longest === undefined ? {} : { span: longest }),
      severity: share >= 0.7 ? 'hold' : 'warn',
      confidence: Math.min(1, share + 0.2),
      explanation: `${Math.round(share * 100)}% of the words are taken from the assignment word for word.`,
    },
  ];
}

/**
 * Text that comes again, word for word or with a word changed here and there: from 40% of all words held; from 20%, or 40 words that make up a
 * tenth, noted at each of its places.
 */
export function repetition(words: readonly Word[], sentences: readonly Span[]): Finding[] {
  const again = stretchesAgain(words);
  const inStretches = again.reduce((sum, { words: length }) => sum + length, 0);
  const share = Math.max(
    repeatedSentences(words, sentences),
    repeatedRuns(words),
    words.length === 0 ? 0 : inStretches / words.length,
  );
  if (share < 0.2 && (inStretches < leastAgain || share < 0.1)) return [];
  const finding: Finding = {
    family: 'repeated-text',
    severity: share >= 0.4 ? 'hold' : 'warn',
    confidence: Math.min(1, share + 0.4),
    explanation: `${Math.round(share * 100)}% of the text repeats what it has already said, nearly word for word.`,
  };
  return again.length === 0 ? [finding] : again.map(({ span }) => ({ ...finding, span }));
}

const shortRun = 4;
const leastAgain = 40;
/** A stretch of so many words, so much of it in runs of four that stood before, says again what was said. */
const leastStretch = 20;
const mostlyAgain = 0.6;
/** Words that may differ between two such runs of one stretch. */
const widestGap = 4;

/** Stretches that repeat an earlier place. One changed word in ten leaves most runs of four as they were. */
function stretchesAgain(words: readonly Word[]): { readonly span: Span; readonly words: number }[] {
  const seen = new Set<number>();
  const covered = new Uint8Array(words.length);
  for (const [index, run] of runs(words, shortRun).entries()) {
    if (seen.has(run)) covered.fill(1, index, index + shortRun);
    seen.add(run);
  }
  const stretches: { first: number; last: number; covered: number }[] = [];
  for (const [index, isCovered] of covered.entries()) {
    if (isCovered === 0) continue;
    const open = stretches.at(-1);
    if (open !== undefined && index - open.last <= widestGap + 1) {
      open.last = index;
      open.covered += 1;
    } else stretches.push({ first: index, last: index, covered: 1 });
  }
  return stretches
    .map(({ first, last, covered: count }) => ({ first, last, count, words: last - first + 1 }))
    .filter(({ words: length, count }) => length >= leastStretch && count >= mostlyAgain * length)
    .map(({ first, last, words: length }) => ({
      span: { start: words[first]?.start ?? 0, end: words[last]?.end ?? 0 },
      words: length,
    }));
}

/** Share of the words that stand in sentences of six words and more which were there before. */
function repeatedSentences(words: readonly Word[], sentences: readonly Span[]): number {
  const seen = new Set<string>();
  let repeated = 0;
  let at = 0;
  for (const { end } of sentences) {
    const own: string[] = [];
    for (; at < words.length && (words[at]?.start ?? 0) < end; at++) own.push(words[at]?.word ?? '');
    const key = own.join(' ');
    if (own.length >= 6 && seen.has(key)) repeated += own.length;
    seen.add(key);
  }
  return words.length === 0 ? 0 : repeated / words.length;
}

/** Share of eight-word runs that were there before: finds repetition that sentence ends do not show. */
function repeatedRuns(words: readonly Word[]): number {
  if (words.length < 60) return 0;
  const all = runs(words, repeatedRun);
  return 1 - new Set(all).size / all.length;
}
