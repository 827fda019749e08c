import { stem } from '../../../scoring/text/stem.ts';

const wordPattern = /[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu;

function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

const functionWords = wordSet(`
  a an the and or but nor so if then than that this these those it its they them their he she his her who whom whose which what
  when where how why of in on at to for from by with within into onto over under about as is are was were be been being
  am do does did done has have had having can could may might must shall should will would only also there here each
  both either neither own same such too very just while because since until through throughout between across per via etc
  s t writer writer's writers student student's students essay essay's essays text response responses writing piece paper work reader
  reader's readers
`);

/** Words that judge without saying what was seen, from worst to best; equal ranks are not told apart. */
const judgements: ReadonlyMap<string, number> = new Map(
  [
    ['unacceptable', 'unsatisfactory', 'terrible', 'failing', 'inadequate', 'insufficient'],
    ['poor', 'poorly', 'weak', 'weakly', 'minimal', 'minimally', 'bad', 'badly', 'ineffective', 'ineffectively'],
    ['limited', 'basic', 'developing', 'emerging', 'uneven', 'simplistic', 'below'],
    [
      'adequate',
      'adequately',
      'fair',
      'fairly',
      'satisfactory',
      'sufficient',
      'sufficiently',
      'acceptable',
      'average',
      'ok',
    ],
    [
      'good',
      'well',
      'competent',
      'competently',
      'proficient',
      'proficiently',
      'solid',
      'appropriate',
      'appropriately',
      'suitable',
    ],
    [
      'strong',
      'strongly',
      'effective',
      'effectively',
      'skilful',
      'skillful',
      'skillfully',
      'thorough',
      'thoroughly',
      'great',
    ],
    [
      'excellent',
      'excellently',
      'exceptional',
      'exceptionally',
      'outstanding',
      'superior',
      'exemplary',
      'sophisticated',
      'mastery',
      'advanced',
    ],
  ].flatMap((words, rank) => words.map((word): [string, number] => [word, rank])),
);

/** Words that judge and have no rank. */
const vague = wordSet(
  'nice nicely interesting impressive quality level use uses used using shows demonstrates demonstrate show skill skills ability meets exceeds approaches expectations expectation',
);

/** Words of how much or how often: between them, raters differ. */
const degrees = wordSet(
  `some somewhat few fewer many much more most mostly several little less least lots often sometimes occasionally occasional rarely
  seldom usually generally largely partly partially fully highly quite rather consistently inconsistently frequent frequently
  all almost always never none nearly slightly moderate moderately extensive extensively considerable numerous various minor major clear clearly`,
);

/** The words of a text in lower case. */
export function wordsIn(text: string): string[] {
  return [...text.toLowerCase().matchAll(wordPattern)].map((match) => match[0].replaceAll('’', "'"));
}

/** Stems of the words that carry meaning; words of degree and judgement count, function words do not. */
export function contentStems(text: string): Set<string> {
  return new Set(
    wordsIn(text)
      .filter((word) => !functionWords.has(word))
      .map((word) => stem(word, 'en')),
  );
}

/** Stems of the words that name something a reader can point at: neither function, nor degree, nor judgement. */
export function observableStems(text: string): Set<string> {
  return new Set(
    wordsIn(text)
      .filter((word) => !functionWords.has(word) && !degrees.has(word) && !judgements.has(word) && !vague.has(word))
      .map((word) => stem(word, 'en')),
  );
}

/** The words of degree or judgement in a text, in order. */
export function judgingWords(text: string): string[] {
  return wordsIn(text).filter((word) => degrees.has(word) || judgements.has(word) || vague.has(word));
}

/** Ranks of the judging words in a text, 0 worst to 6 best; `not good` and the like are left out. */
export function judgementRanks(text: string): number[] {
  const words = wordsIn(text);
  return words.flatMap((word, at) => {
    const negated = ['not', 'no', 'never', 'less', 'without'].includes(words[at - 1] ?? '');
    return negated ? [] : (judgements.get(word) ?? []);
  });
}

/** Shared share of two sets: |A ∩ B| / |A ∪ B|, 0 when both are empty. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = a.size - beyond(a, b);
  const union = a.size + b.size - shared;
  return union === 0 ? 0 : shared / union;
}

/** How many members of the first set are not in the second. */
export function beyond(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return [...a].filter((member) => !b.has(member)).length;
}
