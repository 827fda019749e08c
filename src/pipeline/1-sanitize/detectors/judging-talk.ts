import type { Hit } from './find-orders.ts';
import { weightOf } from './judging-words.ts';
import { talkParts, type TalkInput, type TalkPart } from './talk-parts.ts';

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

/**
 * Places that read like talk with whoever judges, in whatever words: by the kinds of words that stand together (who judges, what judging comes to, the end of a scale, this very text, orders, signs of forms and
 * programs), and by how little the place has to do with the rest of the essay. Words that the task has, or the essay elsewhere, are of its subject and count nothing. A warning asks for the
 * comparison with the essay's masked twin, and costs an honest student nothing.
 */
export function judgingTalk(input: TalkInput): Hit[] {
  const parts = talkParts(input).map((part) => ({ part, sum: sumOf(part) }));
  return parts.flatMap(({ part, sum }, index) => {
    const next = parts[index + 1];
    const both = next !== undefined && areRead(part, next.part, input.text) ? sumOf(joined(part, next.part)) : 0;
    // Only where each of the two adds something: no more than the place itself is to be tried without.
    const isBoth = next !== undefined && both > Math.max(sum, next.sum);
    const best = isBoth ? both : sum;
    if (best < warnFrom) return [];
    const end = isBoth ? next.part.end : part.end;
    return [{ family: 'grader-talk', confidence: best >= holdFrom ? 0.76 : 0.5, start: part.start, end }];
  });
}

/** Whether two parts are short enough together, and of one paragraph, to be read as one. */
function areRead(part: TalkPart, next: TalkPart, text: string): boolean {
  return part.count + next.count <= mostOfTwo && !text.slice(part.end, next.start).includes('\n');
}

function sumOf(part: TalkPart): number {
  return (
    weightOf(part.classes) +
    (part.isOrder ? order : 0) +
    (part.isAboutItself ? aboutItself : 0) +
    (part.namesEnd ? endOfScale : 0) +
    (part.hasSigns ? signs : 0) +
    (part.belongs ? belonging : 0)
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
