import type { PreparedEssay, Span } from '../core/source-text.ts';

/** Most sentences that are looked at: those with least to do with the rest. */
const mostSentences = 3;
/** In fewer sentences hardly any shares a word with another. */
const leastSentences = 6;
/** Fewer words that matter say nothing about where a sentence belongs. */
const leastWords = 3;
/** Share of them that the rest of the essay or the task has, from which a sentence belongs. */
const belongs = 0.25;

/**
 * Sentences that share hardly a word with the rest of their essay or with the task: where an order would stand in whatever words it is written, or in
 * another language. Nothing is wrong with any of them; a high score may not rest on them. As spans of the source.
 */
export function strangeSentences({ masked, sentences }: PreparedEssay, taskText: string): Span[] {
  if (sentences.length < leastSentences) return [];
  const rows = sentences.map((sentence) => ({
    span: sentence.span,
    words: new Set(wordsThatMatter(masked.text.slice(sentence.viewSpan.start, sentence.viewSpan.end))),
  }));
  const task = new Set(wordsThatMatter(taskText));
  const counts = new Map<string, number>();
  for (const { words } of rows) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return rows
    .filter(({ words }) => words.size >= leastWords)
    .map(({ span, words }) => ({
      span,
      shared: [...words].filter((word) => task.has(word) || (counts.get(word) ?? 0) > 1).length / words.size,
    }))
    .filter(({ shared }) => shared < belongs)
    .toSorted((a, b) => a.shared - b.shared)
    .slice(0, mostSentences)
    .map(({ span }) => span);
}

/** First five letters of words of five letters and more. */
function wordsThatMatter(text: string): string[] {
  return (text.toLowerCase().match(/\p{L}{5,}/gu) ?? []).map((word) => word.slice(0, 5));
}
