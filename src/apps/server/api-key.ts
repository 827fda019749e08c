import { randomBytes } from 'node:crypto';
import { keyedHash } from '../../core/content-hash.ts';
import type { ApiKey } from '../../ports/account-stores.ts';
import { derivedKey } from '../workspace/derived-key.ts';
import type { Workspace } from '../workspace/workspace.ts';

const shape = /^assay_(key-[0-9a-z]{10,40})_([\w-]{43})$/;

export function looksLikeApiKey(bearer: string): boolean {
  return bearer.startsWith('assay_');
}

/**
 * A key of 256 random bits; only a keyed hash of them is kept.
 *
 * @returns the key as a program sends it, which is told this once
 */
export async function createApiKey(
  workspace: Workspace,
  input: Pick<ApiKey, 'name' | 'owner' | 'scopes' | 'expiresAt'>,
): Promise<{ readonly key: ApiKey; readonly secret: string }> {
  const secret = randomBytes(32).toString('base64url');
  const key = await workspace.stores.apiKeys.add({ ...input, secretHash: await hashed(workspace, secret) });
  return { key, secret: `assay_${key.id}_${secret}` };
}

/** The key that a bearer is, when it may be used now. */
export async function useApiKey(workspace: Workspace, bearer: string): Promise<ApiKey | undefined> {
  const [, keyId, secret] = shape.exec(bearer) ?? [];
  if (keyId === undefined || secret === undefined) return undefined;
  return workspace.stores.apiKeys.use(keyId, await hashed(workspace, secret));
}

async function hashed(workspace: Workspace, secret: string): Promise<string> {
  return keyedHash(await derivedKey(workspace, 'api-key/1'), secret);
}
