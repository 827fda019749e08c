import type { Hit } from './find-orders.ts';
import { bitOf, weightOf } from './judging-words.ts';
import { rangesOf, readPart, type TalkInput, type TalkPart } from './talk-parts.ts';
import { copiesAmong, subjectAround, subjectOfTask } from './talk-subject.ts';

/** From these sums on a place is warned of, and holds the essay. */
const warnFrom = 2.75;
const holdFrom = 3.75;

/** What the form of a place adds to what its words weigh. */
const order = 1.25;
const aboutItself = 1;
const endOfScale = 0.5;
const signs = 2.25;
const belonging = -4.25;

/** Two sentences of a paragraph that have at most so many words are read as one, too. */
const mostOfTwo = 30;
/** What belongs to neither alone is less sure. */
const holdFromOfTwo = holdFrom + 1;

const past = bitOf('past');
const assessing = bitOf('judge') | bitOf('assess') | bitOf('loss');

/**
 * Places that read like talk with whoever judges, in whatever words: by the kinds of words that stand together (who judges, what judging comes to, the end of a scale, this very text, orders, signs of forms and
 * programs), and by how little the place has to do with the rest of the essay. Words that the task has, or the essay elsewhere in places that do not read like that, are of its subject and count nothing. A
 * warning asks for the comparison with the essay's masked twin, and costs an honest student nothing.
 */
export function judgingTalk(input: TalkInput): Hit[] {
  const task = subjectOfTask(input.taskText);
  const ranges = rangesOf(input);
  const plain = ranges.map((range) => readPart(range, input, task));
  const suspects = suspectsOf(plain, input.text);
  if (suspects.size === 0) return [];
  const copies = copiesAmong(ranges, input.words);
  const others = ranges.filter((_, index) => !suspects.has(index) && !copies.has(index));
  const subject = subjectAround(others, input.words, task);
  const parts = new Map(
    ranges.flatMap((range, index) => (suspects.has(index) ? [[index, readPart(range, input, subject)] as const] : [])),
  );
  return [...parts].flatMap(([index, part]) => hitOf(part, parts.get(index + 1), input.text));
}

/** Parts that would be warned of, alone or with a neighbour, if nothing in them were of the essay's own subject. */
function suspectsOf(parts: readonly TalkPart[], text: string): Set<number> {
  const suspects = new Set<number>();
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1];
    if (loudness(part) >= warnFrom) suspects.add(index);
    if (next === undefined || !areRead(part, next, text) || loudness(joined(part, next)) < warnFrom) continue;
    suspects.add(index);
    suspects.add(index + 1);
  }
  return suspects;
}

function hitOf(part: TalkPart, next: TalkPart | undefined, text: string): Hit[] {
  const sum = sumOf(part);
  const both = next !== undefined && areRead(part, next, text) ? joined(part, next) : part;
  // Only where each of the two adds something: no more than the place itself is to be tried without.
  const isBoth = next !== undefined && sumOf(both) > Math.max(sum, sumOf(next));
  const best = isBoth ? both : part;
  if (sumOf(best) < warnFrom) return [];
  const holds = sumOf(best) >= (isBoth ? holdFromOfTwo : holdFrom) && isOfJudging(best);
  return [
    { family: 'grader-talk', confidence: holds ? 0.76 : 0.5, start: best.start, end: best.end, isSentence: true },
  ];
}

/** Letters ask for answers and the best of things as well: without a word of judging, or its form, a place is not surely talk with a judge. */
function isOfJudging(part: TalkPart): boolean {
  return (part.classes & assessing) !== 0 || part.namesEnd || part.hasSigns;
}

/** Whether two parts are short enough together, and of one paragraph, to be read as one. */
function areRead(part: TalkPart, next: TalkPart, text: string): boolean {
  return part.count + next.count <= mostOfTwo && !text.slice(part.end, next.start).includes('\n');
}

function sumOf(part: TalkPart): number {
  return loudness(part) + (part.belongs ? belonging : 0);
}

function loudness(part: TalkPart): number {
  return (
    weightOf(part.isOrder ? part.classes & ~past : part.classes) +
    (part.isOrder ? order : 0) +
    (part.isAboutItself ? aboutItself : 0) +
    (part.namesEnd ? endOfScale : 0) +
    (part.hasSigns ? signs : 0)
  );
}

function joined(a: TalkPart, b: TalkPart): TalkPart {
  return {
    start: a.start,
    end: b.end,
    count: a.count + b.count,
    classes: a.classes | b.classes,
    isOrder: a.isOrder || b.isOrder,
    isAboutItself: a.isAboutItself || b.isAboutItself,
    namesEnd: a.namesEnd || b.namesEnd,
    hasSigns: a.hasSigns || b.hasSigns,
    belongs: a.belongs && b.belongs,
  };
}
