import { AssayError } from '../../core/errors.ts';
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
    ...(await alarmLinks(workspace, alarm)),
  };
}

/** The page with the alarm, and those of the essays whose traces show it; none where the installation's address is not set. */
async function alarmLinks(
  workspace: Workspace,
  alarm: Pick<StoredAlarm, 'id' | 'change'>,
): Promise<{ readonly link?: string; readonly traces: readonly string[] }> {
  const { publicUrl } = alarmSettings(workspace);
  if (publicUrl === undefined) return { traces: [] };
  const essays = await tracedEssays(workspace, alarm);
  return {
    link: `${publicUrl}/admin/monitors#${alarm.id}`,
    traces: essays.map(({ assignment, submissionId }) => `${publicUrl}/a/${assignment}/e/${submissionId}`),
  };
}

/** The essays of an alarm's runs: their pages show the trace. A call that no run stands behind (an experiment's, a golden set's) has none. */
export async function tracedEssays(
  { stores }: Workspace,
  { change }: Pick<StoredAlarm, 'change'>,
): Promise<readonly { readonly runId: string; readonly assignment: string; readonly submissionId: string }[]> {
  const found = await Promise.all(
    change.runIds.map((runId) =>
      stores.runs.get(runId).catch((error: unknown) => {
        if (error instanceof AssayError && error.code === 'not-found') return undefined;
        throw error;
      }),
    ),
  );
  return Promise.all(
    found
      .filter((run) => run !== undefined)
      .map(async ({ id, submissionId, assignmentId }) => {
        const { slug } = await stores.assignments.get(assignmentId);
        return { runId: id, assignment: slug, submissionId };
      }),
  );
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
