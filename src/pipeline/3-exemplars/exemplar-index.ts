import { AssayError } from '../../core/errors.ts';
import { holistic, type GradedEssay } from '../../core/exemplar.ts';
import type { Rubric } from '../../core/rubric.ts';
import { bandOf } from './band-of.ts';
import { buildDenseMatrix } from './dense-matrix.ts';
import { excerptOf } from './excerpt.ts';
import { shinglesOf } from './near-duplicate.ts';
import { ratersAgree } from './raters-agree.ts';
import type { ComparedTexts } from './similarity.ts';
import { buildSparseIndex } from './sparse-index.ts';
import { lettersOf, wordsOf } from './text-terms.ts';
import { classVocabulary, type ClassVocabulary } from './unlike-the-class.ts';
import { usualNearness } from './usual-nearness.ts';

/** A graded essay that may be shown beside another: its masked text is what a model would see. */
export interface ExemplarCandidate {
  readonly essay: GradedEssay;
  readonly masked: string;
  /** Unit length, of the masked text. */
  readonly vector?: Float32Array;
}

/** One essay of the index, with what choosing needs of it. */
interface IndexedEssay {
  readonly essay: GradedEssay;
  readonly masked: string;
  readonly score: number;
  /** Position of its band among the rubric's bands, lowest first. */
  readonly band: number;
  readonly words: number;
  readonly shingles: Uint32Array;
}

const excerpts = new WeakMap<IndexedEssay, { readonly maxTokens: number; readonly text: string }>();

/** The beginning of it that is shown, see {@link excerptOf}; cut once, since it is shown beside essay after essay. */
export function excerptOfIndexed(indexed: IndexedEssay, maxTokens: number): string {
  const known = excerpts.get(indexed);
  if (known?.maxTokens === maxTokens) return known.text;
  const text = excerptOf(indexed.masked, maxTokens);
  excerpts.set(indexed, { maxTokens, text });
  return text;
}

/** The graded essays of one assignment whose raters agree, ready to be compared with. Ordered by id. */
export interface ExemplarIndex extends ComparedTexts {
  readonly essays: readonly IndexedEssay[];
  /** Four-word runs of the graded essays that are never shown, because their raters part: a copy of one is still a copy. */
  readonly unshown: readonly Uint32Array[];
  readonly scores: Float64Array;
  readonly words: Float64Array;
  /** Similarity that a text of this assignment nearly always has to its nearest essay; undefined below 20 essays. */
  readonly usualNearness: { readonly sparse: number | undefined; readonly hybrid: number | undefined };
  /** What the class has words for; measured when it is first asked for. */
  readonly vocabulary: () => ClassVocabulary;
}

/** With fewer essays that two raters agree on, all graded essays say what the class has words for. */
const leastAgreed = 20;

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
  const texted = candidates
    .filter(({ masked }) => masked.trim() !== '')
    .toSorted((a, b) => (a.essay.id < b.essay.id ? -1 : 1));
  const eligible = texted.filter(({ essay }) => ratersAgree(essay, rubric.scale));
  const words = eligible.map(({ masked }) => wordsOf(masked));
  const essays = eligible.map(({ essay, masked }, row): IndexedEssay => {
    const score = essay.resolved[holistic] ?? rubric.scale.min;
    const own = words[row] ?? [];
    return { essay, masked, score, band: bandOf(score, rubric), words: own.length, shingles: shinglesOf(own) };
  });
  const texts: ComparedTexts = {
    byWords: buildSparseIndex(words),
    byLetters: buildSparseIndex(words.map(lettersOf)),
    dense: buildDenseMatrix(eligible.map(({ vector }) => vector)),
  };
  let vocabulary: ClassVocabulary | undefined;
  const sparseOnly = usualNearness({ ...texts, dense: undefined }, words);
  return {
    ...texts,
    essays,
    unshown: texted
      .filter(({ essay }) => !ratersAgree(essay, rubric.scale))
      .map(({ masked }) => shinglesOf(wordsOf(masked))),
    scores: Float64Array.from(essays, ({ score }) => score),
    words: Float64Array.from(essays, ({ words }) => words),
    usualNearness: { sparse: sparseOnly, hybrid: texts.dense === undefined ? sparseOnly : usualNearness(texts, words) },
    // Where one reader graded the class, no essay may be shown, but its words are the class's all the same.
    vocabulary: () =>
      (vocabulary ??= classVocabulary((essays.length < leastAgreed ? texted : essays).map(({ masked }) => masked))),
  };
}
