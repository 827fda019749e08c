import type { Finding } from '../../../core/finding.ts';
import type { Span } from '../../../core/source-text.ts';
import { wordsIn, type Word } from '../words.ts';
import { commonEnglish } from './common-words.ts';

/** Words by which rubrics speak of essays. An essay that consists of them praises itself instead of saying something. */
const rubricWords: ReadonlySet<string> = new Set(
  `thesis evidence organization organized organizational coherent coherence cohesive cohesion transition transitions transitional vocabulary
  sophisticated nuanced compelling persuasive insightful engaging conventions grammar punctuation syntax fluency fluent voice tone audience
  structure structured development developed supporting elaboration elaborate analysis analytical argument arguments argumentation claim claims
  counterargument counterclaim rebuttal introduction conclusion topic clarity clear concise varied variety precise purposeful relevant logical
  effective effectively demonstrates exemplary mastery proficient thorough thoroughly well-developed reasoning rhetorical critical`.split(
    /\s+/,
  ),
);

/** An essay made of the words of rubrics, or of one word. */
export function keywordStuffing(all: readonly Word[]): Finding[] {
  // Markers of anonymised corpora (CAPS1) have a digit: they are no words of the student.
  const words = all.map(({ word }) => word).filter((word) => word.length > 2 && !/\d/.test(word));
  if (words.length < 25) return [];
  const rubricShare = words.filter((word) => rubricWords.has(word)).length / words.length;
  const oneShare = commonestCount(words) / words.length;
  if (rubricShare < 0.15 && oneShare < 0.18) return stuffedPart(all);
  const finding: Finding = {
    family: 'keyword-stuffing',
    severity: rubricShare >= 0.2 || oneShare >= 0.25 ? 'hold' : 'warn',
    confidence: Math.min(1, 0.5 + Math.max(rubricShare, oneShare)),
    explanation:
      rubricShare >= 0.15
        ? `${Math.round(rubricShare * 100)}% of the words are those of a rubric.`
        : `One word makes up ${Math.round(oneShare * 100)}% of the text.`,
  };
  // Where the words stand together, the score can be tried without them.
  const [part] = stuffedPart(all);
  return [part?.span === undefined ? finding : { ...finding, span: part.span }];
}

/** So many words in a row, and so many of them a rubric's: a part that was put in to be counted. */
const partLength = 40;
const rubricWordsInPart = 12;

function stuffedPart(all: readonly Word[]): Finding[] {
  const places = all.flatMap(({ word }, index) => (rubricWords.has(word) ? [index] : []));
  for (const [at, first] of places.entries()) {
    const last = places[at + rubricWordsInPart - 1];
    if (last === undefined || last - first >= partLength) continue;
    const through = places.findLast((place) => place - first < 3 * partLength) ?? last;
    return [
      {
        family: 'keyword-stuffing',
        span: { start: all[first]?.start ?? 0, end: all[through]?.end ?? 0 },
        severity: 'warn',
        confidence: 0.5,
        explanation: 'A part of the text is made of the words of rubrics.',
      },
    ];
  }
  return [];
}

/**
 * So many words in a row with so few of three letters and less, which hold sentences together, are no sentences. Of 7,878 ASAP essays none has such a
 * place, of 2,571 ELLIPSE essays less than one in two hundred.
 */
const listLength = 40;
const mostShort = 3;
const shortLength = 3;

/** Words without sentences: a list of what the assignment is about, put in to be counted. */
export function wordLists(all: readonly Word[]): Finding[] {
  const words = all.filter(({ word }) => !/\d/.test(word));
  const isShort = words.map(({ word }) => word.length <= shortLength);
  // Where the whole text has hardly any, its language does not have them.
  if (isShort.filter(Boolean).length * listLength <= mostShort * words.length) return [];
  const spans: Span[] = [];
  let short = 0;
  for (const [index, isOne] of isShort.entries()) {
    short += Number(isOne) - Number(isShort[index - listLength] ?? false);
    if (index < listLength - 1 || short > mostShort) continue;
    const span = { start: words[index - listLength + 1]?.start ?? 0, end: words[index]?.end ?? 0 };
    const last = spans.at(-1);
    if (last !== undefined && span.start <= last.end) spans[spans.length - 1] = { start: last.start, end: span.end };
    else spans.push(span);
  }
  return spans.map((span) => ({
    family: 'keyword-stuffing',
    span,
    severity: 'warn',
    confidence: 0.5,
    explanation: 'A part of the text is a list of words and no sentences.',
  }));
}

/** How often the commonest word comes that is none of the words of every text. */
function commonestCount(words: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const word of words) if (!commonEnglish.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

/** Text that looks like no writing: keyboard runs, words without vowels, endless consonants, one letter repeated. */
export function gibberishShare(text: string): number {
  const words = text.match(/[\p{Script=Latin}'’]{3,}/gu) ?? [];
  if (words.length === 0) return 0;
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  let odd = 0;
  for (const [word, count] of counts) if (isOdd(word.toLowerCase())) odd += count;
  return odd / words.length;
}

function isOdd(word: string): boolean {
  if (commonEnglish.has(word)) return false;
  if (!/[aeiouyà-ÿ]/.test(word)) return word.length > 3;
  if (
    /[^aeiouyà-ÿ'’]{6,}|([a-z])\1{3,}|[aeiou]{5,}|asdf|sdfg|dfgh|fghj|ghjk|hjkl|qwer|wert|zxcv|xcvb|(..)\2{2,}/.test(
      word,
    )
  )
    return true;
  return word.length > 24 || rareStart.test(word) || (word.match(rarePair)?.length ?? 0) >= 2;
}

// Letter pairs and word beginnings that English and its neighbours do not have, names apart.
const rareStart =
  /^(?:b[cdfgkmnpqstvwxz]|d[bcdfgklmnpqtvx]|f[bcdfghkmnpqstvwxz]|g[bcdfgjkpqstvxz]|h[bcdfghjklmnpqrstvxz]|j[bcdfghklmnpqrstvwxyz]|l[bcdfghjkmnpqrstvwxz]|m[bdfghjklpqrstvwxz]|n[bcdfhjklmnpqrstvwxz]|q[^u'’i]|r[bcdfgjklmnpqstvwxz]|v[bcdfghjkmnpqstvwxz]|w[bcdfgjklmnpqstvxz]|x[bcdfghjklmnpqrstvwz]|z[bcdfgjklmnpqrstvx])/;
const rarePair =
  /[bcdfghjkmpqvwxz]q|q[^u'’]|j[bcdfghklmnpqrstvwxyz]|v[bcdfghjkmnpqtwxz]|x[bdfgjkmnrvzw]|[bcdfghjklmpqtvwxz]x|z[bcdfgjkmnpqrstvx]|[bcfghjkmpqvwx]z|[cfghjkpqvwxz]j|[bcfghjkpqvwx]v/g;

/** A stretch of brackets, signs and broken words, such as an optimiser writes to steer a model. */
export function gibberishSuffix(text: string): Finding[] {
  const span = strangestWindow(text);
  if (span === undefined) return [];
  return [
    {
      family: 'gibberish-suffix',
      span,
      severity: 'hold',
      confidence: 0.8,
      explanation: 'A stretch of signs and broken words that is no writing.',
    },
  ];
}

const windowLength = 90;
const oddSign =
  /[\p{L}\d][[\]{}<>\\^|~*=+#@_]+\p{L}|[[\]{}\\^|~*=+#_]{2,}|\p{Ll}\p{Lu}|[[\](){}][[\](){}.,;:*]+|\\ ?[+a-z!]|--[A-Z]|\.[\]\\]|[!?;:]["'][\\*+-]|["'][\\]/gu;

function strangestWindow(text: string): Span | undefined {
  const signs = [...text.matchAll(oddSign)].map((match) => ({
    at: match.index,
    kind: match[0].replaceAll(/\p{L}|\d/gu, 'a'),
  }));
  let best: { start: number; count: number; end: number } | undefined;
  for (const [first, { at: start }] of signs.entries()) {
    const inWindow = signs.slice(first, first + 40).filter(({ at }) => at < start + windowLength);
    // One habit (a capital N everywhere) is no optimiser at work: it takes several kinds of signs.
    const isVaried = new Set(inWindow.map(({ kind }) => kind)).size >= 4;
    if (isVaried && inWindow.length > (best?.count ?? 4)) {
      best = { start, count: inWindow.length, end: (inWindow.at(-1)?.at ?? start) + 2 };
    }
  }
  if (best === undefined) return undefined;
  const around = text.slice(Math.max(0, best.start - 100), best.end + 100);
  return looksLikeCode(around) ? undefined : { start: best.start, end: Math.min(text.length, best.end) };
}

/** Assignments, calls, lines that end with semicolons or braces: a program, not a suffix. */
function looksLikeCode(text: string): boolean {
  const signs = text.match(
    /;[ ]*\n|\{[ ]*\n|\)[ ]*[:{][ ]*\n|\b(?:def|function|class|var|let|const|import|public|static|return) \w+|\b(?:print|len|range|input|console\.log)\(|<\/\w+>|"\s*:\s*["\d{[]|^\s{2,}\S/gm,
  );
  return (signs?.length ?? 0) >= 3;
}

/** "Thought process:" and its kin: announces reasoning and brings none. */
export function emptyReasoning(text: string, words: number): Finding[] {
  const found =
    /^\s*(?:\W{0,3})(?:thought process|reasoning|solution|step[- ]by[- ]step|let(?:['’]s| us| me) (?:solve|think|work|analy[sz]e|break)\b|analysis|explanation|answer|final answer|thinking|let me think|chain of thought|here is my (?:essay|answer|response|reasoning)|i will now)[^\n]{0,60}/i.exec(
      text,
    );
  if (found === null || words > 60) return [];
  return [
    {
      family: 'empty-reasoning',
      span: { start: found.index, end: found.index + found[0].length },
      severity: 'hold',
      confidence: 0.85,
      explanation: 'Announces reasoning or an answer and gives none.',
    },
  ];
}

/** Fewer words may well miss every word of the task. */
const shortest = 36;

/**
 * Whether an essay shares any word that matters with its assignment. Low confidence: a good story may avoid every word of its prompt, so it
 * warns and never holds, but for the essay without a single one.
 */
export function offTopic(words: readonly Word[], taskText: string): Finding[] {
  const task = stemsOfTask(taskText);
  if (task.size < 8 || words.length < 25) return [];
  const shared = new Set(words.map(({ word }) => stemOf(word)).filter((stem) => task.has(stem)));
  const telling = [...task].filter((stem) => !ofAnyTask.has(stem)).length;
  // "Step 1: understand the task" says nothing about any task.
  if (telling >= enoughTelling && [...shared].every((stem) => ofAnyTask.has(stem))) return [silent];
  if (shared.size > (words.length < 50 ? 0 : 1)) return [];
  return [
    {
      family: 'off-topic',
      severity: shared.size === 0 && words.length >= shortest ? 'hold' : 'warn',
      confidence: shared.size === 0 ? 0.6 : 0.4,
      explanation:
        shared.size === 0
          ? 'Shares no word that matters with the assignment.'
          : 'Shares hardly a word that matters with the assignment.',
    },
  ];
}

/** A task that says this much of its own can be told from another. 51 of 12,978 ASAP essays share none of it without this floor. */
const enoughTelling = 20;

/** Stems of words that any assignment, and any answer to one, may have. */
const ofAnyTask: ReadonlySet<string> = new Set(
  `task answer write essay think thought question read response paragraph step first final finish complete understand explain support that this
  with from have what your when then they them their there here about because will would should could been were more than into some other these
  those also only very just make good well like most much many each such over after before text source story passage author following using
  based include example show describe discuss reason introduction conclusion process solution analysis consider point idea`
    .split(/\s+/)
    .map(stemOf),
);

const silent: Finding = {
  family: 'off-topic',
  severity: 'hold',
  confidence: 0.75,
  explanation: 'Shares no word that matters with the assignment.',
};

// A class is graded on one task: its stems are worth keeping from essay to essay.
let lastTask: { readonly text: string; readonly stems: ReadonlySet<string> } = { text: '', stems: new Set() };

function stemsOfTask(text: string): ReadonlySet<string> {
  if (lastTask.text !== text) {
    const words = wordsIn(text).filter(({ word }) => word.length > 3);
    lastTask = { text, stems: new Set(words.map(({ word }) => stemOf(word))) };
  }
  return lastTask.stems;
}

/** A rough stem: the first four letters. Enough to tell whether two texts talk of the same things. */
function stemOf(word: string): string {
  return word.length > 3 ? word.slice(0, 4) : '';
}
