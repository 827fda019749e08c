import { genericPhrases } from './generic-phrases.ts';

/** From this share of a class on, feedback that sits together is an alarm. */
const alarmShare = 0.8;
/** How near to the class's middle counts as sitting together: cosine distance. */
const nearDistance = 0.1;
// Fewer texts than this are near their own centroid whatever they say.
const fewestTexts = 5;

/** How alike the feedback of a class is. */
export interface CohortSpread {
  /** Share of the texts within .1 cosine distance of their centroid. */
  readonly nearShare: number;
  /** Mean cosine distance of two different texts: the diversity of the feedback. */
  readonly diversity: number;
  readonly alarm: boolean;
}

/**
 * How close each feedback sentence comes to a generic one: its largest cosine similarity to any phrase of the bank.
 *
 * @param vectors n vectors of one dimension, any length but zero
 * @param bank    vectors of {@link genericPhrases} from the same embedder; empty gives 0 for each
 * @returns n values in [-1, 1]; 0 for a zero vector
 */
export function genericSimilarity(vectors: readonly Float32Array[], bank: readonly Float32Array[]): number[] {
  const phrases = turned(bank);
  const products = new Float64Array(bank.length);
  return vectors.map((vector) => {
    const length = lengthOf(vector);
    if (length === 0 || bank.length === 0) return 0;
    products.fill(0);
    addProducts(products, vector, phrases);
    let best = -1;
    for (const [phrase, phraseLength] of phrases.lengths.entries()) {
      const both = length * phraseLength;
      best = Math.max(best, both === 0 ? 0 : (products[phrase] ?? 0) / both);
    }
    return best;
  });
}

/** Adds to each phrase's number its scalar product with the vector. */
function addProducts(products: Float64Array, vector: Float32Array, { starts, phrases, weights }: TurnedBank): void {
  for (let place = 0; place < vector.length; place++) {
    const value = vector[place] ?? 0;
    if (value === 0) continue;
    const end = starts[place + 1] ?? 0;
    for (let entry = starts[place] ?? 0; entry < end; entry++) {
      const phrase = phrases[entry] ?? 0;
      products[phrase] = (products[phrase] ?? 0) + value * (weights[entry] ?? 0);
    }
  }
}

/**
 * Whether a class got nearly the same feedback: one vector for each student's feedback.
 *
 * @returns undefined for fewer than five students: they always sit near their own centroid
 */
export function cohortSpread(vectors: readonly Float32Array[]): CohortSpread | undefined {
  if (vectors.length < fewestTexts) return undefined;
  const units = vectors.map(unit);
  const sum = new Float32Array(units[0]?.length ?? 0);
  for (const vector of units) for (const [index, value] of vector.entries()) sum[index] = (sum[index] ?? 0) + value;
  const near = units.filter((vector) => 1 - cosine(vector, sum) <= nearDistance).length;
  // The sum of all pairwise products is |Σv|² − n, so no loop over pairs is needed.
  const n = units.length;
  const squared = sum.reduce((total, value) => total + value * value, 0);
  const nearShare = near / n;
  return { nearShare, diversity: 1 - (squared - n) / (n * (n - 1)), alarm: nearShare >= alarmShare };
}

// A power of two: the lowest bits of a hash are a place.
const dimensions = 1024;

/**
 * Vectors for when there is no embedder: counts of words and of letter triples inside words, hashed into 1,024 places, unit length. Similar wording gives
 * similar vectors; a paraphrase in other words does not.
 */
export function lexicalVectors(texts: readonly string[]): Float32Array[] {
  const counts = new Float32Array(dimensions);
  return texts.map((text) => {
    counts.fill(0);
    for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) addWord(counts, word);
    return unit(counts);
  });
}

let bankVectors: readonly Float32Array[] | undefined;

/** {@link lexicalVectors} of the bank, worked out once. */
export function lexicalBank(): readonly Float32Array[] {
  bankVectors ??= lexicalVectors(genericPhrases);
  return bankVectors;
}

/** What the phrases have at each place, by place: entries `starts[place] .. starts[place + 1])`. Of a lexical vector's 1,024 places a phrase fills some sixty. */
interface TurnedBank {
  readonly lengths: Float64Array;
  readonly starts: Uint32Array;
  readonly phrases: Uint32Array;
  readonly weights: Float32Array;
}

/** A bank is compared with every essay's feedback, and stays. */
const turnedBanks = new WeakMap<readonly Float32Array[], TurnedBank>();

function turned(bank: readonly Float32Array[]): TurnedBank {
  const known = turnedBanks.get(bank);
  if (known !== undefined) return known;
  const places = bank[0]?.length ?? 0;
  const starts = new Uint32Array(places + 1);
  const entries: { readonly phrase: number; readonly weight: number }[] = [];
  for (let place = 0; place < places; place++) {
    for (const [phrase, vector] of bank.entries()) {
      const weight = vector[place] ?? 0;
      if (weight !== 0) entries.push({ phrase, weight });
    }
    starts[place + 1] = entries.length;
  }
  const made = {
    lengths: Float64Array.from(bank, lengthOf),
    starts,
    phrases: Uint32Array.from(entries, ({ phrase }) => phrase),
    weights: Float32Array.from(entries, ({ weight }) => weight),
  };
  turnedBanks.set(bank, made);
  return made;
}

const space = 0x20;

/** The word as a whole (its hash begins with a `w` and a space), and its letter triples, counting the spaces around it. */
function addWord(vector: Float32Array, word: string): void {
  let whole = hashStep(hashStep(hashStart, 'w'.charCodeAt(0)), space);
  for (let at = 0; at < word.length; at++) whole = hashStep(whole, word.charCodeAt(at));
  add(vector, whole, 1);
  let [before, middle] = [space, word.charCodeAt(0)];
  for (let at = 1; at <= word.length; at++) {
    const after = at === word.length ? space : word.charCodeAt(at);
    add(vector, hashStep(hashStep(hashStep(hashStart, before), middle), after), 0.3);
    [before, middle] = [middle, after];
  }
}

/** FNV-1a, 32 bits. */
const hashStart = 0x811c9dc5;

function hashStep(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

function add(vector: Float32Array, hash: number, weight: number): void {
  const place = hash & (dimensions - 1);
  vector[place] = (vector[place] ?? 0) + weight;
}

function unit(vector: Float32Array): Float32Array {
  const length = lengthOf(vector);
  const scaled = new Float32Array(vector.length);
  if (length === 0) return scaled;
  for (let at = 0; at < vector.length; at++) scaled[at] = (vector[at] ?? 0) / length;
  return scaled;
}

function lengthOf(vector: Float32Array): number {
  let squares = 0;
  for (let at = 0; at < vector.length; at++) {
    const value = vector[at] ?? 0;
    squares += value * value;
  }
  return Math.sqrt(squares);
}

function cosine(a: Float32Array, b: Float32Array): number {
  let product = 0;
  let aa = 0;
  let bb = 0;
  for (let index = 0; index < a.length; index++) {
    const x = a[index] ?? 0;
    const y = b[index] ?? 0;
    product += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? 0 : product / Math.sqrt(aa * bb);
}
