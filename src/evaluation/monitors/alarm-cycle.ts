import type { MonitorReading, MonitorMute, StoredAlarm } from '../../ports/monitor-stores.ts';

/** What one reading does to the alarm of its monitor and subject. */
export type AlarmStep =
  | { readonly step: 'none' }
  /** Breach while muted, and no alarm open: kept as a reading, told nobody. */
  | { readonly step: 'muted' }
  | { readonly step: 'raise' }
  /** Open already: noted, told nobody. */
  | { readonly step: 'note' }
  | { readonly step: 'recover' };

/**
 * An alarm is raised once and stays one until it recovers: a breach again is only noted, and too few essays to tell are no recovery.
 *
 * @param recoverAfter healthy readings in a row that end it
 */
export function alarmStep(
  reading: Pick<MonitorReading, 'status'>,
  open: Pick<StoredAlarm, 'healthy'> | undefined,
  { muted, recoverAfter }: { readonly muted: boolean; readonly recoverAfter: number },
): AlarmStep {
  if (open === undefined) {
    if (reading.status !== 'breach') return { step: 'none' };
    return { step: muted ? 'muted' : 'raise' };
  }
  if (reading.status === 'too-few') return { step: 'none' };
  if (reading.status === 'breach') return { step: 'note' };
  return { step: open.healthy + 1 >= recoverAfter ? 'recover' : 'note' };
}

/** An alarm that nobody acknowledged in time goes out once more, to the channels of the next step. */
export function mustEscalate(
  alarm: Pick<StoredAlarm, 'raisedAt' | 'acknowledgedAt' | 'escalatedAt' | 'recoveredAt'>,
  { now, afterMs, muted }: { readonly now: Date; readonly afterMs: number; readonly muted: boolean },
): boolean {
  if (muted || alarm.acknowledgedAt !== undefined || alarm.recoveredAt !== undefined) return false;
  return alarm.escalatedAt === undefined && now.getTime() - alarm.raisedAt.getTime() >= afterMs;
}

export function isMuted(
  mutes: readonly Pick<MonitorMute, 'monitorId' | 'subject' | 'until'>[],
  { monitorId, subject }: { readonly monitorId: string; readonly subject: string },
  now: Date,
): boolean {
  return mutes.some(
    (mute) =>
      mute.monitorId === monitorId && (mute.subject === undefined || mute.subject === subject) && mute.until > now,
  );
}
