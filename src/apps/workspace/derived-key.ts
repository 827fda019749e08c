import { keyedHash } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { Workspace } from './workspace.ts';

/** A secret of the tenant for one purpose, derived from its oldest key (artifacts outlive a rotation), so that it is never stored. */
export async function derivedKey(
  { stores }: Workspace,
  purpose: 'gram-buckets/1' | 'boundary/1' | 'dataset-row/1' | 'login/1' | 'api-key/1' | 'ab-arms/1',
): Promise<string> {
  const secret = (await stores.tenant.keys('essay-reference')).at(-1)?.secret;
  if (secret === undefined) throw new AssayError('internal', 'the tenant has no key');
  return keyedHash(secret, purpose);
}
