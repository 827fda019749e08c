import { AssayError } from '../../core/errors.ts';
import { holistic, type GradedEssay } from '../../core/exemplar.ts';
import type { Rubric } from '../../core/rubric.ts';
import { bandOf } from './band-of.ts';
import { buildDenseMatrix, denseCosine, denseCosines, type DenseMatrix } from './dense-matrix.ts';
import { shinglesOf } from './near-duplicate.ts';
import { ratersAgree } from './raters-agree.ts';
import { buildSparseIndex, sparseCosine, sparseCosines, type SparseIndex } from './sparse-index.ts';
import { lettersOf, wordsOf } from './text-terms.ts';

/** A graded essay that may be shown beside another: its masked text is what a model would see. */
export interface ExemplarCandidate {
  readonly essay: GradedEssay;
  readonly masked: string;
  /** Unit length, of the masked text. */
  readonly vector?: Float32Array;
}

/** One essay of the index, with what choosing needs of it. */
export interface IndexedEssay {
  readonly essay: GradedEssay;
  readonly masked: string;
  readonly score: number;
  /** Position of its band among the rubric's bands, lowest first. */
  readonly band: number;
  readonly words: number;
  readonly shingles: Uint32Array;
}

/** The graded essays of one assignment whose raters agree, ready to be compared with. Ordered by id. */
export interface ExemplarIndex {
  readonly essays: readonly IndexedEssay[];
  readonly scores: Float64Array;
  readonly words: Float64Array;
  readonly byWords: SparseIndex;
  readonly byLetters: SparseIndex;
  /** Undefined when not every essay has a vector. */
  readonly dense: DenseMatrix | undefined;
}

/**
 * Indexes the graded essays of one assignment. Essays whose raters do not agree on the whole are left out, and so are empty ones. The order of
 * the candidates does not matter.
 *
 * @throws AssayError `input.invalid` when an id stands twice, or vectors come from different embedders
 */
export function buildExemplarIndex(candidates: readonly ExemplarCandidate[], rubric: Rubric): ExemplarIndex {
  const ids = new Set<string>();
  for (const { essay } of candidates) {
    if (ids.has(essay.id))
      throw new AssayError('input.invalid', `graded essay "${essay.id}" stands twice; ids must differ`);
    ids.add(essay.id);
  }
  const eligible = candidates
    .filter(({ essay, masked }) => masked.trim() !== '' && ratersAgree(essay, rubric.scale))
    .toSorted((a, b) => (a.essay.id < b.essay.id ? -1 : 1));
  const words = eligible.map(({ masked }) => wordsOf(masked));
  const essays = eligible.map(({ essay, masked }, row): IndexedEssay => {
    const score = essay.resolved[holistic] ?? rubric.scale.min;
    const own = words[row] ?? [];
    return { essay, masked, score, band: bandOf(score, rubric), words: own.length, shingles: shinglesOf(own) };
  });
  return {
    essays,
    scores: Float64Array.from(essays, ({ score }) => score),
    words: Float64Array.from(essays, ({ words }) => words),
    byWords: buildSparseIndex(words),
    byLetters: buildSparseIndex(words.map(lettersOf)),
    dense: buildDenseMatrix(eligible.map(({ vector }) => vector)),
  };
}

/** How like each essay of the index a text is. */
export interface Similarities {
  /** Mean of the cosines over words and over runs of letters, 0 to 1. */
  readonly sparse: Float64Array;
  /** Mean of sparse and dense; the sparse ones where a vector is missing. */
  readonly hybrid: Float64Array;
}

/** Similarity of a text with every essay of the index. */
export function similaritiesTo(index: ExemplarIndex, words: readonly string[], vector?: Float32Array): Similarities {
  const byWords = sparseCosines(index.byWords, words);
  const byLetters = sparseCosines(index.byLetters, lettersOf(words));
  const sparse = byWords.map((value, row) => (value + (byLetters[row] ?? 0)) / 2);
  if (index.dense === undefined || vector === undefined) return { sparse, hybrid: sparse };
  const dense = denseCosines(index.dense, vector);
  return { sparse, hybrid: sparse.map((value, row) => (value + (dense[row] ?? 0)) / 2) };
}

/** Similarity of two essays of the index, measured as `similaritiesTo` measures that of a text. */
export function similarityBetween(index: ExemplarIndex, a: number, b: number): number {
  const sparse = (sparseCosine(index.byWords, a, b) + sparseCosine(index.byLetters, a, b)) / 2;
  return index.dense === undefined ? sparse : (sparse + denseCosine(index.dense, a, b)) / 2;
}
