import type { Finding } from '../../../core/finding.ts';
import type { Span } from '../../../core/source-text.ts';
import { wordsIn, type Word } from '../words.ts';
import { commonEnglish } from './common-words.ts';

/** A part of so many words, with so many different ones that matter, can be a stranger to its essay. */
const leastWords = 50;
const leastStems = 14;
/** Share of a part's words that matter which the rest of the essay or the task has, up to which the part is a stranger. */
const mostShared = 0.05;
/** A part shorter than the essay by this factor: half of an essay is no stranger to the other half, it is another essay. */
const mostOfEssay = 0.6;

/**
 * A stretch of whole sentences that has nothing to do with the rest of the essay or with the task, in whatever words: text added for its length, or from
 * elsewhere. Only ever a warning, which has the grade tried without it. Stage 3 asks the same of the class's own essays, with a limit of theirs.
 */
export function strangeParts(words: readonly Word[], sentences: readonly Span[], taskText: string): Finding[] {
  if (words.length < 2 * leastWords) return [];
  const rows = stemRows(words, sentences);
  const total = new Map<string, number>();
  for (const { stems } of rows) for (const stem of stems) total.set(stem, (total.get(stem) ?? 0) + 1);
  const task = stemsOfTask(taskText);
  const findings: Finding[] = [];
  for (let first = 0; first < rows.length; first += 1) {
    const last = endOfPart(rows, first);
    if (last === undefined) break;
    const part = rows.slice(first, last + 1);
    const size = part.reduce((sum, row) => sum + row.words, 0);
    if (size > mostOfEssay * words.length || shareInCommon(part, total, task) > mostShared) continue;
    findings.push(warning(spanOf(part)));
    first = last;
  }
  return findings;
}

function spanOf(part: readonly StemRow[]): Span {
  return { start: part[0]?.span.start ?? 0, end: part.at(-1)?.span.end ?? 0 };
}

interface StemRow {
  readonly span: Span;
  readonly stems: ReadonlySet<string>;
  readonly words: number;
}

function stemRows(words: readonly Word[], sentences: readonly Span[]): StemRow[] {
  let at = 0;
  return sentences.map((span) => {
    const stems = new Set<string>();
    const first = at;
    for (; at < words.length && (words[at]?.start ?? 0) < span.end; at += 1) {
      const stem = stemOf(words[at]?.word ?? '');
      if (stem !== undefined) stems.add(stem);
    }
    return { span, stems, words: at - first };
  });
}

function endOfPart(rows: readonly StemRow[], first: number): number | undefined {
  let size = 0;
  for (let index = first; index < rows.length; index += 1) {
    size += rows[index]?.words ?? 0;
    if (size >= leastWords) return index;
  }
  return undefined;
}

/** 1 where too few words matter to tell. */
function shareInCommon(
  part: readonly StemRow[],
  total: ReadonlyMap<string, number>,
  task: ReadonlySet<string>,
): number {
  const inside = new Map<string, number>();
  for (const { stems } of part) for (const stem of stems) inside.set(stem, (inside.get(stem) ?? 0) + 1);
  if (inside.size < leastStems) return 1;
  let shared = 0;
  for (const [stem, count] of inside) if (task.has(stem) || (total.get(stem) ?? 0) > count) shared += 1;
  return shared / inside.size;
}

function warning(span: Span): Finding {
  return {
    family: 'strange-part',
    span,
    severity: 'warn',
    confidence: 0.5,
    explanation: 'This part has hardly a word in common with the rest of the essay or with the assignment.',
  };
}

/** Words that matter: their first five letters. */
function stemOf(word: string): string | undefined {
  return word.length < 4 || commonEnglish.has(word) ? undefined : word.slice(0, 5);
}

// A class is graded on one task: its stems are worth keeping from essay to essay.
let lastTask: { readonly text: string; readonly stems: ReadonlySet<string> } = { text: '', stems: new Set() };

function stemsOfTask(text: string): ReadonlySet<string> {
  if (lastTask.text !== text)
    lastTask = { text, stems: new Set(wordsIn(text).flatMap(({ word }) => stemOf(word) ?? [])) };
  return lastTask.stems;
}
