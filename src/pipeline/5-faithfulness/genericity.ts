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
  const { lengths, byPlace } = turned(bank);
  return vectors.map((vector) => {
    const length = lengthOf(vector);
    if (length === 0 || bank.length === 0) return 0;
    const products = new Float64Array(bank.length);
    for (let place = 0; place < vector.length; place++) {
      const value = vector[place] ?? 0;
      if (value === 0) continue;
      for (const { phrase, weight } of byPlace[place] ?? [])
        products[phrase] = (products[phrase] ?? 0) + value * weight;
    }
    return products.reduce((best, product, phrase) => {
      const both = length * (lengths[phrase] ?? 0);
      return Math.max(best, both === 0 ? 0 : product / both);
    }, -1);
  });
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

const dimensions = 1024;

/**
 * Vectors for when there is no embedder: counts of words and of letter triples inside words, hashed into 1,024 places, unit length. Similar wording gives
 * similar vectors; a paraphrase in other words does not.
 */
export function lexicalVectors(texts: readonly string[]): Float32Array[] {
  return texts.map((text) => {
    const vector = new Float32Array(dimensions);
    for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
      const padded = ` ${word} `;
      add(vector, hashed(`w${padded}`, 0, padded.length), 1);
      for (let at = 0; at + 3 <= padded.length; at++) add(vector, hashed(padded, at, at + 3), 0.3);
    }
    return unit(vector);
  });
}

let bankVectors: readonly Float32Array[] | undefined;

/** {@link lexicalVectors} of the bank, worked out once. */
export function lexicalBank(): readonly Float32Array[] {
  bankVectors ??= lexicalVectors(genericPhrases);
  return bankVectors;
}

interface TurnedBank {
  readonly lengths: readonly number[];
  /** What the phrases have at each place; of a lexical vector's 1,024 places a phrase fills some sixty. */
  readonly byPlace: readonly (readonly { readonly phrase: number; readonly weight: number }[])[];
}

/** A bank is compared with every essay's feedback, and stays. */
const turnedBanks = new WeakMap<readonly Float32Array[], TurnedBank>();

function turned(bank: readonly Float32Array[]): TurnedBank {
  const known = turnedBanks.get(bank);
  if (known !== undefined) return known;
  const byPlace = Array.from(bank[0] ?? [], (_, place) =>
    bank.flatMap((vector, phrase) => {
      const weight = vector[place] ?? 0;
      return weight === 0 ? [] : [{ phrase, weight }];
    }),
  );
  const made = { lengths: bank.map(lengthOf), byPlace };
  turnedBanks.set(bank, made);
  return made;
}

/** FNV-1a of a part of a text, 32 bits. */
function hashed(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

function add(vector: Float32Array, hash: number, weight: number): void {
  const place = hash % dimensions;
  vector[place] = (vector[place] ?? 0) + weight;
}

function unit(vector: Float32Array): Float32Array {
  const length = lengthOf(vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

function lengthOf(vector: Float32Array): number {
  let squares = 0;
  for (const value of vector) squares += value * value;
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
