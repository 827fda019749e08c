import { AssayError } from '../../core/errors.ts';
import type { StoredAlarm } from '../../ports/monitor-stores.ts';
import { acceptGolden, goldenSets } from './weekly-regression.ts';
import type { Workspace } from './workspace.ts';

/**
 * What the alarm saw is how it shall be from now on: the golden set gets a new baseline at its next run, the model that answers is the
 * accepted one, the fixed questions begin a new baseline. The alarm is over.
 *
 * @returns what was done, in words
 * @throws AssayError `input.invalid` for a monitor that compares with nothing that could be accepted
 */
export async function acceptAlarm(
  workspace: Workspace,
  alarmId: string,
  { reason, now }: { readonly reason: string; readonly now: Date },
): Promise<string> {
  const { alarms } = workspace.stores;
  const alarm = await alarms.get(alarmId);
  if (alarm.recoveredAt !== undefined) throw new AssayError('conflict', `alarm "${alarmId}" has recovered`);
  const what = await accept(workspace, alarm, { reason, now });
  await alarms.record(alarmId, 'accepted', now, { reason });
  await alarms.recover(alarmId, now, []);
  return what;
}

async function accept(
  workspace: Workspace,
  alarm: StoredAlarm,
  { reason, now }: { readonly reason: string; readonly now: Date },
): Promise<string> {
  const { monitors } = workspace.stores;
  const { monitorId, subject, change } = alarm;
  if (monitorId === 'golden-agreement') {
    for (const open of await goldenSets(workspace)) {
      if (open.assignment.id === subject) await acceptGolden(workspace, open, reason);
    }
    return 'the next weekly run makes a new baseline';
  }
  if (monitorId === 'answered-model') {
    const [asked, answered, fingerprint] = ['asked', 'answered', 'fingerprint'].map((name) =>
      String(change.facts[name] ?? ''),
    );
    await monitors.addPin(
      subject,
      { asked: asked ?? '', answered: answered ?? '', fingerprint: fingerprint ?? '' },
      now,
    );
    return `"${answered}" is accepted as the answer of "${asked}"; a server that runs since before keeps to it from its next start on`;
  }
  if (monitorId === 'canary-answers') {
    await monitors.addReading({
      monitorId,
      subject,
      at: now,
      window: { from: now, to: now },
      n: 0,
      status: 'ok',
      change: { what: 'accepted', facts: { accepted: 1 }, runIds: [] },
    });
    return 'the next three looks make a new baseline';
  }
  throw new AssayError(
    'input.invalid',
    `monitor "${monitorId}" compares with no baseline; acknowledge the alarm, or mute the monitor`,
  );
}
