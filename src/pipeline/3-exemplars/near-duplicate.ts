import { keyedHash } from '../../core/content-hash.ts';
import type { Likeness } from '../../core/likeness.ts';

const shingleWords = 4;
/** Longer runs for the sketch: two essays on one task hardly ever share one by chance. */
const sketchWords = 7;
/** One run in so many is kept, and no more than so many of a text. */
const sketchOneIn = 8;
const longestSketch = 256;
/** Of either essay, the share of its runs in the other from which a person should look; and the fewest runs to say it of. */
const likeShare = 0.35;
const fewestLikeRuns = 30;
/** From so many holders on, a run is common property; and the share from which an essay is another one all the same. */
const manyHolders = 4;
const nearlyAll = 0.7;

/**
 * From this share of common four-word runs on, two texts count as versions of one essay. Distinct essays on one task share a few per cent;
 * an essay with every tenth word changed keeps .9⁴ = two thirds.
 */
const duplicateShare = 0.5;

/** The set of four-word runs of a text, as ascending 32-bit hashes; a text of fewer words is one run. */
export function shinglesOf(words: readonly string[]): Uint32Array {
  if (words.length === 0) return new Uint32Array(0);
  const runs = Math.max(1, words.length - shingleWords + 1);
  const hashes = new Uint32Array(runs);
  for (let start = 0; start < runs; start++) hashes[start] = hashOfRun(words, start, shingleWords);
  return hashes.sort().filter((hash, at) => at === 0 || hash !== hashes[at - 1]);
}

/**
 * What a text can be recognised by without being readable: keyed hashes (63 bits) of some of its seven-word runs, ascending. Which runs are kept depends on
 * their words alone, so that two texts keep the same ones of what they share (Broder, On the resemblance and containment of documents, 1997). Empty for
 * a text of less than seven words.
 */
export function sketchOf(words: readonly string[], key: string | Uint8Array): readonly bigint[] {
  const kept = new Map<number, string>();
  for (let start = 0; start + sketchWords <= words.length; start++) {
    const hash = hashOfRun(words, start, sketchWords);
    if (hash % sketchOneIn === 0) kept.set(hash, words.slice(start, start + sketchWords).join(' '));
  }
  return [...kept]
    .toSorted(([a], [b]) => a - b)
    .slice(0, longestSketch)
    .map(([, run]) => BigInt(`0x${keyedHash(key, run).slice(0, 16)}`) >> 1n)
    .toSorted((a, b) => (a < b ? -1 : 1));
}

/**
 * How much two essays on one task share, where it is enough that a person should look: 35% of the four-word runs of either, and 30 of them. What both took
 * from the task says nothing and is left out.
 *
 * @param task runs of the task's text
 * @returns undefined when it is less
 */
function likenessOf(own: Uint32Array, other: Uint32Array, task: Uint32Array): Likeness | undefined {
  const taken = new Set(task);
  const mine = own.filter((run) => !taken.has(run));
  const theirs = other.filter((run) => !taken.has(run));
  const shared = countShared(mine, theirs);
  if (shared < fewestLikeRuns || shared < likeShare * Math.min(mine.length, theirs.length)) return undefined;
  return { share: shared / mine.length, otherShare: shared / theirs.length };
}

/**
 * The same against each of several others. A run that stands in four of them is what many took from one source, and is left out like the task's; but an
 * essay of which 70% stands in another is shown however many have it.
 *
 * @returns in the order of the others; undefined where it is too little
 */
export function likenesses(
  own: Uint32Array,
  others: readonly Uint32Array[],
  task: Uint32Array,
): readonly (Likeness | undefined)[] {
  const holders = new Map<number, number>();
  for (const other of others) for (const run of other) holders.set(run, (holders.get(run) ?? 0) + 1);
  const common = Uint32Array.from([...holders].flatMap(([run, count]) => (count >= manyHolders ? [run] : [])));
  const known = Uint32Array.of(...task, ...common);
  return others.map((other) => {
    const all = likenessOf(own, other, task);
    if (all !== undefined && Math.max(all.share, all.otherShare) >= nearlyAll) return all;
    return all && likenessOf(own, other, known);
  });
}

/** Whether two texts are versions of one essay: at least half the runs of the shorter one stand in the other. */
export function isNearDuplicate(a: Uint32Array, b: Uint32Array): boolean {
  const shorter = Math.min(a.length, b.length);
  return shorter > 0 && countShared(a, b) >= duplicateShare * shorter;
}

/** Share of the first text's runs that stand in the second; 0 for a text without runs. */
export function shareOfRuns(own: Uint32Array, other: Uint32Array): number {
  return own.length === 0 ? 0 : countShared(own, other) / own.length;
}

function countShared(a: Uint32Array, b: Uint32Array): number {
  let i = 0;
  let j = 0;
  let shared = 0;
  while (i < a.length && j < b.length) {
    const left = a[i] ?? 0;
    const right = b[j] ?? 0;
    if (left === right) shared++;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return shared;
}

/** FNV-1a over the UTF-16 code units of so many words from a place on, with a blank between two; 32 bits. */
function hashOfRun(words: readonly string[], start: number, count: number): number {
  let hash = 0x81_1c_9d_c5;
  const end = Math.min(words.length, start + count);
  for (let at = start; at < end; at++) {
    const word = words[at] ?? '';
    if (at > start) hash = Math.imul(hash ^ 0x20, 0x01_00_01_93);
    for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01_00_01_93);
  }
  return hash >>> 0;
}
