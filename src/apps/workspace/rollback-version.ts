import type { RegistryKind } from '../../core/registry-kind.ts';
import type { AbTest, EnvironmentEntry, RegistryItem } from '../../ports/registry.ts';
import { AssayError } from '../../core/errors.ts';
import { findVersion } from './registry-find.ts';
import type { Workspace } from './workspace.ts';

/**
 * Puts production back, in one act of one person: back is the safe direction, and production held it with an approval before.
 *
 * @param version 0 for what the release or the settings bring; what was there before the present version when not given
 * @throws AssayError `conflict` when production never held it
 */
export async function rollbackVersion(
  workspace: Workspace,
  item: RegistryItem,
  { version, reason }: { readonly version?: number; readonly reason: string },
): Promise<EnvironmentEntry> {
  const to = version === undefined || version === 0 ? null : (await findVersion(workspace, item, version)).hash;
  return workspace.stores.registry.rollback(item, {
    reason,
    action: 'rollback',
    ...(version !== undefined && { to }),
  });
}

/** What an alarm undid. */
export type AlarmRollback =
  | { readonly what: 'ab-stopped'; readonly test: AbTest }
  | { readonly what: 'rolled-back'; readonly entry: EnvironmentEntry };

/**
 * For monitors: takes back the newest change of production. A running A/B is stopped first, because it is what is not proven; without one,
 * production of the item that changed last goes back to what it held before.
 *
 * @param alarm in words, for history and audit: which monitor, what value, what threshold
 * @param kind only a change of this kind is taken back
 * @param since only a change that was made after it; a drift that nobody's change began has nothing to take back
 * @returns undefined when there is nothing to take back
 */
export async function rollbackOnAlarm(
  { stores }: Workspace,
  { alarm, kind, since }: { readonly alarm: string; readonly kind?: RegistryKind; readonly since?: Date },
): Promise<AlarmRollback | undefined> {
  const isConcerned = (of: { readonly kind: RegistryKind }, at: Date): boolean =>
    (kind === undefined || of.kind === kind) && (since === undefined || at >= since);
  const test = await stores.promotions.runningTest();
  if (test !== undefined && isConcerned(test, test.startedAt)) {
    return { what: 'ab-stopped', test: await stores.promotions.stopTest(test.id, 'alarm', alarm) };
  }
  const [newest] = await stores.registry.history({ environment: 'production', ...(kind !== undefined && { kind }) });
  if (newest === undefined || !isConcerned(newest, newest.doneAt) || isWayBack(newest)) return undefined;
  return undo(stores, newest, alarm);
}

/** A rollback is no change that another alarm takes back: two monitors would play ping-pong. */
function isWayBack({ action }: EnvironmentEntry): boolean {
  return action === 'rollback' || action === 'alarm';
}

async function undo(
  stores: Workspace['stores'],
  newest: EnvironmentEntry,
  alarm: string,
): Promise<AlarmRollback | undefined> {
  try {
    const entry = await stores.registry.rollback(newest, { reason: alarm, action: 'alarm' });
    return { what: 'rolled-back', entry };
  } catch (error) {
    // A rubric's first version has nothing before it.
    if (error instanceof AssayError && error.code === 'conflict') return undefined;
    throw error;
  }
}
