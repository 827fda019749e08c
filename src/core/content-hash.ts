import { createHmac, hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { AssayError } from './errors.ts';

/** What canonical JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * RFC 8785 canonical JSON: keys sorted, no white space, numbers as ECMAScript prints them. Keys whose value is undefined are left out.
 *
 * @throws AssayError `internal` on NaN, Infinity or a cycle: they have no canonical form.
 */
export function canonicalJson(value: Json): string {
  return canonicalText(value);
}

function canonicalText(value: unknown): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (cause) {
    throw new AssayError('internal', 'a value has no canonical JSON form (NaN, Infinity or a cycle)', { cause });
  }
  if (text === undefined) throw new AssayError('internal', 'undefined has no canonical JSON form');
  return text;
}

/** SHA-256 of bytes or of a text's UTF-8, in lower-case hex (64 characters). */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data);
}

/** The content address of a document: SHA-256 of its canonical JSON. */
export function contentHash(value: Json): string {
  return sha256(canonicalJson(value));
}

/** {@link contentHash} of plain data: what JSON cannot carry (functions, undefined) is left out. */
export function documentHash(value: object): string {
  return sha256(canonicalText(value));
}

/** HMAC-SHA-256 in hex: the name of a text or person for those who hold the key, and for nobody else. */
export function keyedHash(key: string | Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

/** Plain data as the JSON that it is written as: what JSON cannot carry (functions, undefined) is left out. */
export function toJson(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
