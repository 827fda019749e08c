import type { AlarmNotice } from '../../ports/alarm-channel.ts';

/** One line: what happened, to what, from what to what. */
export function headline({ event, severity, title, subject, change }: AlarmNotice): string {
  const begin = { raised: severity, escalated: 'still unanswered', recovered: 'recovered', test: 'test' }[event];
  const from = change.before === undefined ? '' : ` from ${change.before}`;
  const to = change.after === undefined ? '' : ` to ${change.after}`;
  return `[Assay, ${begin}] ${title}: ${change.what}${from === '' && to === '' ? '' : `,${from}${to}`} (${subject})`;
}

/** Names and values of what changed, a line each. */
export function factLines({
  change,
  raisedAt,
  at,
  monitorId,
  alarmId,
}: AlarmNotice): readonly (readonly [string, string])[] {
  return [
    ['monitor', monitorId],
    ['alarm', alarmId],
    ['raised', raisedAt.toISOString()],
    ['at', at.toISOString()],
    ...Object.entries(change.facts).map(([name, value]) => [name, String(value)] as const),
    ...change.runIds.map((runId) => ['run', runId] as const),
  ];
}
