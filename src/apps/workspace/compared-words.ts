import type { Json } from '../../core/content-hash.ts';
import { reviewReasons } from '../../core/review-reason.ts';
import type { Rubric } from '../../core/rubric.ts';
import { methodWords } from './desk/trace-words.ts';

/** A row of two grades side by side, in the words of whoever reads it. */
export interface ComparedWords {
  readonly what: string;
  readonly left: string;
  readonly right: string;
}

const names: Readonly<Record<string, string>> = {
  findings: 'Noticed in the text',
  exemplars: 'Graded essays shown to the grader',
  score: 'Score',
  continuous: 'Before rounding',
  interval: 'Range',
  method: 'How the score came about',
  state: 'What became of it',
  reasons: 'Why a teacher looks',
};

const states: Readonly<Record<string, string>> = {
  released: 'nothing spoke against it',
  review: 'a teacher looks at it',
  rejected: 'rejected',
};

/** @param what as `compareGrades` names it; `trait ideas` becomes the criterion's name, where the rubric knows it */
export function comparedWords(
  { traits }: Pick<Rubric, 'traits'>,
  what: string,
  [left, right]: readonly [Json, Json],
): ComparedWords {
  const traitId = what.startsWith('trait ') ? what.slice('trait '.length) : undefined;
  const name = traits.find(({ id }) => id === traitId)?.name ?? traitId ?? names[what] ?? what;
  return { what: name, left: valueWords(what, left), right: valueWords(what, right) };
}

function valueWords(what: string, value: Json): string {
  if (value === null) return 'none';
  if (typeof value === 'number') return String(Number(value.toFixed(2)));
  if (typeof value === 'string') {
    if (what === 'method') return wordsIn(methodWords, value);
    return what === 'state' ? wordsIn(states, value) : spaced(value);
  }
  if (!Array.isArray(value)) return JSON.stringify(value);
  if (value.length === 0) return 'none';
  if (what === 'interval') return value.join(' to ');
  if (what === 'exemplars') return String(value.length);
  if (what === 'reasons') return value.map((code) => wordsIn(reviewReasons, String(code))).join(' ');
  return value.map((one) => spaced(String(one))).join(', ');
}

function wordsIn(table: Readonly<Record<string, string>>, code: string): string {
  return table[code] ?? code;
}

/** `grader-talk` is `grader talk`. */
function spaced(code: string): string {
  return code.replaceAll(/[-.]/g, ' ');
}
