import { absorb, finishHash, type GramKey, hashString } from '../grams/keyed-hash.ts';
import { levelKey } from '../grams/level-counter.ts';
import { characterRanges, posLengths } from '../grams/profile.ts';
import { canonicalText } from '../text/canonical.ts';
import type { GramTable, TrainedScorer } from '../trained-scorer.ts';
import { CountedKeys } from './counted-keys.ts';
import { HeldKeys, sharesOf } from './held-keys.ts';
import type { MeasuredTokens } from './segments.ts';

/** What grams are made of, in the order in which they are read: code units, stem hashes, tag hashes. */
interface GramSequences {
  readonly characters: Uint16Array;
  readonly stems: Int32Array;
  readonly tags: Int32Array;
}

/**
 * An essay's gram scores, kept so that a changed text costs only the grams that changed. Keys are the ones that `gramProfile` gives: a gram
 * that occurs c times stands for c keys, and two grams that share a key count once.
 */
export class GramLedger {
  private readonly tables: readonly GramTable[];
  private readonly targets: readonly string[];
  private readonly key: GramKey;
  /** Per table: how many keys the essay has, and Σ of their decoded weights for each target. */
  readonly sizes: Float64Array;
  readonly sums: Float64Array;
  /** Per group: how often each gram occurs, under the group of its first occurrences; how many grams hold each key. */
  private readonly counts: readonly CountedKeys[];
  private readonly holders: readonly HeldKeys[];
  /** What a trial changed, to be put back: groups and ids of grams, then of keys. */
  private readonly changedGrams: number[] = [];
  private readonly changedKeys: number[] = [];
  private readonly whole: GramSequences;

  constructor(scorer: TrainedScorer, essay: MeasuredTokens) {
    this.tables = scorer.grams;
    this.targets = Object.keys(scorer.targets);
    this.key = scorer.settings.key;
    this.sizes = new Float64Array(this.tables.length);
    this.sums = new Float64Array(this.tables.length * this.targets.length);
    const shares = Array.from({ length: groupCount }, (_, group) => sharesOf(this.tables, this.targets, group));
    this.counts = shares.map(() => new CountedKeys());
    this.holders = shares.map((share) => new HeldKeys(share, this.targets.length));
    this.whole = this.sequencesOf(essay);
    this.change(emptySequences, this.whole);
  }

  /** Target → what the gram kernels add to the score, as `gramParts`. */
  parts(): Record<string, number> {
    return Object.fromEntries(
      this.targets.map((target, t) => {
        let part = 0;
        for (const [table, { scales }] of this.tables.entries()) {
          const size = this.sizes[table] as number;
          const sum = this.sums[table * this.targets.length + t] as number;
          if (size > 0) part += (sum * (scales[target] ?? 0)) / Math.sqrt(size);
        }
        return [target, part];
      }),
    );
  }

  /** The same for another text, which is best the essay with little taken away. */
  partsOf(other: MeasuredTokens): Record<string, number> {
    const sequences = this.sequencesOf(other);
    const [sums, sizes] = [this.sums.slice(), this.sizes.slice()];
    this.changedGrams.length = 0;
    this.changedKeys.length = 0;
    this.change(this.whole, sequences);
    const parts = this.parts();
    this.putBack();
    // Sums go back as they were: what is added and taken away again leaves a rounding behind.
    this.sums.set(sums);
    this.sizes.set(sizes);
    return parts;
  }

  private sequencesOf({ tokens, stemHashes }: MeasuredTokens): GramSequences {
    const text = canonicalText(tokens.text);
    const characters = new Uint16Array(text.length);
    for (let at = 0; at < text.length; at++) characters[at] = text.charCodeAt(at);
    const hashes = new Map<string, number>();
    const tags = Int32Array.from(tokens.tags ?? [], (tag) => {
      const known = hashes.get(tag) ?? hashString(tag, this.key);
      hashes.set(tag, known);
      return known;
    });
    return { characters, stems: stemHashes, tags };
  }

  private change(from: GramSequences, to: GramSequences): void {
    for (const [index, [low, high]] of characterRanges.entries()) {
      const groups = [2 * index, 2 * index + 1] as const;
      const gramsOf = (codes: ArrayLike<number>, part: Changed, by: 1 | -1): void =>
        this.characterGrams(codes, part, { low, high, by, groups });
      visitChanges(from.characters, to.characters, gramsOf);
    }
    visitChanges(from.stems, to.stems, (hashes, { first, end }, by) => {
      for (let at = first; at < end; at++) this.count(finishHash(hashes[at] as number, this.key), wordGroups, by);
    });
    visitChanges(from.stems, to.stems, (hashes, part, by) =>
      this.sequenceGrams(hashes, part, { lengths: [2], by, group: 8 }),
    );
    visitChanges(from.tags, to.tags, (hashes, part, by) =>
      this.sequenceGrams(hashes, part, { lengths: posLengths, by, group: 9 }),
    );
  }

  /** Every gram that reaches into the changed part. */
  private characterGrams(
    codes: ArrayLike<number>,
    { first, end }: Changed,
    { low, high, by, groups }: { low: number; high: number; by: 1 | -1; groups: readonly [number, number] },
  ): void {
    const { key } = this;
    for (let start = Math.max(0, first - high + 1); start < end; start++) {
      let hash = key.first;
      const until = Math.min(codes.length, start + high);
      for (let at = start; at < until; at++) {
        hash = absorb(hash, codes[at] as number, key);
        if (at - start + 1 >= low && at >= first) this.count(finishHash((hash + at - start) | 0, key), groups, by);
      }
    }
  }

  private sequenceGrams(
    hashes: ArrayLike<number>,
    { first, end }: Changed,
    { lengths, by, group }: { lengths: readonly number[]; by: 1 | -1; group: number },
  ): void {
    for (const length of lengths) {
      const last = Math.min(end, hashes.length - length + 1);
      for (let start = Math.max(0, first - length + 1); start < last; start++) {
        let hash = this.key.first ^ length;
        for (let at = start; at < start + length; at++) hash = absorb(hash, hashes[at] as number, this.key);
        this.count(finishHash(hash, this.key), [group, group], by);
      }
    }
  }

  /** Once more or once less: the gram's newest key comes or goes. Groups: that of first occurrences, and of further ones. */
  private count(gram: number, groups: readonly [number, number], by: 1 | -1): void {
    const counted = this.counts[groups[0]] as CountedKeys;
    const id = counted.idOf(gram | 0);
    const count = counted.counts[id] as number;
    const level = by === 1 ? count + 1 : count;
    counted.counts[id] = count + by;
    this.changedGrams.push(groups[0], id, by);
    this.hold(levelKey(gram, level, this.key) | 0, level === 1 ? groups[0] : groups[1], by);
  }

  private hold(key: number, group: number, by: 1 | -1): void {
    const held = this.holders[group] as HeldKeys;
    const id = held.idOf(key);
    const count = (held.keys.counts[id] as number) + by;
    held.keys.counts[id] = count;
    this.changedKeys.push(group, id, by);
    // Only the first holder of a key brings it, only the last takes it away.
    if (count === (by === 1 ? 1 : 0)) held.addTo(this, id, by);
  }

  private putBack(): void {
    for (let at = 0; at < this.changedGrams.length; at += 3) {
      const { counts } = this.counts[this.changedGrams[at] as number] as CountedKeys;
      const id = this.changedGrams[at + 1] as number;
      counts[id] = (counts[id] as number) - (this.changedGrams[at + 2] as number);
    }
    for (let at = 0; at < this.changedKeys.length; at += 3) {
      const { counts } = (this.holders[this.changedKeys[at] as number] as HeldKeys).keys;
      const id = this.changedKeys[at + 1] as number;
      counts[id] = (counts[id] as number) - (this.changedKeys[at + 2] as number);
    }
  }
}

const groupCount = 10;
const wordGroups = [6, 7] as const;
const emptySequences: GramSequences = {
  characters: new Uint16Array(0),
  stems: new Int32Array(0),
  tags: new Int32Array(0),
};

/** The part of a sequence that is not common to both its beginning and its end. */
interface Changed {
  readonly first: number;
  readonly end: number;
}

function visitChanges(
  from: ArrayLike<number>,
  to: ArrayLike<number>,
  visit: (sequence: ArrayLike<number>, part: Changed, by: 1 | -1) => void,
): void {
  const shorter = Math.min(from.length, to.length);
  let head = 0;
  while (head < shorter && from[head] === to[head]) head++;
  let tail = 0;
  while (tail < shorter - head && from[from.length - 1 - tail] === to[to.length - 1 - tail]) tail++;
  visit(from, { first: head, end: from.length - tail }, -1);
  visit(to, { first: head, end: to.length - tail }, 1);
}
