import type { Span } from '../../../core/source-text.ts';
import { wordsIn, type Word } from '../words.ts';
import { bitOf, classesOf } from './judging-words.ts';

export interface TalkInput {
  readonly text: string;
  readonly words: readonly Word[];
  readonly sentences: readonly Span[];
  readonly taskText: string;
}

/** A sentence, or a part of a long one, by what talk with whoever judges is made of. */
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
  /** Signs that running prose hardly has. */
  readonly hasSigns: boolean;
  /** Much of it is said elsewhere in the essay, or in the task. */
  readonly belongs: boolean;
}

/** A longer sentence is read in parts of so many words. */
const mostWords = 40;
/** A word that stands so many words away as well is of the essay's own subject. */
const far = 45;
/** From this share on of longer words that the task or the rest of the essay has, a sentence belongs where it stands. */
const shareThatBelongs = 0.34;
const longWord = 5;

const verbs = bitOf('give') | bitOf('drop') | bitOf('leak') | bitOf('role');
const here = bitOf('here');
const self = bitOf('self');
const text = bitOf('text');
const top = bitOf('top');
const rung = bitOf('grade') | bitOf('assess') | bitOf('number');
/** What is said in any case, whatever an essay is about. */
const ofAnySubject = bitOf('many') | bitOf('craft') | bitOf('tale') | here | self | bitOf('give');
/** Behind these a verb is an order. */
const leads: ReadonlySet<string> = new Set(
  'please kindly just simply must should shall to you then now instead always only not will can could would and'.split(
    ' ',
  ),
);
const signs = /[{}<>[\]=_|]|\w\((?=\w)|::|->|"\s*:|\*{2,}|#{2,}|(?:^|\s)\w+\s?[:=]\s?\d|\/[*/]/;

/** The essay in such parts, in order. */
export function talkParts({ text: essay, words, sentences, taskText }: TalkInput): TalkPart[] {
  const parts: TalkPart[] = [];
  const read = wordReader(words, taskText);
  let at = 0;
  for (const sentence of sentences) {
    const hasSigns = signs.test(essay.slice(sentence.start, sentence.end));
    const first = at;
    let reader = new PartReader(hasSigns);
    for (let word = words[at]; word !== undefined && word.start < sentence.end; word = words[at]) {
      const found = read(word, at);
      const isOrder = (found.classes & verbs) !== 0 && (at === first || isLed(essay, words[at - 1], word));
      reader.read(word, { ...found, isOrder });
      at += 1;
      if ((at - first) % mostWords !== 0) continue;
      parts.push(reader.part());
      reader = new PartReader(hasSigns);
    }
    parts.push(reader.part());
  }
  return parts.filter(({ count }) => count > 0);
}

/** What a word is in this essay: words of the essay's or the task's own subject are of hardly any class. */
function wordReader(words: readonly Word[], taskText: string): (word: Word, at: number) => Omit<Read, 'isOrder'> {
  const places = placesOf(words);
  const task = wordsOfTask(taskText);
  return ({ word }, at) => {
    const classes = classesOf(word);
    const isSubject = classes !== 0 && (task.words.has(word) || isFar(places.words.get(word), at));
    const stem = stemOf(word);
    const isKnown = word.length >= longWord && (task.stems.has(stem) || isFar(places.stems.get(stem), at));
    return { classes: isSubject ? classes & ofAnySubject : classes, isKnown };
  };
}

/** First and last place of each word and each stem. */
function placesOf(words: readonly Word[]) {
  const places = { words: new Map<string, [number, number]>(), stems: new Map<string, [number, number]>() };
  for (const [at, { word }] of words.entries()) {
    note(places.words, word, at);
    if (word.length >= longWord) note(places.stems, stemOf(word), at);
  }
  return places;
}

function note(places: Map<string, [number, number]>, key: string, at: number): void {
  const known = places.get(key);
  if (known === undefined) places.set(key, [at, at]);
  else known[1] = at;
}

function isFar(place: readonly [number, number] | undefined, at: number): boolean {
  return place !== undefined && (at - place[0] > far || place[1] - at > far);
}

function stemOf(word: string): string {
  return word.slice(0, longWord);
}

function isLed(essay: string, before: Word | undefined, { start }: Word): boolean {
  return (
    (before !== undefined && leads.has(before.word)) ||
    /[,:;("'“–-]\s?$/.test(essay.slice(Math.max(0, start - 2), start))
  );
}

// A class is graded on one task: its words are worth keeping from essay to essay.
let lastTask = { text: '', words: new Set<string>(), stems: new Set<string>() };

function wordsOfTask(taskText: string): typeof lastTask {
  if (lastTask.text !== taskText) {
    const words = new Set(wordsIn(taskText).map(({ word }) => word));
    const stems = new Set([...words].filter((word) => word.length >= longWord).map(stemOf));
    lastTask = { text: taskText, words, stems };
  }
  return lastTask;
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
    this.#namesEnd ||= (isTop && at - this.#lastRung <= nearEnd) || (isRung && at - this.#lastTop <= nearEnd);
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
