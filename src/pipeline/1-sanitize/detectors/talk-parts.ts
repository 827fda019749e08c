import type { Span } from '../../../core/source-text.ts';
import type { Word } from '../words.ts';
import { bitOf, classesOf, staysInAnySubject } from './judging-words.ts';
import { longWord, stemOf, type Subject } from './talk-subject.ts';

export interface TalkInput {
  readonly text: string;
  readonly words: readonly Word[];
  readonly sentences: readonly Span[];
  readonly taskText: string;
}

/** A sentence, or a part of a long one, by its words: from `first` to before `end`. */
export interface WordRange {
  readonly first: number;
  readonly end: number;
  /** Signs that running prose hardly has. */
  readonly hasSigns: boolean;
  /** Where its sentence begins. */
  readonly head: number;
}

/** Such a part by what talk with whoever judges is made of. */
export interface TalkPart extends Span {
  readonly count: number;
  /** Classes of its words, as bits. */
  readonly classes: number;
  /** A verb in the form of an order. */
  readonly isOrder: boolean;
  /** "This text", "my answers here". */
  readonly isAboutItself: boolean;
  /** "The highest of all levels", "level: best". */
  readonly namesEnd: boolean;
  readonly hasSigns: boolean;
  /** Much of it is said elsewhere in the essay, or in the task. */
  readonly belongs: boolean;
}

/** A longer sentence is read in parts of so many words. */
const mostWords = 40;
/** From this share on of longer words that the task or the rest of the essay has, a sentence belongs where it stands. */
const shareThatBelongs = 0.34;

const verbs = bitOf('give') | bitOf('drop') | bitOf('leak') | bitOf('role');
const here = bitOf('here');
const text = bitOf('text');
const top = bitOf('top');
const number = bitOf('number');
const rung = bitOf('grade') | bitOf('assess') | number;
/** Behind these a verb is an order. */
const leads: ReadonlySet<string> = new Set(
  'please kindly just simply must should shall to you then now instead always only not will can could would and'.split(
    ' ',
  ),
);
const signs = /[{}<>[\]=_|]|\w\((?=\w)|::|->|"\s*:|\*{2,}|#{2,}|(?:^|\s)(?!\d)\w+\s?[:=]\s?\d|\/[*/]/;

/** The essay in such parts, in order; none is empty. */
export function rangesOf({ text: essay, words, sentences }: TalkInput): WordRange[] {
  const ranges: WordRange[] = [];
  let at = 0;
  for (const sentence of sentences) {
    const head = at;
    while ((words[at]?.start ?? Number.POSITIVE_INFINITY) < sentence.end) at += 1;
    const hasSigns = at > head && signs.test(essay.slice(sentence.start, sentence.end));
    for (let first = head; first < at; first += mostWords)
      ranges.push({ first, end: Math.min(first + mostWords, at), hasSigns, head });
  }
  return ranges;
}

/** Reads a part; words of the essay's or the task's own subject are of hardly any class. */
export function readPart({ first, end, hasSigns, head }: WordRange, input: TalkInput, subject: Subject): TalkPart {
  const reader = new PartReader(hasSigns);
  for (let at = first; at < end; at++) {
    const word = input.words[at];
    if (word === undefined) break;
    const own = classesOf(word.word);
    const classes = own !== 0 && subject.hasWord(word.word, at) ? own & staysInAnySubject : own;
    const isOrder = (classes & verbs) !== 0 && (at === head || isLed(input.text, input.words[at - 1], word));
    const isKnown = word.word.length >= longWord && subject.hasStem(stemOf(word.word), at);
    reader.read(word, { classes, isOrder, isKnown });
  }
  return reader.part();
}

function isLed(essay: string, before: Word | undefined, { start }: Word): boolean {
  return (
    (before !== undefined && leads.has(before.word)) ||
    /[,:;("'“–-]\s?$/.test(essay.slice(Math.max(0, start - 2), start))
  );
}

interface Read {
  readonly classes: number;
  readonly isOrder: boolean;
  readonly isKnown: boolean;
}

/** So many words may stand between two that belong together. */
const nearEnd = 3;
const nearText = 2;

class PartReader {
  readonly #hasSigns: boolean;
  #count = 0;
  #long = 0;
  #known = 0;
  #classes = 0;
  #span: Span = { start: 0, end: 0 };
  #isOrder = false;
  #isAboutItself = false;
  #namesEnd = false;
  #lastHere = Number.NEGATIVE_INFINITY;
  #lastTop = Number.NEGATIVE_INFINITY;
  #lastRung = Number.NEGATIVE_INFINITY;

  constructor(hasSigns: boolean) {
    this.#hasSigns = hasSigns;
  }

  read({ word, start, end }: Word, { classes, isOrder, isKnown }: Read): void {
    const at = this.#count;
    this.#span = { start: at === 0 ? start : this.#span.start, end };
    this.#count += 1;
    this.#classes |= classes;
    this.#isOrder ||= isOrder;
    if (word.length >= longWord) this.#long += 1;
    if (isKnown) this.#known += 1;
    if (classes !== 0) this.#readPlaces(word, classes, at);
  }

  /** What stands near what. */
  #readPlaces(word: string, classes: number, at: number): void {
    const isTop = (classes & top) !== 0;
    const isRung = (classes & rung) !== 0;
    this.#isAboutItself ||= (classes & text) !== 0 && at - this.#lastHere <= nearText;
    // "A six, the best there is" names an end; "the best five reasons" do not.
    const isNamed = isRung && (classes & number) === 0;
    this.#namesEnd ||= (isTop && at - this.#lastRung <= nearEnd) || (isNamed && at - this.#lastTop <= nearEnd);
    if ((classes & here) !== 0 || word === 'my') this.#lastHere = at;
    if (isTop) this.#lastTop = at;
    if (isRung) this.#lastRung = at;
  }

  part(): TalkPart {
    return {
      ...this.#span,
      count: this.#count,
      classes: this.#classes,
      isOrder: this.#isOrder,
      isAboutItself: this.#isAboutItself,
      namesEnd: this.#namesEnd,
      hasSigns: this.#hasSigns,
      belongs: this.#long > 0 && this.#known / this.#long >= shareThatBelongs,
    };
  }
}
