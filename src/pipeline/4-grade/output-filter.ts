import type { ReplyProblem } from '../../core/trait-grade.ts';
import type { ModelAnswer } from './reply-schema.ts';
import type { TraitPrompt } from './trait-prompt.ts';

/** What an answer shows that a student must not get. Undefined when it is clean. */
export interface OutputProblem {
  readonly problem: ReplyProblem;
  readonly detail: string;
}

const longestComment = 600;
const mostClaims = 8;

/** What would act in a browser or mail client instead of being read. */
const active: readonly (readonly [RegExp, string])[] = [
  [/\b[a-z][a-z0-9+.-]{1,20}:\/\//i, 'an address'],
  [/\bwww\.|\b(?:javascript:|mailto:|data:[a-z]+\/)/i, 'an address'],
  [/!\[|\]\(|\]\[|^\s*\[[^\]]*\]:/m, 'a markdown link or image'],
  [/<[/!a-z?]/i, 'markup'],
  [/&(?:#\d+|#x[0-9a-f]+|[a-z]{2,10});/i, 'an HTML entity'],
  [/```/, 'a code block'],
  [/\{\s*["']\w+["']\s*:/, 'a JSON object'],
  [/(?:^|[\s("'])(?:\.\.|~)?(?:[/\\][\w.-]+){2,}|\.\.[/\\]/, 'a file path'],
];

/**
 * Checks in code what no prompt can promise: no internal code anywhere in the answer, and comments that are plain words: no address,
 * link, image, markup, no words of the instructions, no endless text.
 *
 * @param rules the instructions' own words, see {@link ruleRuns}
 * @param leaks what must not be repeated word for word, and the words that anybody may use
 */
export function findOutputProblem(
  answer: ModelAnswer,
  prompt: TraitPrompt,
  rules: ReadonlySet<string>,
  leaks: LeakCheck,
): OutputProblem | undefined {
  const everything = letters([answer.reasoning, ...answer.claims.flatMap((claim) => Object.values(claim))].join(' '));
  for (const code of [prompt.canary, prompt.boundary, ...prompt.exampleCodes]) {
    if (everything.includes(letters(code)))
      return { problem: 'canary-leak', detail: 'the answer holds a code of the instructions' };
  }
  if (answer.claims.length > mostClaims) return { problem: 'wrong-schema', detail: `more than ${mostClaims} claims` };
  const repeatsOther = otherWords(leaks);
  for (const [index, { comment, quote }] of answer.claims.entries()) {
    const where = `claims.${index}.comment`;
    if (comment.length > longestComment)
      return { problem: 'wrong-schema', detail: `${where} is longer than ${longestComment} characters` };
    const hit = active.find(([pattern]) => pattern.test(comment));
    if (hit !== undefined) return { problem: 'wrong-schema', detail: `${where} holds ${hit[1]}` };
    const said = wordRuns(comment);
    if (said.some((run) => rules.has(run)))
      return { problem: 'canary-leak', detail: `${where} repeats the instructions` };
    if (repeatsOther(said) || repeatsOther(wordRuns(quote)))
      return { problem: 'canary-leak', detail: `claims.${index} repeats another student's essay` };
  }
  return undefined;
}

/** Eight words in a row: long enough that feedback never meets the instructions by chance. */
const runLength = 8;

/** The word runs of the instructions, without what the rubric or the task fills in: feedback may well use the rubric's words. */
export function ruleRuns(...templates: readonly string[]): ReadonlySet<string> {
  return new Set(templates.flatMap((template) => template.split(/\{\{[a-zA-Z]+\}\}/)).flatMap(wordRuns));
}

/** The essays of other students that a model was shown, and the essay, task and rubric, whose words are free. */
export interface LeakCheck {
  readonly others: readonly string[];
  readonly free: readonly string[];
}

/** Whether of runs of eight words one is another student's that stands neither in this essay nor in the assignment. */
function otherWords({ others, free }: LeakCheck): (runs: readonly string[]) => boolean {
  const shown = others.map(runsOf);
  return (runs) =>
    runs.some((run) => shown.some((theirs) => theirs.has(run)) && free.every((words) => !runsOf(words).has(run)));
}

// The same exemplars stand beside many essays, and the same essay beside all its traits.
const taken = new Map<string, ReadonlySet<string>>();
const mostTaken = 64;

/** A text's runs of words, from memory where it was taken apart a moment ago. */
function runsOf(text: string): ReadonlySet<string> {
  const known = taken.get(text);
  if (known !== undefined) return known;
  const runs = new Set(wordRuns(text));
  const [oldest] = taken.keys();
  if (taken.size >= mostTaken && oldest !== undefined) taken.delete(oldest);
  taken.set(text, runs);
  return runs;
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function wordRuns(text: string): string[] {
  const words = wordsOf(text);
  if (words.length < runLength) return [];
  // Pieces of one text, and not eight words joined for each: a third of the time.
  const joined = words.join(' ');
  const runs: string[] = [];
  let start = 0;
  let end = -1;
  for (let index = 0; index < words.length; index++) {
    end += 1 + (words[index]?.length ?? 0);
    const first = index - runLength + 1;
    if (first < 0) continue;
    runs.push(joined.slice(start, end));
    start += (words[first]?.length ?? 0) + 1;
  }
  return runs;
}

/** A code that is spelled with gaps is still the code. */
function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
