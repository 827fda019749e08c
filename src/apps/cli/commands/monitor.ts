import { InvalidArgumentError, type Command } from 'commander';
import { AssayError } from '../../../core/errors.ts';
import { seesEnough, type GoldenPower } from '../../../evaluation/drift/golden-power.ts';
import { monitors } from '../../../evaluation/monitors/monitor.ts';
import type { Sending } from '../../../ports/alarm-channel.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import { muteMonitor, type AppliedReading } from '../../workspace/alarm-desk.ts';
import { subjectName, testChannel } from '../../workspace/alarm-deliver.ts';
import { acceptAlarm } from '../../workspace/alarm-accept.ts';
import { askCanaries } from '../../workspace/monitor-canary.ts';
import { lookAtAll } from '../../workspace/monitor-look.ts';
import { fairnessSets, lookAtSubgroups } from '../../workspace/monitor-subgroups.ts';
import { sendMessages } from '../../workspace/schedule.ts';
import { powerOfSet } from '../../workspace/weekly-power.ts';
import { goldenSets, weeklyRegression, type WeeklyResult } from '../../workspace/weekly-regression.ts';
import { runInWorkspace, type CommandContext, type GlobalOptions } from '../context.ts';
import { refused } from '../exit-codes.ts';
import { alarmWords, historyWords, powerWords, readingsTable } from '../monitor-words.ts';
import { countingNumber } from '../numbers.ts';
import { table } from '../output.ts';
import type { Workspace } from '../../workspace/workspace.ts';

type Context = CommandContext & { readonly workspace: Workspace };

export function addMonitorCommands(program: Command): void {
  const command = program.command('monitor').description('drift, alarms, and whom they are told');
  addLooking(command);
  addPower(command);
  addDeciding(command);
}

interface LookOptions {
  readonly weekly?: true;
  readonly canaries?: true;
  readonly fairness?: true;
}

function addLooking(command: Command): void {
  command
    .command('run [assignment]')
    .description('look now at everything that is looked at daily; exit code 10 while an alarm is open')
    .option('--weekly', 'run the golden sets too: asks the model, within ASSAY_WEEKLY_MAX_USD for each')
    .option('--canaries', 'ask the fixed questions too: twelve calls')
    .option('--fairness', 'subgroups on every labelled set: grades those that are not golden, within the same limit')
    .action((slug: string | undefined, options: LookOptions, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), (context) => look(context, slug, options)),
    );
  command
    .command('list')
    .description('every monitor and subject with its newest reading, and the alarms that are open')
    .action((_options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async (context) => {
        const { stores } = context.workspace;
        const open = await stores.alarms.list({ open: true, limit: 1000 });
        const readings = await stores.monitors.latest();
        const words = await readingsTable(context.workspace, readings, open);
        context.output.result({ monitors, readings, open }, () => words);
      }),
    );
  command
    .command('show <alarm>')
    .description('what an alarm saw, and everything that happened to it')
    .action((id: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const alarm = await workspace.stores.alarms.get(id);
        const events = await workspace.stores.alarms.events(id);
        const subject = await subjectName(workspace, alarm.subject);
        output.result({ ...alarm, events }, () => alarmWords(alarm, subject, events));
      }),
    );
  command
    .command('history <monitor> [subject]')
    .description("a monitor's readings, oldest first; a subject is an assignment or a model's name")
    .option('--limit <n>', 'the newest so many', countingNumber, 50)
    .action((monitorId: string, named: string | undefined, options: { limit: number }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const { assignments, monitors: store } = workspace.stores;
        const subject = named === undefined ? undefined : ((await assignments.find(named))?.id ?? named);
        const readings = await store.history({ monitorId, subject, limit: options.limit });
        output.result(readings, () => historyWords(readings));
      }),
    );
}

function addPower(command: Command): void {
  command
    .command('power [dataset]')
    .description(
      'how often each golden set would see a fall of .05 QWK by the next weekly run; exit code 7 below 8 of 10',
    )
    .action((slug: string | undefined, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const sets = (await goldenSets(workspace)).filter(({ dataset }) => slug === undefined || dataset.slug === slug);
        if (sets.length === 0)
          throw new AssayError(
            'not-found',
            slug === undefined ? 'there is no golden set' : `golden set "${slug}" does not exist`,
          );
        const found: ({ dataset: string } & GoldenPower)[] = [];
        for (const open of sets) found.push({ dataset: open.dataset.slug, ...(await powerOfSet(workspace, open)) });
        output.result(found, () => powerWords(found));
        return found.every(seesEnough) ? 0 : refused;
      }),
    );
}

function addDeciding(command: Command): void {
  command
    .command('mute <monitor> [subject]')
    .description('tell nobody of a monitor until a time; readings go on')
    .requiredOption('--until <time>', 'ISO 8601, 90 days ahead at most', time)
    .requiredOption('--reason <text>', 'why; kept in the history')
    .action((monitorId: string, subject: string | undefined, options: { until: Date; reason: string }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const mute = await muteMonitor(workspace, { monitorId, subject, ...options }, new Date());
        output.result(mute, () => `${mute.monitorId} is muted until ${mute.until.toISOString()}`);
      }),
    );
  command
    .command('ack <alarm>')
    .description('somebody is at it: it does not escalate')
    .action((id: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const alarm = await workspace.stores.alarms.acknowledge(id, new Date());
        output.result(alarm, () => `acknowledged: ${alarm.change.what}`);
      }),
    );
  command
    .command('accept <alarm>')
    .description('what the alarm saw is how it shall be: a new baseline, the model that answers now')
    .requiredOption('--reason <text>', 'why; kept in the history')
    .action((id: string, options: { reason: string }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const what = await acceptAlarm(workspace, id, { reason: options.reason, now: new Date() });
        output.result({ alarm: id, what }, () => what);
      }),
    );
  command
    .command('test-channel [name]')
    .description('send a test message to one configured channel, or to all: webhook, slack, pagerduty, email')
    .action((name: string | undefined, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), (context) => testChannels(context, name)),
    );
}

async function look({ workspace, output }: Context, slug: string | undefined, options: LookOptions): Promise<number> {
  const now = new Date();
  const only = slug === undefined ? undefined : await workspace.stores.assignments.get(slug);
  const applied = [...(await lookAtAll(workspace, now, only))];
  const runs: { dataset: string; made: string; costMicroUsd: number }[] = [];
  if (options.weekly === true) {
    for (const result of await weeklyRuns({ workspace, output }, only, now)) {
      runs.push({ dataset: result.dataset, made: result.made, costMicroUsd: result.costMicroUsd });
      applied.push(...result.applied);
    }
  }
  if (options.fairness === true) applied.push(...(await subgroups(workspace, only, now)));
  const canaries = options.canaries === true ? await askCanaries(workspace, now) : undefined;
  if (canaries !== undefined) applied.push(canaries);
  await sendMessages(workspace, now);
  const open = await workspace.stores.alarms.list({ open: true, limit: 1000 });
  const readings = applied.map(({ reading }) => reading);
  const words = await readingsTable(workspace, readings, open);
  output.result({ readings, runs, open }, () =>
    [...runs.map((run) => `golden set ${run.dataset}: ${run.made}`), words].join('\n'),
  );
  return open.length > 0 ? 10 : 0;
}

async function weeklyRuns(
  { workspace, output }: Pick<Context, 'workspace' | 'output'>,
  only: StoredAssignment | undefined,
  now: Date,
): Promise<WeeklyResult[]> {
  const results: WeeklyResult[] = [];
  for (const open of await goldenSets(workspace)) {
    if (only !== undefined && open.assignment.id !== only.id) continue;
    output.say(`golden set ${open.dataset.slug}: ${open.rows.length} essays`);
    // Whole seconds name a run.
    const slot = new Date(Math.floor(now.getTime() / 1000) * 1000);
    results.push(await weeklyRegression(workspace, open, { slot, now }));
  }
  return results;
}

async function subgroups(
  workspace: Workspace,
  only: StoredAssignment | undefined,
  at: Date,
): Promise<readonly AppliedReading[]> {
  const applied: AppliedReading[] = [];
  for (const labelled of await fairnessSets(workspace)) {
    if (only !== undefined && labelled.assignment.id !== only.id) continue;
    const reading = await lookAtSubgroups(workspace, labelled, { at });
    if (reading !== undefined) applied.push(reading);
  }
  return applied;
}

async function testChannels({ workspace, output }: Context, name: string | undefined): Promise<number> {
  const channels = workspace.alarmChannels.filter((channel) => name === undefined || channel.name === name);
  if (channels.length === 0) {
    const which = name === undefined ? 'no channel is' : `channel "${name}" is not`;
    throw new AssayError('config.invalid', `${which} configured; see docs/monitoring.md`);
  }
  const results: ({ name: string } & Sending)[] = [];
  for (const channel of channels) results.push({ name: channel.name, ...(await testChannel(channel, new Date())) });
  output.result(results, () =>
    table(
      ['channel', 'result'],
      results.map((result) => [result.name, result.status === 'sent' ? 'sent' : `failed: ${result.detail}`]),
    ),
  );
  return results.every(({ status }) => status === 'sent') ? 0 : 1;
}

function time(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError('must be a time like 2026-03-09T08:00:00Z');
  return at;
}
