import type { StoredAssignment } from '../../ports/stored.ts';
import { maskedText, toKnownIdentity } from './materials.ts';
import type { Workspace } from './workspace.ts';

/**
 * Computes the vectors of graded essays that have none, a few at a time, each batch stored when it is done: what is finished stays
 * finished. About .3 s an essay with the packaged encoder.
 *
 * @returns how many were computed
 */
export async function embedGradedEssays(
  workspace: Workspace,
  assignment: StoredAssignment,
  onProgress?: (done: number, total: number) => void,
): Promise<number> {
  const { stores, embedder } = workspace;
  const there = await stores.gradedEssays.vectors(assignment.id, embedder.id);
  const missing = (await stores.gradedEssays.list(assignment.id)).filter((essay) => !there.has(essay.id));
  const identities = (await stores.identities.maskingList(assignment.id)).map(toKnownIdentity);
  const size = 8;
  for (let start = 0; start < missing.length; start += size) {
    const batch = missing.slice(start, start + size);
    const vectors = await embedder.embed(batch.map((essay) => maskedText(essay.text, identities)));
    await stores.gradedEssays.putVectors(
      assignment.id,
      embedder.id,
      batch.flatMap((essay, index) => {
        const vector = vectors[index];
        return vector === undefined ? [] : [{ essayId: essay.id, vector }];
      }),
    );
    onProgress?.(Math.min(missing.length, start + size), missing.length);
  }
  return missing.length;
}
