import { sha256 } from '../../core/content-hash.ts';
import { holistic, type GradedEssay } from '../../core/exemplar.ts';
import type { Rubric } from '../../core/rubric.ts';

/** A graded essay with the score that counts. */
export interface SampledEssay {
  readonly essay: GradedEssay;
  readonly score: number;
}

/**
 * Graded essays to calibrate on, each band by its share of all (so that the spread of the scores is that of the class), and at least one of
 * each band that has any. The order within a band is a seeded hash of the id: a larger sample holds the smaller one, so what was paid
 * for it is used again.
 */
export function sampleGradedEssays(
  essays: readonly GradedEssay[],
  rubric: Rubric,
  { size, seed }: { readonly size: number; readonly seed: number },
): SampledEssay[] {
  const usable = essays.flatMap((essay): SampledEssay[] => {
    const score = essay.resolved[holistic];
    return score === undefined || essay.text.trim() === '' ? [] : [{ essay, score }];
  });
  const wanted = Math.min(size, usable.length);
  const bands = Map.groupBy(usable, ({ score }) => rubric.bands.filter((band) => band.max < score).length);
  // Largest remainders, after one for each band.
  const shares = [...bands.values()].map((members) => ({ members, exact: (wanted * members.length) / usable.length }));
  const quotas = shares.map(({ members, exact }) => Math.min(members.length, Math.max(1, Math.floor(exact))));
  const byRemainder = shares
    .map((_, index) => index)
    .sort((a, b) => remainder(shares[b]) - remainder(shares[a]) || a - b);
  let missing = wanted - quotas.reduce((sum, quota) => sum + quota, 0);
  while (missing > 0) {
    const before = missing;
    for (const index of byRemainder) {
      if (missing > 0 && (quotas[index] ?? 0) < (shares[index]?.members.length ?? 0)) {
        quotas[index] = (quotas[index] ?? 0) + 1;
        missing -= 1;
      }
    }
    if (missing === before) break;
  }
  const place = ({ essay }: SampledEssay) => sha256(`${seed}:${essay.id}`);
  return shares.flatMap(({ members }, index) =>
    members.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)).slice(0, quotas[index]),
  );
}

function remainder(share: { readonly exact: number } | undefined): number {
  return share === undefined ? 0 : share.exact - Math.floor(share.exact);
}
