import { readAlarmConfig } from '../../config/alarms.ts';
import { alarmStep, isMuted, mustEscalate } from '../../evaluation/monitors/alarm-cycle.ts';
import { findMonitor, type Monitor } from '../../evaluation/monitors/monitor.ts';
import { toJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { MonitorMute, MonitorReading, StoredAlarm } from '../../ports/monitor-stores.ts';
import { channelsFor } from './alarm-channels.ts';
import { rollbackOnAlarm } from './rollback-version.ts';
import type { Workspace } from './workspace.ts';

const mostOpenAlarms = 1000;

/** What a reading led to. */
export interface AppliedReading {
  readonly reading: MonitorReading;
  readonly step: ReturnType<typeof alarmStep>['step'];
  readonly alarm: StoredAlarm | undefined;
}

export function alarmSettings({ config }: Workspace): ReturnType<typeof readAlarmConfig> {
  return config.alarms ?? readAlarmConfig({});
}

function monitorOf(id: string): Monitor {
  const monitor = findMonitor(id);
  if (monitor === undefined)
    throw new AssayError('not-found', `monitor "${id}" does not exist; see "assay monitor list"`);
  return monitor;
}

/** Keeps a reading and moves the alarm of its monitor and subject: raised once, noted while it lasts, recovered when healthy. */
export async function applyReading(workspace: Workspace, reading: MonitorReading): Promise<AppliedReading> {
  const { monitors, alarms } = workspace.stores;
  const monitor = monitorOf(reading.monitorId);
  await monitors.addReading(reading);
  const open = await alarms.openFor(reading.monitorId, reading.subject);
  const muted = isMuted(await monitors.mutes(reading.at), reading, reading.at);
  const { step } = alarmStep(reading, open, { muted, recoverAfter: monitor.recoverAfter });
  if (step === 'raise') {
    const channels = channelsFor(workspace.alarmChannels, 'raised', monitor.severity);
    const alarm = await alarms.raise(reading, monitor.severity, channels);
    // Another process saw the same and was first.
    if (alarm === undefined)
      return { reading, step: 'note', alarm: await alarms.openFor(reading.monitorId, reading.subject) };
    await rollBack(workspace, monitor, alarm);
    return { reading, step, alarm };
  }
  if (open === undefined || step === 'none' || step === 'muted') return { reading, step, alarm: open };
  await alarms.note(open.id, reading);
  if (step === 'recover') {
    // Who is muted is not told that it is over either.
    const channels = muted ? [] : channelsFor(workspace.alarmChannels, 'recovered', open.severity);
    await alarms.recover(open.id, reading.at, channels);
  }
  return { reading, step, alarm: open };
}

/** Takes the newest change of production back, where the settings say so; the alarm's history says what became of it. */
async function rollBack(workspace: Workspace, monitor: Monitor, alarm: StoredAlarm): Promise<void> {
  const { rollback } = alarmSettings(workspace);
  if (!monitor.rollsBack || !rollback) return;
  const { change } = alarm;
  const words = `${monitor.id}: ${change.what}, ${change.before ?? ''} to ${change.after ?? ''} (${alarm.id})`;
  // A change from before the window that the alarm compares with is not what began it.
  const since = new Date(alarm.raisedAt.getTime() - 35 * 86_400_000);
  const done = await rollbackOnAlarm(workspace, { alarm: words, since });
  await workspace.stores.alarms.record(
    alarm.id,
    'rollback',
    alarm.raisedAt,
    done === undefined ? { what: 'nothing to take back' } : toJson(done),
  );
}

/** Tells again what nobody acknowledged in time. @returns alarms that escalated */
export async function escalateDue(workspace: Workspace, now: Date): Promise<readonly StoredAlarm[]> {
  const { monitors, alarms } = workspace.stores;
  const mutes = await monitors.mutes(now);
  const afterMs = alarmSettings(workspace).escalateAfterMs;
  const due = (await alarms.list({ open: true, limit: mostOpenAlarms })).filter((alarm) =>
    mustEscalate(alarm, { now, afterMs, muted: isMuted(mutes, alarm, now) }),
  );
  for (const alarm of due) {
    await alarms.escalate(alarm.id, now, channelsFor(workspace.alarmChannels, 'escalated', alarm.severity));
  }
  return due;
}

export interface Mute {
  readonly monitorId: string;
  /** An assignment's id or slug, a model's name; undefined: whatever the monitor watches. */
  readonly subject?: string | undefined;
  readonly until: Date;
  readonly reason: string;
}

const longestMuteMs = 90 * 86_400_000;

/** @throws AssayError `input.invalid` when the time is past or more than 90 days ahead */
export async function muteMonitor(workspace: Workspace, mute: Mute, now: Date): Promise<MonitorMute> {
  const { monitors, alarms, assignments } = workspace.stores;
  monitorOf(mute.monitorId);
  const ahead = mute.until.getTime() - now.getTime();
  if (!(ahead > 0 && ahead <= longestMuteMs)) {
    throw new AssayError('input.invalid', `until is ${mute.until.toISOString()}; must be ahead, by 90 days at most`);
  }
  const named = mute.subject === undefined ? undefined : await assignments.find(mute.subject);
  const subject = named?.id ?? mute.subject;
  const made = await monitors.mute({ monitorId: mute.monitorId, subject, until: mute.until, reason: mute.reason }, now);
  if (subject !== undefined) {
    const open = await alarms.openFor(mute.monitorId, subject);
    if (open !== undefined) await alarms.record(open.id, 'muted', now, { until: mute.until.toISOString() });
  }
  return made;
}
