import { holistic } from '../../core/exemplar.ts';
import type { GoldenRuns } from '../../evaluation/drift/golden-drop.ts';
import { wordsOf } from '../../pipeline/3-exemplars/text-terms.ts';
import type { DatasetRow } from '../../ports/dataset-stores.ts';

/** Essays that every run scored, in the order of the set. */
export function pairedRuns(
  rows: readonly DatasetRow[],
  columns: readonly ReadonlyMap<number, number | undefined>[],
): { readonly runs: GoldenRuns; readonly missing: number } {
  const labelled = rows.flatMap((row) => {
    const human = row.scores[holistic];
    return human === undefined ? [] : [{ position: row.position, human, words: wordsOf(row.text).length }];
  });
  const paired = labelled.filter(({ position }) => columns.every((column) => column.get(position) !== undefined));
  const scores = columns.map((column) => paired.map(({ position }) => column.get(position) ?? Number.NaN));
  const lengths = paired.map(({ words }) => words).sort((a, b) => a - b);
  const [short, long] = [1, 2].map((third) => lengths[Math.floor((third * lengths.length) / 3)] ?? 0);
  return {
    runs: {
      human: paired.map(({ human }) => human),
      baseline: scores.slice(0, -1),
      newest: scores.at(-1) ?? [],
      bins: paired.map(({ words }) => lengthBin(words, short ?? 0, long ?? 0)),
    },
    missing: labelled.length - paired.length,
  };
}

function lengthBin(words: number, short: number, long: number): string {
  if (words < short) return `length under ${short} words`;
  return words < long ? `length ${short} to ${long - 1} words` : `length from ${long} words on`;
}
