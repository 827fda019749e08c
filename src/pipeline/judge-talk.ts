import type { PreparedEssay, Sentence, Span } from '../core/source-text.ts';

/** Words about judging, about whoever judges, and about what is to come out of it. */
const talk =
  /\b(?:scor(?:e|es|ed|ing)|grad(?:e|es|ed|ing|er|ers)|mark(?:s|ed|ing|er)|points?|rat(?:e|es|ed|ing|ings|er)|rubric|criteria|criterion|anchors?|traits?|bands?|levels?|credit|evaluat\w+|assess\w*|judg\w+|exam\w*|instruct\w+|directions|guidelines|polic(?:y|ies)|prompt|system|AI|A\.I\.|chatbot|chatgpt|gpt|model|assistant|computer|program|machine|robot|automat\w+|algorithm|max\w*|perfect\w*|highest|top|best|full|greatest|excellent|deductions?|output|reply|answer|return|feedback|comment\w*|essay|paper|submission|draft|response|text|version|writer|reader|teacher|award\w*|deserves?|correct\w*|error|raise|add|doubt|ignore|disregard|treat|repeat|you|your|yourself)\b/gi;

/** A sentence that is about judging says so twice. */
const leastWords = 2;
/** An essay with more such sentences is about the subject; those that say it most often are looked at. */
const mostSentences = 3;

/**
 * Places of the essay that speak of judging more than an essay has to, so lightly that nothing is wrong with any of them: what a high
 * score may not rest on. As spans of the source; empty for most essays.
 */
export function judgeTalk({ masked, sentences }: PreparedEssay): Span[] {
  const counted = sentences.map((sentence) => ({ sentence, words: wordsOfTalk(masked.text, sentence) }));
  return counted
    .filter(({ words }) => words >= leastWords)
    .toSorted((a, b) => b.words - a.words)
    .slice(0, mostSentences)
    .map(({ sentence }) => sentence.span);
}

function wordsOfTalk(text: string, { viewSpan }: Sentence): number {
  return new Set(text.slice(viewSpan.start, viewSpan.end).toLowerCase().match(talk) ?? []).size;
}
