import { createRandom } from '../../stats/random.ts';
import { essaysThatBelongTogether, type TracedEssay } from './same-essay.ts';

/** An essay that may go to either side. */
export interface SplittableEssay extends TracedEssay {
  /** Both sides get their share of each stratum (the score, say). */
  readonly stratum: string | number;
}

export interface EssaySplit {
  /** Ids that are held out, in the order given. */
  readonly held: readonly string[];
  readonly rest: readonly string[];
}

/**
 * Holds essays out so that nothing of them is on the other side: versions of one text and the essays of one student go together.
 *
 * Whole groups are drawn in random order, each from the stratum that lacks most of its share, until the size is reached; a large group can
 * carry the held side over it.
 *
 * @param size how many to hold out
 * @param seed the same seed and essays give the same split
 */
export function splitEssays(
  essays: readonly SplittableEssay[],
  { size, seed }: { readonly size: number; readonly seed: number },
): EssaySplit {
  const random = createRandom(seed);
  const byId = new Map(essays.map((essay) => [essay.id, essay]));
  const groups = essaysThatBelongTogether(essays)
    .map((ids) => ({ ids, lot: random.uniform(), stratum: byId.get(ids[0] ?? '')?.stratum ?? '' }))
    .sort((a, b) => a.lot - b.lot);
  const waiting = Map.groupBy(groups, (group) => group.stratum);
  const sizes = Map.groupBy(essays, (essay) => essay.stratum);
  const held = new Set<string>();
  const taken = new Map<string | number, number>();
  while (held.size < size) {
    const lacking = [...waiting]
      .filter(([, left]) => left.length > 0)
      .map(([stratum]) => {
        const all = sizes.get(stratum)?.length ?? 0;
        return { stratum, lack: (size * all) / essays.length - (taken.get(stratum) ?? 0) };
      })
      .sort((a, b) => b.lack - a.lack)[0];
    if (lacking === undefined) break;
    const group = waiting.get(lacking.stratum)?.shift();
    if (group === undefined) break;
    for (const id of group.ids) {
      held.add(id);
      const stratum = byId.get(id)?.stratum ?? '';
      taken.set(stratum, (taken.get(stratum) ?? 0) + 1);
    }
  }
  return {
    held: essays.filter(({ id }) => held.has(id)).map(({ id }) => id),
    rest: essays.filter(({ id }) => !held.has(id)).map(({ id }) => id),
  };
}
