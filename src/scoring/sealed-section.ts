import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { AssayError } from '../core/errors.ts';

/** Bytes of the synthetic nonce that a sealed section begins with. */
const nonceBytes = 16;

/**
 * Encrypts bytes under a tenant's secret: AES-256 in counter mode, the nonce an HMAC-SHA-256 of the bytes (the SIV construction, RFC 5297,
 * with HMAC for its CMAC). The same bytes and secret always give the same result, which a content-addressed file needs; what that gives
 * away is only that two files are equal.
 */
export function seal(bytes: Uint8Array, secret: string): Uint8Array {
  const nonce = nonceOf(bytes, secret);
  const cipher = createCipheriv('aes-256-ctr', keyFor('encrypt', secret), nonce);
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final()]);
}

/** @throws AssayError 'artifact.invalid' when the bytes were not sealed under this secret, or were changed since */
export function unseal(sealed: Uint8Array, secret: string): Uint8Array {
  const nonce = sealed.subarray(0, nonceBytes);
  if (nonce.length < nonceBytes) throw notSealed();
  const cipher = createDecipheriv('aes-256-ctr', keyFor('encrypt', secret), nonce);
  const bytes = Buffer.concat([cipher.update(sealed.subarray(nonceBytes)), cipher.final()]);
  if (!timingSafeEqual(nonce, nonceOf(bytes, secret))) throw notSealed();
  return bytes;
}

function nonceOf(bytes: Uint8Array, secret: string): Uint8Array {
  return createHmac('sha256', keyFor('authenticate', secret)).update(bytes).digest().subarray(0, nonceBytes);
}

function keyFor(purpose: 'encrypt' | 'authenticate', secret: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', `assay scorer artifact 2 ${purpose}`, 32));
}

function notSealed(): AssayError {
  return new AssayError(
    'artifact.invalid',
    'scorer artifact cannot be opened: it was sealed under another key, or changed',
  );
}
