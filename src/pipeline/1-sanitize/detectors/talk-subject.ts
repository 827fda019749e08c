import { wordsIn, type Word } from '../words.ts';

/** Tells which words are of the subject that an essay writes on, by where they stand. */
export interface Subject {
  readonly hasWord: (word: string, at: number) => boolean;
  readonly hasStem: (stem: string, at: number) => boolean;
}

/** A run of words: from `first` to before `end`. */
interface Range {
  readonly first: number;
  readonly end: number;
}

export const longWord = 5;
/** A word that stands so many words away as well is of the essay's own subject. */
const far = 45;
/** With this share of another's words a part is a copy of it. */
const shareOfCopy = 0.6;
/** Shorter words are in every sentence. */
const tellingWord = 4;
const none: ReadonlySet<string> = new Set();

export function stemOf(word: string): string {
  return word.slice(0, longWord);
}

// A class is graded on one task: its words are worth keeping from essay to essay.
let lastTask = { text: '', words: new Set<string>(), stems: new Set<string>() };

/** Words that the task has. */
export function subjectOfTask(taskText: string): Subject {
  if (lastTask.text !== taskText) {
    const words = new Set(wordsIn(taskText).map(({ word }) => word));
    const stems = new Set([...words].filter((word) => word.length >= longWord).map(stemOf));
    lastTask = { text: taskText, words, stems };
  }
  const { words, stems } = lastTask;
  return { hasWord: (word) => words.has(word), hasStem: (stem) => stems.has(stem) };
}

/**
 * Words that the task has, or the essay far from the part. Of the parts in `others` those count that are near copies of no other part: who writes an order twice does not make it the essay's subject.
 */
export function subjectAround(others: readonly Range[], words: readonly Word[], task: Subject): Subject {
  const places = { words: new Map<string, [number, number]>(), stems: new Map<string, [number, number]>() };
  for (const other of others) {
    for (let at = other.first; at < other.end; at++) {
      const word = words[at]?.word ?? '';
      note(places.words, word, at);
      if (word.length >= longWord) note(places.stems, stemOf(word), at);
    }
  }
  return {
    hasWord: (word, at) => task.hasWord(word, at) || isFar(places.words.get(word), at),
    hasStem: (stem, at) => task.hasStem(stem, at) || isFar(places.stems.get(stem), at),
  };
}

/** Which of the parts are near copies of another that stands far away. */
export function copiesAmong(parts: readonly Range[], words: readonly Word[]): Set<number> {
  const stems = parts.map((part) => tellingIn(part, words));
  const copies = new Set<number>();
  for (const [index, part] of parts.entries()) {
    for (let other = index + 1; other < parts.length; other++) {
      if ((parts[other]?.end ?? 0) - part.first <= far) continue;
      if (!isCopy(stems[index], stems[other])) continue;
      copies.add(index);
      copies.add(other);
    }
  }
  return copies;
}

function tellingIn({ first, end }: Range, words: readonly Word[]): Set<string> {
  const stems = new Set<string>();
  for (let at = first; at < end; at++) {
    const word = words[at]?.word ?? '';
    if (word.length >= tellingWord) stems.add(stemOf(word));
  }
  return stems;
}

function isCopy(a: ReadonlySet<string> = none, b: ReadonlySet<string> = none): boolean {
  let shared = 0;
  for (const stem of a) if (b.has(stem)) shared += 1;
  return shared > 0 && shared >= shareOfCopy * Math.min(a.size, b.size);
}

function note(places: Map<string, [number, number]>, key: string, at: number): void {
  const known = places.get(key);
  if (known === undefined) places.set(key, [at, at]);
  else known[1] = at;
}

function isFar(place: readonly [number, number] | undefined, at: number): boolean {
  return place !== undefined && (at - place[0] > far || place[1] - at > far);
}
