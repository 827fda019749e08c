import { AssayError } from '../../core/errors.ts';
import type { RegistryItem, RegistryVersion } from '../../ports/registry.ts';
import type { Workspace } from './workspace.ts';

/** @param version the newest when not given */
export async function findVersion(
  { stores }: Workspace,
  { kind, name }: RegistryItem,
  version?: number,
): Promise<RegistryVersion> {
  const versions = await stores.registry.versions({ kind, name });
  const found = version === undefined ? versions.at(-1) : versions.find((one) => one.version === version);
  if (found !== undefined) return found;
  const there = versions.map((one) => one.version).join(', ') || 'none';
  throw new AssayError('not-found', `${kind} ${name} has no version ${version ?? 'at all'}; there: ${there}`);
}
