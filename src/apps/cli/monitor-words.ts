import { seesEnough, type GoldenPower } from '../../evaluation/drift/golden-power.ts';
import type { AlarmEvent, MonitorReading, StoredAlarm } from '../../ports/monitor-stores.ts';
import { subjectName } from '../workspace/alarm-deliver.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { table } from './output.ts';

export async function readingsTable(
  workspace: Workspace,
  readings: readonly MonitorReading[],
  open: readonly StoredAlarm[],
): Promise<string> {
  const rows: (string | number)[][] = [];
  for (const reading of readings) {
    rows.push([
      reading.monitorId,
      await subjectName(workspace, reading.subject),
      reading.at.toISOString().slice(0, 16),
      figure(reading.value),
      figure(reading.reference),
      reading.pValue === undefined ? '' : reading.pValue.toPrecision(2),
      reading.n,
      reading.status,
    ]);
  }
  const alarms: string[] = [];
  for (const alarm of open) {
    const subject = await subjectName(workspace, alarm.subject);
    const state = alarm.acknowledgedAt === undefined ? 'nobody has it' : `acknowledged by ${alarm.acknowledgedBy}`;
    alarms.push(`ALARM ${alarm.id} ${alarm.severity}: ${alarm.change.what} (${subject}), ${state}`);
  }
  const head = ['monitor', 'subject', 'at', 'value', 'before', 'p', 'n', 'status'];
  const shown = rows.length === 0 ? 'no readings yet: "assay monitor run" makes some' : table(head, rows);
  return [shown, ...(alarms.length === 0 ? ['no alarm is open'] : alarms)].join('\n');
}

/** How well golden sets see, and which are too small. */
export function powerWords(sets: readonly ({ readonly dataset: string } & GoldenPower)[]): string {
  const rows = sets.map(({ dataset, essays, seen, tries, basis }) => [
    dataset,
    essays,
    `${seen} of ${tries}`,
    basis === 'own-runs' ? 'planted in its own runs' : 'simulated: no baseline yet',
  ]);
  const small = sets.filter((set) => !seesEnough(set));
  return [
    table(['golden set', 'essays', 'falls of .05 QWK seen by the next run', 'from'], rows),
    ...small.map((set) => tooSmallWords(set.dataset, set)),
  ].join('\n');
}

export function tooSmallWords(dataset: string, { essays, seen, tries }: GoldenPower): string {
  return `${dataset} is small for a golden set: with ${essays} essays the next weekly run sees a fall of .05 QWK ${seen} times of ${tries} (docs/monitoring.md says how many it takes)`;
}

export function historyWords(readings: readonly MonitorReading[]): string {
  return table(
    ['at', 'value', 'before', 'p', 'n', 'status'],
    readings.map((reading) => [
      reading.at.toISOString().slice(0, 16),
      figure(reading.value),
      figure(reading.reference),
      reading.pValue === undefined ? '' : reading.pValue.toPrecision(2),
      reading.n,
      reading.status,
    ]),
  );
}

export function alarmWords(alarm: StoredAlarm, subject: string, events: readonly AlarmEvent[]): string {
  const { change } = alarm;
  return [
    `${alarm.severity}: ${change.what} (${alarm.monitorId}, ${subject})`,
    ...(change.before === undefined ? [] : [`before  ${change.before}`]),
    ...(change.after === undefined ? [] : [`after   ${change.after}`]),
    ...Object.entries(change.facts).map(([name, value]) => `  ${name}: ${value}`),
    ...change.runIds.map((runId) => `  run: ${runId}`),
    '',
    ...events.map((event) => `${event.at.toISOString().slice(0, 19)}  ${event.kind}  ${event.by}`),
  ].join('\n');
}

function figure(value: number | undefined): string {
  return value === undefined ? '' : String(Number(value.toPrecision(4)));
}
