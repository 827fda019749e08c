import { excerptOf } from '../../../pipeline/3-exemplars/excerpt.ts';
import { isNearDuplicate, shinglesOf } from '../../../pipeline/3-exemplars/near-duplicate.ts';
import { similaritiesTo } from '../../../pipeline/3-exemplars/similarity.ts';
import { wordsOf } from '../../../pipeline/3-exemplars/text-terms.ts';
import type { Rubric } from '../../../core/rubric.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import { exemplarIndex, toKnownIdentity } from '../materials.ts';
import type { Workspace } from '../workspace.ts';

export interface NearExemplar {
  readonly id: string;
  readonly score: number;
  /** 0 to 1, over words and runs of letters. */
  readonly similarity: number;
  readonly excerpt: string;
}

const perBand = 2;
const excerptTokens = 220;

/** Of each band, lowest first, the graded essays that are most like a text. The text itself, or another version of it, is never among them. */
export async function nearestExemplars(
  workspace: Workspace,
  assignment: StoredAssignment,
  {
    rubric,
    masked,
    embedderId,
  }: { readonly rubric: Rubric; readonly masked: string; readonly embedderId: string | null },
): Promise<readonly { readonly bandId: string; readonly items: readonly NearExemplar[] }[]> {
  const identities = (await workspace.stores.identities.maskingList(assignment.id)).map(toKnownIdentity);
  const index = await exemplarIndex(workspace, { assignment, rubric, identities, embedderId });
  const words = wordsOf(masked);
  const own = shinglesOf(words);
  const { sparse } = similaritiesTo(index, words);
  const ranked = index.essays
    .map((indexed, row) => ({ indexed, similarity: Math.min(1, sparse[row] ?? 0) }))
    .sort((a, b) => b.similarity - a.similarity || (a.indexed.essay.id < b.indexed.essay.id ? -1 : 1));
  const bands = rubric.bands.toSorted((a, b) => a.min - b.min);
  return bands.map((band, place) => {
    const items: NearExemplar[] = [];
    for (const { indexed, similarity } of ranked) {
      if (items.length === perBand) break;
      if (indexed.band !== place || isNearDuplicate(own, indexed.shingles)) continue;
      const excerpt = excerptOf(indexed.masked, excerptTokens);
      items.push({ id: indexed.essay.id, score: indexed.score, similarity, excerpt });
    }
    return { bandId: band.id, items };
  });
}
