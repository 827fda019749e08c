import { keyedHash } from '../core/content-hash.ts';

/**
 * The name of a student inside Assay: `s<key version>-<32 hex>`, a keyed hash of the outside id. Case, surrounding white space and
 * Unicode composition of the id do not matter.
 *
 * @param key 32 secret bytes of the tenant, with their version
 */
export function pseudonymFor(
  key: { readonly version: number; readonly secret: Uint8Array },
  externalId: string,
): string {
  const normal = externalId.normalize('NFKC').trim().toLowerCase();
  // Half of the hash: 128 bits are far from any collision and shorter to read.
  return `s${key.version}-${keyedHash(key.secret, `student:${normal}`).slice(0, 32)}`;
}

/**
 * Keyed hash of an essay's text, `r<key version>-<64 hex>`: the same text gives the same reference within a tenant, and nobody without
 * the key can test a text against it.
 */
export function essayReference(key: { readonly version: number; readonly secret: Uint8Array }, text: string): string {
  return `r${key.version}-${keyedHash(key.secret, `essay:${text}`)}`;
}
