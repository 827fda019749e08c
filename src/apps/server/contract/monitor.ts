import { z } from '@hono/zod-openapi';
import { monitors } from '../../../evaluation/monitors/monitor.ts';
import { time, words } from './common.ts';

export const monitorId = z.enum(monitors.map(({ id }) => id)).openapi({ example: 'golden-agreement' });

const change = z.object({
  what: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])).openapi({
    description: 'Plan hashes, model ids, the bin that moved most, p-value and its threshold.',
  }),
  runIds: z.array(z.string()).openapi({ description: 'Runs whose traces show it.' }),
});

const reading = z
  .object({
    monitorId,
    subject: z.string().openapi({ description: "An assignment's id, a model's name; empty for the installation." }),
    subjectName: z.string().optional().openapi({ description: "What people call it: an assignment's slug." }),
    at: time,
    window: z.object({ from: time, to: time }),
    n: z.int(),
    value: z.number().optional(),
    reference: z.number().optional(),
    pValue: z.number().optional(),
    status: z.enum(['ok', 'breach', 'too-few']),
    change,
  })
  .openapi('MonitorReading');

export const readings = z.object({ items: z.array(reading) });

export const monitorList = z.object({
  monitors: z.array(
    z.object({
      id: monitorId,
      title: z.string(),
      unit: z.string(),
      severity: z.enum(['warning', 'critical']),
      schedule: z.string(),
      recoverAfter: z.int(),
      rollsBack: z.boolean(),
    }),
  ),
  latest: z.array(reading).openapi({ description: 'The newest reading of each monitor and subject.' }),
});

const alarmFields = {
  id: z.string(),
  monitorId,
  subject: z.string(),
  subjectName: z.string(),
  severity: z.enum(['warning', 'critical']),
  change,
  raisedAt: time,
  lastSeenAt: time,
  seen: z.int(),
  acknowledgedAt: time.optional(),
  acknowledgedBy: z.string().optional(),
  escalatedAt: time.optional(),
  recoveredAt: time.optional(),
};

export const alarm = z.object(alarmFields).openapi('Alarm');

export const alarmWithEvents = z
  .object({
    ...alarmFields,
    traces: z.array(z.object({ runId: z.string(), assignment: z.string(), submissionId: z.string() })).openapi({
      description: 'The essays behind its runs; their pages show the trace.',
    }),
    events: z.array(z.object({ kind: z.string(), at: time, by: z.string(), details: z.unknown() })),
  })
  .openapi('AlarmWithEvents');

export const muteInput = z
  .strictObject({
    subject: words(200)
      .optional()
      .openapi({ description: "An assignment's slug or id, a model's name; left out: whatever the monitor watches." }),
    until: z.iso.datetime().openapi({ description: 'Ahead, by 90 days at most.' }),
    reason: words(500),
  })
  .openapi('MonitorMuteInput');

export const mute = z.object({ id: z.string(), monitorId, subject: z.string().optional(), until: time });

export const acceptInput = z.strictObject({ reason: words(500) }).openapi('AlarmAcceptInput');
