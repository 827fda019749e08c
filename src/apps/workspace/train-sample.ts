import { sha256 } from '../../core/content-hash.ts';

/**
 * More graded essays than this are not trained on: memory grows with their square (some 75 bytes a pair: 0.7 GB at 3,000, 12 GB at
 * 13,000), time with their cube, and agreement hardly any more (docs/metrics.md).
 */
export const mostTrainingEssays = 3000;

/** All of them, or 3,000 where there are more: chosen by a hash of their ids, so that the same ones are taken in whatever order they come. */
export function trainingSample<Essay extends { readonly id: string }>(essays: readonly Essay[]): readonly Essay[] {
  if (essays.length <= mostTrainingEssays) return essays;
  return essays
    .map((essay) => ({ essay, place: sha256(essay.id) }))
    .toSorted((left, right) => (left.place < right.place ? -1 : 1))
    .slice(0, mostTrainingEssays)
    .map(({ essay }) => essay);
}
