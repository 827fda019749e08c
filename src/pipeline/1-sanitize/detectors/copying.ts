import type { Finding } from '../../../core/finding.ts';
import type { Span } from '../../../core/source-text.ts';

const wordPattern = /[\p{L}\p{N}]+(?:['’]\p{L}+)*/gu;
const gramLength = 5;

interface Word extends Span {
  readonly word: string;
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(wordPattern)].map((match) => ({
    word: match[0].toLowerCase().replaceAll('’', "'"),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** How much of a text is taken word for word from another. */
export interface CopiedShare {
  /** Share of the words that stand in runs of five words or more which the other text has too. */
  readonly share: number;
  /** The longest such run, in the text. */
  readonly longest: Span | undefined;
  readonly longestWords: number;
}

/** A text under five words, or an empty other text, has share 0. Words inside quotation marks count: a quotation is taken over as well. */
export function copiedShare(text: string, other: string): CopiedShare {
  const words = wordsOf(text);
  const known = new Set(grams(wordsOf(other)));
  const covered = new Uint8Array(words.length);
  for (const [index, gram] of grams(words).entries()) if (known.has(gram)) covered.fill(1, index, index + gramLength);
  let longest: Span | undefined;
  let longestWords = 0;
  let run = 0;
  for (let index = 0; index <= words.length; index++) {
    if (covered[index] === 1) {
      run++;
      continue;
    }
    if (run > longestWords) {
      longestWords = run;
      longest = { start: words[index - run]?.start ?? 0, end: words[index - 1]?.end ?? 0 };
    }
    run = 0;
  }
  const total = covered.reduce((sum, value) => sum + value, 0);
  return { share: words.length === 0 ? 0 : total / words.length, longest, longestWords };
}

function grams(words: readonly Word[]): string[] {
  const result: string[] = [];
  for (let index = 0; index + gramLength <= words.length; index++) {
    result.push(
      words
        .slice(index, index + gramLength)
        .map(({ word }) => word)
        .join(' '),
    );
  }
  return result;
}

/** Text of the assignment that the essay takes over: from 60% of its words held, from 35% noted. */
export function copiedPrompt(text: string, taskText: string): Finding[] {
  if (taskText.trim() === '') return [];
  const { share, longest } = copiedShare(text, taskText);
  if (share < 0.35) return [];
  const percent = Math.round(share * 100);
  return [
    {
      family: 'copied-prompt',
      ...(longest === undefined ? {} : { span: longest }),
      severity: share >= 0.6 ? 'hold' : 'warn',
      confidence: Math.min(1, share + 0.2),
      explanation: `${percent}% of the words are taken from the assignment word for word.`,
    },
  ];
}

/** Sentences of six words or more that come again: from 40% of all words held, from 20% noted. */
export function repetition(text: string, sentences: readonly Span[]): Finding[] {
  const seen = new Set<string>();
  let repeated = 0;
  let total = 0;
  let first: Span | undefined;
  for (const { start, end } of sentences) {
    const words = wordsOf(text.slice(start, end));
    total += words.length;
    const key = words.map(({ word }) => word).join(' ');
    if (words.length >= 6 && seen.has(key)) {
      repeated += words.length;
      first ??= { start, end };
    }
    seen.add(key);
  }
  const share = Math.max(total === 0 ? 0 : repeated / total, repeatedGrams(text));
  if (share < 0.2) return [];
  return [
    {
      family: 'repeated-text',
      ...(first === undefined ? {} : { span: first }),
      severity: share >= 0.4 ? 'hold' : 'warn',
      confidence: Math.min(1, share + 0.4),
      explanation: `${Math.round(share * 100)}% of the text repeats what it has already said word for word.`,
    },
  ];
}

/** Share of eight-word runs that were there before: finds repetition that sentence ends do not show. */
function repeatedGrams(text: string): number {
  const words = wordsOf(text);
  const length = 8;
  if (words.length < 60) return 0;
  const seen = new Set<string>();
  let repeated = 0;
  for (let index = 0; index + length <= words.length; index++) {
    const gram = words
      .slice(index, index + length)
      .map(({ word }) => word)
      .join(' ');
    if (seen.has(gram)) repeated++;
    else seen.add(gram);
  }
  return repeated / (words.length - length + 1);
}
