import { createHash } from 'node:crypto';

/**
 * The secret state that gram hashes start from. Without the key a stored bucket number cannot be tied to a text: the key
 * stays with the tenant and is never in an artifact. Not a cryptographic function; it stands in front of grams that at least
 * three essays share.
 */
export interface GramKey {
  readonly first: number;
  readonly second: number;
  readonly multiplier: number;
  readonly finish: number;
}

/** Derives the hash state from a tenant's secret. */
export function gramKey(secret: string): GramKey {
  const digest = createHash('sha256').update('assay gram buckets 1\0').update(secret).digest();
  return {
    first: digest.readInt32LE(0),
    second: digest.readInt32LE(4),
    multiplier: digest.readInt32LE(8) | 1,
    finish: digest.readInt32LE(12) | 1,
  };
}

/** A short value that tells two keys apart without giving either away. */
export function keyFingerprint(secret: string): string {
  return createHash('sha256').update('assay gram key check 1\0').update(secret).digest('hex').slice(0, 16);
}

/** Scrambles 32 bits (murmur3's finaliser with a keyed multiplier); signed, which V8 keeps out of the heap. */
export function finishHash(hash: number, key: GramKey): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), key.finish);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Takes one more code unit (or word hash) into a running hash. */
export function absorb(hash: number, unit: number, key: GramKey): number {
  const mixed = Math.imul(hash ^ unit, key.multiplier);
  return ((mixed ^ (mixed >>> 15)) + key.second) | 0;
}

/** The keyed hash of a whole string. */
export function hashString(text: string, key: GramKey): number {
  let hash = key.first;
  for (let index = 0; index < text.length; index++) hash = absorb(hash, text.charCodeAt(index), key);
  return hash;
}
