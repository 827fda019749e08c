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

/** Runs of eight words, or sentences of six, that come again: from 40% of all words held, from 20% noted. */
export function repetition(words: readonly Word[], sentences: readonly Span[]): Finding[] {
  const bySentence = repeatedSentences(words, sentences);
  const share = Math.max(bySentence.share, repeatedRuns(words));
  if (share < 0.2) return [];
  return [
    {
      family: 'repeated-text',
      ...(bySentence.first === undefined ? {} : { span: bySentence.first }),
      severity: share >= 0.4 ? 'hold' : 'warn',
      confidence: Math.min(1, share + 0.4),
      explanation: `${Math.round(share * 100)}% of the text repeats what it has already said word for word.`,
    },
  ];
}

function repeatedSentences(
  words: readonly Word[],
  sentences: readonly Span[],
): { share: number; first: Span | undefined } {
  const seen = new Set<string>();
  let repeated = 0;
  let first: Span | undefined;
  let at = 0;
  for (const { start, end } of sentences) {
    const own: string[] = [];
    for (; at < words.length && (words[at]?.start ?? 0) < end; at++) own.push(words[at]?.word ?? '');
    const key = own.join(' ');
    if (own.length >= 6 && seen.has(key)) {
      repeated += own.length;
      first ??= { start, end };
    }
    seen.add(key);
  }
  return { share: words.length === 0 ? 0 : repeated / words.length, first };
}

/** Share of eight-word runs that were there before: finds repetition that sentence ends do not show. */
function repeatedRuns(words: readonly Word[]): number {
  if (words.length < 60) return 0;
  const all = runs(words, repeatedRun);
  return 1 - new Set(all).size / all.length;
}
