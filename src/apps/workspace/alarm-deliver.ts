import { findMonitor } from '../../evaluation/monitors/monitor.ts';
import type { AlarmChannel, AlarmNotice, Sending } from '../../ports/alarm-channel.ts';
import type { PendingDelivery, StoredAlarm } from '../../ports/monitor-stores.ts';
import { alarmSettings } from './alarm-desk.ts';
import type { Workspace } from './workspace.ts';

const minuteMs = 60_000;
/** 1, 2, 4 … minutes apart; given up after ten tries, about seventeen hours. */
const mostTries = 10;

/** Sends what is due to its channels. A failure is tried again; what is final, or a channel that is gone, is given up and said so. */
export async function deliverDue(
  workspace: Workspace,
  now: Date,
): Promise<{ readonly sent: number; readonly failed: number }> {
  const { alarms } = workspace.stores;
  const counts = { sent: 0, failed: 0 };
  for (const delivery of await alarms.dueDeliveries(now)) {
    const channel = workspace.alarmChannels.find(({ name }) => name === delivery.channel);
    const sending: Sending =
      channel === undefined
        ? { status: 'failed', retryable: false, detail: 'the channel is not configured any more' }
        : await channel.send(await noticeOf(workspace, delivery, now));
    await alarms.endDelivery(delivery, endOf(delivery, sending, now));
    counts[sending.status === 'sent' ? 'sent' : 'failed']++;
  }
  return counts;
}

function endOf({ attempts }: PendingDelivery, sending: Sending, now: Date) {
  if (sending.status === 'sent') return { state: 'sent', at: now } as const;
  const state = sending.retryable && attempts + 1 < mostTries ? 'pending' : 'given-up';
  const nextAt = new Date(now.getTime() + minuteMs * 2 ** attempts);
  return { state, at: now, nextAt, error: sending.detail } as const;
}

async function noticeOf(workspace: Workspace, delivery: PendingDelivery, now: Date): Promise<AlarmNotice> {
  const alarm = await workspace.stores.alarms.get(delivery.alarmId);
  return {
    deliveryId: delivery.id,
    alarmId: alarm.id,
    event: delivery.event,
    severity: alarm.severity,
    monitorId: alarm.monitorId,
    title: findMonitor(alarm.monitorId)?.title ?? alarm.monitorId,
    subject: await subjectName(workspace, alarm.subject),
    change: alarm.change,
    raisedAt: alarm.raisedAt,
    at: now,
    ...alarmLinks(workspace, alarm),
  };
}

/** Pages of the alarm and of its runs' traces; none where the installation's address is not set. */
function alarmLinks(
  workspace: Workspace,
  alarm: Pick<StoredAlarm, 'id' | 'change'>,
): { readonly link?: string; readonly traces: readonly string[] } {
  const { publicUrl } = alarmSettings(workspace);
  if (publicUrl === undefined) return { traces: [] };
  return {
    link: `${publicUrl}/api/v1/alarms/${alarm.id}`,
    traces: alarm.change.runIds.map((runId) => `${publicUrl}/api/v1/runs/${runId}`),
  };
}

/** What people call it: an assignment's slug. */
export async function subjectName({ stores }: Workspace, subject: string): Promise<string> {
  if (subject === '') return 'installation';
  return (await stores.assignments.find(subject))?.slug ?? subject;
}

/** Sends a test message to one channel, now. */
export async function testChannel(channel: AlarmChannel, now: Date): Promise<Sending> {
  return channel.send({
    deliveryId: `test-${now.getTime()}`,
    alarmId: `test-${now.getTime()}`,
    event: 'test',
    severity: 'warning',
    monitorId: 'test',
    title: 'Test of a channel',
    subject: 'installation',
    change: { what: 'this is a test, nothing happened', facts: {}, runIds: [] },
    raisedAt: now,
    at: now,
    traces: [],
  });
}
