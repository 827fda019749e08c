import type { Exemplar, ExemplarSelection, ExemplarWarning } from '../../core/exemplar.ts';
import type { Rubric } from '../../core/rubric.ts';
import { chooseRows } from './choose-rows.ts';
import { excerptOfIndexed, type ExemplarIndex } from './exemplar-index.ts';
import { expectedScoreOf } from './expected-score.ts';
import { isNearDuplicate, shareOfRuns, shinglesOf } from './near-duplicate.ts';
import { similaritiesTo, type Similarities } from './similarity.ts';
import { wordsOf } from './text-terms.ts';
import { unlikeTheClass } from './unlike-the-class.ts';

export { buildExemplarIndex, type ExemplarCandidate, type ExemplarIndex } from './exemplar-index.ts';

/** Version of this stage's code, part of every grading plan. */
export const version = '5';

/** Below this no graded essay is like the text at all, where there are too few to say what is usual. */
const leastNearness = 0.04;
/** From this similarity on, or among the 25 most similar, an essay is checked for being the text itself. */
const copySimilarity = 0.3;
const copyChecks = 25;

/** Of a text's four-word runs, the share in one graded essay from which it is that essay; in runs, the shortest text to say it of. */
const copiedShare = 0.7;
const leastCopiedRuns = 40;

/** With fewer graded essays the short ones among them say little. */
const leastToCompareLength = 20;

export interface SelectExemplarsInput {
  /** The essay to grade, masked. */
  readonly text: string;
  /** Unit length, of the masked text, by the embedder of the index. */
  readonly vector?: Float32Array;
  readonly index: ExemplarIndex;
  readonly rubric: Rubric;
  /** What `lower` and `higher` are counted from; the neighbours' mean when left out. */
  readonly expectedScore?: number;
  /** How many to choose; 0 switches exemplars off. */
  readonly count: number;
  /** Cap of each excerpt. */
  readonly maxTokens: number;
}

/**
 * Chooses graded essays of the same assignment to compare an essay with: one near match of the band that the essay is expected in, the rest
 * half from lower and half from higher bands, one band after the other.
 *
 * Similarity is a sparse cosine (tf-idf over words and over four-letter runs) and a dense one, 4 to 1; within a band the choice is by
 * similarity less redundancy. Every graded essay is compared; ties go by id: the same input gives the same exemplars. The essay
 * itself, or another version of it, is never among them.
 *
 * @returns fewer than `count` only when there are not enough; `warnings` says what was missing
 * @throws AssayError `input.invalid` when the vector does not fit the index
 */
export function selectExemplars(input: SelectExemplarsInput): ExemplarSelection {
  const { index, rubric, count } = input;
  const eligible = index.essays.length;
  if (count === 0) return { exemplars: [], eligible, warnings: [] };
  const stretches = unlikeTheClass(input.text, index.vocabulary());
  const unlike = stretches.length > 0 ? { unlike: stretches } : {};
  if (eligible === 0) return { exemplars: [], eligible, warnings: ['none'], ...unlike };

  const words = wordsOf(input.text);
  const similar = similaritiesTo(index, words, input.vector);
  const ranked = nearestFirst(similar.hybrid);
  const own = shinglesOf(words);
  const copies = copiesOf(own, index, ranked, similar.sparse);
  const usable = ranked.filter((row) => !copies.has(row));
  if (usable.length === 0)
    return {
      exemplars: [],
      eligible,
      warnings: isMostlyOf(own, index, copies) ? ['none', 'copied-essay'] : ['none'],
      ...unlike,
    };

  const expected = input.expectedScore ?? estimate(index, similar, words.length, copies);
  const { picks, warnings } = chooseRows({ index, rubric, usable, similarities: similar.hybrid, expected, count });
  const exemplars = picks.flatMap(({ row, relation }): Exemplar[] => {
    const indexed = index.essays[row];
    if (indexed === undefined) return [];
    const similarity = Math.min(1, similar.hybrid[row] ?? 0);
    const excerpt = excerptOfIndexed(indexed, input.maxTokens);
    return [{ id: indexed.essay.id, relation, similarity, scores: indexed.essay.resolved, excerpt }];
  });
  const nearest = similar.hybrid[usable[0] ?? 0] ?? 0;
  const copied = isMostlyOf(own, index, copies) ? ['copied-essay' as const] : [];
  const short = isFarShorter(words.length, index.words) ? ['far-shorter' as const] : [];
  return {
    exemplars,
    eligible,
    warnings: [...orderedWarnings(warnings, input, nearest), ...copied, ...short],
    expected,
    ...unlike,
  };
}

/** The mean of the whole assignment stands in when no essay is similar in anything. */
function estimate(index: ExemplarIndex, similar: Similarities, words: number, copies: ReadonlySet<number>): number {
  const neighbourhood = { similarities: similar.hybrid, words: index.words, scores: index.scores };
  const fromNeighbours = expectedScoreOf(neighbourhood, words, (row) => !copies.has(row));
  return fromNeighbours ?? index.scores.reduce((sum, score) => sum + score, 0) / index.scores.length;
}

/** No graded essay is anything like as short: what it is worth is nobody's experience. */
function isFarShorter(words: number, graded: Float64Array): boolean {
  return graded.length >= leastToCompareLength && words < (graded.toSorted()[Math.floor(graded.length / 20)] ?? 0) / 3;
}

/** Rows by falling similarity; equal ones by id. */
function nearestFirst(similarities: Float64Array): number[] {
  return Array.from(similarities, (_, row) => row).sort(
    (a, b) => (similarities[b] ?? 0) - (similarities[a] ?? 0) || a - b,
  );
}

function copiesOf(
  own: Uint32Array,
  index: ExemplarIndex,
  ranked: readonly number[],
  sparse: Float64Array,
): Set<number> {
  const suspects = ranked.filter((row, rank) => rank < copyChecks || (sparse[row] ?? 0) >= copySimilarity);
  return new Set(suspects.filter((row) => isNearDuplicate(own, index.essays[row]?.shingles ?? new Uint32Array(0))));
}

/** Whether a reader would call the text another's: long enough to tell, and nearly all of its four-word runs in one graded essay. */
function isMostlyOf(own: Uint32Array, index: ExemplarIndex, copies: ReadonlySet<number>): boolean {
  if (own.length < leastCopiedRuns) return false;
  const others = [...[...copies].flatMap((row) => index.essays[row]?.shingles ?? []), ...index.unshown];
  return others.some((shingles) => shareOfRuns(own, shingles) >= copiedShare);
}

function orderedWarnings(
  missing: ReadonlySet<ExemplarWarning>,
  { index, vector }: SelectExemplarsInput,
  nearest: number,
): ExemplarWarning[] {
  const eligible = index.essays.length;
  const sparseOnly = index.dense === undefined || vector === undefined;
  const usual = (sparseOnly ? index.usualNearness.sparse : index.usualNearness.hybrid) ?? leastNearness;
  const warnings: ExemplarWarning[] = [];
  if (eligible < 50) warnings.push('below-50-graded');
  else if (eligible < 200) warnings.push('below-200-graded');
  if (missing.has('no-lower-band')) warnings.push('no-lower-band');
  if (missing.has('no-higher-band')) warnings.push('no-higher-band');
  if (missing.has('no-near-match') || nearest < usual) warnings.push('no-near-match');
  if (sparseOnly) warnings.push('sparse-only');
  return warnings;
}
