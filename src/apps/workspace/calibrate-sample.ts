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
  const shares = [...bands.values()].map((members) => ({ members, exact: (wanted * members.length) / usable.length }));
  const quotas = shares.map(() => 0);
  for (let given = 0; given < wanted; given++) {
    const next = neediest(shares, quotas);
    quotas[next] = (quotas[next] ?? 0) + 1;
  }
  const place = ({ essay }: SampledEssay) => sha256(`${seed}:${essay.id}`);
  return shares.flatMap(({ members }, index) =>
    members.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)).slice(0, quotas[index]),
  );
}

/** The band that lacks most of its share; one that has none yet comes first. */
function neediest(
  shares: readonly { readonly members: readonly unknown[]; readonly exact: number }[],
  quotas: readonly number[],
): number {
  const need = shares.map(({ members, exact }, index) => {
    const quota = quotas[index] ?? 0;
    if (quota >= members.length) return -Infinity;
    return quota === 0 ? Infinity : exact - quota;
  });
  return need.indexOf(Math.max(...need));
}
