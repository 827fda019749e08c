import { environments, onlyName, type EnvironmentName } from '../../core/registry-kind.ts';
import type { ApprovalRule, RegistryItem } from '../../ports/registry.ts';
import { defaultHash } from './registry-resolve.ts';
import type { Workspace } from './workspace.ts';

/** One version with the environments that hold it now. */
export interface ListedVersion extends RegistryItem {
  /** 0: what the release (prompts) or the settings (route, policy) bring. */
  readonly version: number;
  /** Null where there is none: no model is configured. */
  readonly hash: string | null;
  readonly note: string;
  readonly registeredAt: Date | undefined;
  readonly registeredBy: string;
  readonly environments: readonly EnvironmentName[];
}

/** Every version of everything, newest first within an item; version 0 stands where nothing was promoted. */
export async function listRegistry(
  workspace: Workspace,
): Promise<{ readonly rule: ApprovalRule; readonly versions: readonly ListedVersion[] }> {
  const { registry } = workspace.stores;
  const rubrics = (await registry.items()).filter(({ kind }) => kind === 'rubric');
  const others = (['prompts', 'route', 'policy'] as const).map((kind) => ({ kind, name: onlyName[kind] }));
  const versions: ListedVersion[] = [];
  for (const item of [...rubrics, ...others]) versions.push(...(await versionsOf(workspace, item)));
  return { rule: (await registry.approvalRule()).rule, versions };
}

async function versionsOf(workspace: Workspace, item: RegistryItem): Promise<readonly ListedVersion[]> {
  const { registry } = workspace.stores;
  const held = new Map<EnvironmentName, string | null>();
  for (const environment of environments) {
    held.set(environment, (await registry.held(item, environment))?.hash ?? null);
  }
  const holding = (hash: string | null): EnvironmentName[] => environments.filter((name) => held.get(name) === hash);
  const listed = (await registry.versions(item))
    .map((one) => ({ ...one, environments: holding(one.hash) }))
    .toReversed();
  if (item.kind === 'rubric') return listed;
  return [
    ...listed,
    {
      ...item,
      version: 0,
      hash: defaultHash(workspace, item.kind),
      note: item.kind === 'prompts' ? (workspace.prompts.at(-1)?.id ?? '') : 'from the settings',
      registeredAt: undefined,
      registeredBy: item.kind === 'prompts' ? 'release' : 'settings',
      environments: holding(null),
    },
  ];
}
