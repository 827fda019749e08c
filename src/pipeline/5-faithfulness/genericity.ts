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
  const lengths = lengthsOf(bank);
  return vectors.map((vector) => {
    const length = lengthOf(vector);
    if (length === 0 || bank.length === 0) return 0;
    // Of a lexical vector's 1,024 places a sentence fills some sixty.
    const filled: number[] = [];
    for (let place = 0; place < vector.length; place++) if (vector[place] !== 0) filled.push(place);
    return bank.reduce((best, phrase, index) => {
      let product = 0;
      for (const place of filled) product += (vector[place] ?? 0) * (phrase[place] ?? 0);
      const both = length * (lengths[index] ?? 0);
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
      add(vector, `w ${word}`, 1);
      const padded = ` ${word} `;
      for (let at = 0; at + 3 <= padded.length; at++) add(vector, padded.slice(at, at + 3), 0.3);
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

/** A bank is compared with every essay's feedback, and its lengths stay. */
const knownLengths = new WeakMap<readonly Float32Array[], readonly number[]>();

function lengthsOf(bank: readonly Float32Array[]): readonly number[] {
  const lengths = knownLengths.get(bank) ?? bank.map(lengthOf);
  knownLengths.set(bank, lengths);
  return lengths;
}

// FNV-1a, 32 bits.
function add(vector: Float32Array, feature: string, weight: number): void {
  let hash = 0x811c9dc5;
  for (let at = 0; at < feature.length; at++) hash = Math.imul(hash ^ feature.charCodeAt(at), 0x01000193);
  const place = (hash >>> 0) % dimensions;
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
