import { alarmSettings } from './alarm-desk.ts';
import { askCanaries } from './monitor-canary.ts';
import { lookAtAll } from './monitor-look.ts';
import { fairnessSets, lookAtSubgroups } from './monitor-subgroups.ts';
import { goldenSets, weeklyRegression } from './weekly-regression.ts';
import { runRetention } from './records/retention.ts';
import type { Workspace } from './workspace.ts';

/** Something that is due by a cron pattern. It must be safe to do again: a try that failed is made again. */
export interface Job {
  readonly name: string;
  /** UTC. */
  readonly cron: string;
  readonly work: (slot: Date, now: Date, signal: AbortSignal) => Promise<void>;
}

/** Everything that monitors do by the clock. Golden sets are jobs of their own: one that fails holds up none of the others. */
export async function monitorJobs(workspace: Workspace): Promise<readonly Job[]> {
  const { dailyCron, weeklyCron, monthlyCron } = alarmSettings(workspace);
  const sets = await goldenSets(workspace);
  return [
    { name: 'production', cron: dailyCron, work: async (_slot, now) => void (await lookAtAll(workspace, now)) },
    { name: 'canaries', cron: dailyCron, work: async (_slot, now) => void (await askCanaries(workspace, now)) },
    {
      name: 'retention',
      cron: dailyCron,
      work: async (_slot, now, signal) => void (await runRetention(workspace, now, { signal })),
    },
    ...sets.flatMap((open): Job[] => [
      {
        name: `weekly ${open.dataset.id}`,
        cron: weeklyCron,
        work: async (slot, now, signal) => void (await weeklyRegression(workspace, open, { slot, now, signal })),
      },
    ]),
    ...(await fairnessSets(workspace)).map((labelled): Job => ({
      name: `subgroups ${labelled.assignment.id}`,
      cron: monthlyCron,
      work: async (_slot, now, signal) => void (await lookAtSubgroups(workspace, labelled, { at: now, signal })),
    })),
  ];
}
