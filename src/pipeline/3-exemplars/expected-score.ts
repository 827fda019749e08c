const neighbours = 20;
/** A neighbour twice as similar counts 16 times as much. */
const sharpness = 4;
/** How fast an essay of another length stops being a neighbour: one twice as long counts (1/2)² of its similarity. */
const lengthSharpness = 2;

/** What is compared with: similarity to each candidate, its length in words and its score, in one order. */
export interface Neighbourhood {
  readonly similarities: ArrayLike<number>;
  readonly words: ArrayLike<number>;
  readonly scores: ArrayLike<number>;
}

/**
 * The score that the most similar graded essays suggest: mean of the 20 nearest, weighted by (similarity · length factor)⁴.
 *
 * It decides only which graded essays stand for "lower" and "higher", and no grader sees it. That is why length may count here, where it is
 * the best single predictor there is: it took the correlation with the human score from .6 to .84 on ASAP prompt 1 (see docs/rubrics.md,
 * "Exemplars").
 *
 * @param ownWords length of the essay in words
 * @param left     whether a candidate may be counted
 * @returns undefined when nothing is similar at all
 */
export function expectedScoreOf(
  { similarities, words, scores }: Neighbourhood,
  ownWords: number,
  left: (row: number) => boolean,
): number | undefined {
  const closeness = Array.from({ length: scores.length }, (_, row) => {
    const ratio = Math.abs(Math.log(Math.max(1, ownWords) / Math.max(1, words[row] ?? 1)));
    return { row, value: left(row) ? (similarities[row] ?? 0) * Math.exp(-lengthSharpness * ratio) : 0 };
  });
  closeness.sort((a, b) => b.value - a.value || a.row - b.row);
  let sum = 0;
  let weight = 0;
  for (const { row, value } of closeness.slice(0, neighbours)) {
    const share = value ** sharpness;
    sum += share * (scores[row] ?? 0);
    weight += share;
  }
  return weight > 0 ? sum / weight : undefined;
}
