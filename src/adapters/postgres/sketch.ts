import { keyedHash } from '../../core/content-hash.ts';
import { canonicalise } from '../../pipeline/1-sanitize/canonical/canonicalise.ts';
import { sketchOf } from '../../pipeline/3-exemplars/near-duplicate.ts';
import { wordsOf } from '../../pipeline/3-exemplars/text-terms.ts';
import type { VersionedKey } from '../../ports/stored.ts';

/** The sketch of a submission's text: what is invisible or written with look-alike letters hides no copy. */
export function submissionSketch(text: string, assignmentId: string, { secret }: VersionedKey): readonly bigint[] {
  return sketchOf(wordsOf(canonicalise(text).text), keyedHash(secret, `sketch:${assignmentId}`));
}
