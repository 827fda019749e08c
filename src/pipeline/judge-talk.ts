import type { PreparedEssay, Sentence, Span } from '../core/source-text.ts';

/** Words about judging, about whoever judges, and about what is to come out of it. */
const talk =
  /\b(?:scor(?:e|es|ed|ing)|grad(?:e|es|ed|ing|er|ers)|mark(?:s|ed|ing|ers?)|points?|rat(?:e|es|ed|ing|ings|er|ers)|rubric|criteria|criterion|anchors?|traits?|bands?|levels?|categor(?:y|ies)|tiers?|values?|figures?|numbers?|verdicts?|results?|outcomes?|entr(?:y|ies)|credit|evaluat\w+|assess\w*|judg\w+|exam\w*|instruct\w+|directions|guidelines|polic(?:y|ies)|prompt|system|AI|A\.I\.|chatbot|chatgpt|gpt|model|assistant|computer|program|machine|robot|automat\w+|algorithm|max\w*|perfect\w*|highest|upper\w*|largest|ceiling|top|outstanding|superb|brilliant|exemplary|descriptors?|yardstick|benchmark|reference|samples?|remarks?|operators?|staff|panel|moderat\w+|settle|choose|pick|emit|conclude|decide\w*|record\w*|enter\w*|pupils?|above|earlier|briefing|guidance|whoever|best|full|greatest|excellent|deductions?|output|reply|answer|return|feedback|comment\w*|essay|paper|submission|draft|response|text|version|writer|reader|teacher|award\w*|deserves?|correct\w*|error|raise|add|doubt|ignore|disregard|treat|repeat)\b/gi;

/** Words that hardly any essay needs: one of them is enough. */
const pointed =
  /\b(?:scor(?:e|es|ed|ing)|graders?|graded|grading|raters?|rated|rubric|anchors?|traits?|prompt|AI|chatbot|chatgpt|gpt|assistant|algorithm|maximum|marks|submission|feedback|essays?|output|instructions|categor(?:y|ies)|exemplars?|markers?|assessors?|examiners?|moderat\w+|verdicts?|uppermost|descriptors?|yardstick|remarks?|operators?|emit|whoever)\b/i;
/** Of the others a sentence about judging has two. */
const leastWords = 2;
/** An essay with more such sentences is about the subject; those that say it most often are looked at. */
const mostSentences = 4;

/** What no sentence of an essay has: a run of signs without a space that is longer than any word, or digits inside words again and again. */
const code = /[^\s-]{25,}|(?:\S*\p{L}[0-9$@!]\p{L}\S*\s+(?:\S+\s+){0,2}){3}/u;
const codeWeight = 10;

/**
 * Places of the essay that speak of judging more than an essay has to, so lightly that nothing is wrong with any of them: what a high
 * score may not rest on. As spans of the source; empty for most essays.
 */
export function judgeTalk({ masked, sentences }: PreparedEssay, taskText: string): Span[] {
  const given = new Set(taskText.toLowerCase().match(talk) ?? []);
  const counted = sentences.map((sentence) => ({ sentence, words: wordsOfTalk(masked.text, sentence, given) }));
  return counted
    .filter(({ words }) => words >= leastWords)
    .toSorted((a, b) => b.words - a.words)
    .slice(0, mostSentences)
    .map(({ sentence }) => sentence.span);
}

/** Words that the assignment itself uses say nothing. */
function wordsOfTalk(text: string, { viewSpan }: Sentence, given: ReadonlySet<string>): number {
  const sentence = text.slice(viewSpan.start, viewSpan.end);
  const words = new Set((sentence.toLowerCase().match(talk) ?? []).filter((word) => !given.has(word)));
  const isPointed = [...words].some((word) => pointed.test(word));
  return words.size + (isPointed ? 1 : 0) + (code.test(sentence) ? codeWeight : 0);
}
