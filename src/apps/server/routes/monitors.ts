import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { monitors } from '../../../evaluation/monitors/monitor.ts';
import type { StoredAlarm } from '../../../ports/monitor-stores.ts';
import { acceptAlarm } from '../../workspace/alarm-accept.ts';
import { subjectName, tracedEssays } from '../../workspace/alarm-deliver.ts';
import { muteMonitor } from '../../workspace/alarm-desk.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { answer, jsonBody, orProblem, shown } from '../contract/common.ts';
import {
  acceptInput,
  alarm,
  alarmWithEvents,
  monitorId,
  monitorList,
  mute,
  muteInput,
  readings,
} from '../contract/monitor.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const list = createRoute({
  method: 'get',
  path: '/monitors',
  summary: 'Every monitor, with the newest reading of whatever it watches',
  responses: { 200: answer(monitorList, 'Monitors.'), ...orProblem },
});

const history = createRoute({
  method: 'get',
  path: '/monitors/{monitorId}/readings',
  summary: "A monitor's series, oldest first",
  request: {
    params: z.strictObject({ monitorId }),
    query: z.strictObject({
      subject: z
        .string()
        .max(200)
        .optional()
        .openapi({ description: "An assignment's slug or id, or a model's name." }),
      limit: z.coerce.number().int().min(1).max(1000).default(200),
    }),
  },
  responses: { 200: answer(readings, 'Readings.'), ...orProblem },
});

const muteRoute = createRoute({
  method: 'post',
  path: '/monitors/{monitorId}/mutes',
  summary: 'Tell nobody of a monitor until a time; readings go on',
  request: { params: z.strictObject({ monitorId }), body: jsonBody(muteInput) },
  responses: { 201: answer(mute, 'Muted.'), ...orProblem },
});

const alarms = createRoute({
  method: 'get',
  path: '/alarms',
  summary: 'Alarms, newest first',
  request: {
    query: z.strictObject({
      state: z.enum(['open', 'recovered']).optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(100),
    }),
  },
  responses: { 200: answer(z.object({ items: z.array(alarm) }), 'Alarms.'), ...orProblem },
});

const alarmId = z.strictObject({
  alarmId: z.string().regex(/^alm-[0-9a-z]{10,40}$/, 'must be an id that begins with "alm-"'),
});

const oneAlarm = createRoute({
  method: 'get',
  path: '/alarms/{alarmId}',
  summary: 'What an alarm saw, and everything that happened to it',
  request: { params: alarmId },
  responses: { 200: answer(alarmWithEvents, 'The alarm.'), ...orProblem },
});

const acknowledge = createRoute({
  method: 'post',
  path: '/alarms/{alarmId}/acknowledge',
  summary: 'Somebody is at it: it does not escalate',
  request: { params: alarmId },
  responses: { 200: answer(alarm, 'Acknowledged, now or before.'), ...orProblem },
});

const accept = createRoute({
  method: 'post',
  path: '/alarms/{alarmId}/accept',
  summary: 'What the alarm saw is how it shall be: a new baseline, the model that answers now',
  request: { params: alarmId, body: jsonBody(acceptInput) },
  responses: { 200: answer(z.object({ what: z.string() }), 'What was done.'), ...orProblem },
});

export function monitorRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(list, async (context) => {
    const workspace = context.get('workspace');
    const latest = await workspace.stores.monitors.latest();
    const named = await Promise.all(
      latest.map(async (one) => ({ ...one, subjectName: await subjectName(workspace, one.subject) })),
    );
    return context.json(shown(monitorList, { monitors, latest: named }), 200);
  });
  router.openapi(history, async (context) => {
    const { assignments, monitors: store } = context.get('workspace').stores;
    const { subject: wanted, limit } = context.req.valid('query');
    const subject = wanted === undefined ? undefined : ((await assignments.find(wanted))?.id ?? wanted);
    const items = await store.history({ monitorId: context.req.valid('param').monitorId, subject, limit });
    return context.json(shown(readings, { items }), 200);
  });
  router.openapi(muteRoute, async (context) => {
    const input = context.req.valid('json');
    const made = await muteMonitor(
      context.get('workspace'),
      { ...context.req.valid('param'), ...input, until: new Date(input.until) },
      new Date(),
    );
    return context.json(shown(mute, made), 201);
  });
  router.openapi(alarms, async (context) => {
    const workspace = context.get('workspace');
    const { state, limit } = context.req.valid('query');
    const found = await workspace.stores.alarms.list({ limit, ...(state !== undefined && { open: state === 'open' }) });
    const items = await Promise.all(found.map((one) => named(workspace, one)));
    return context.json({ items: items.map((one) => shown(alarm, one)) }, 200);
  });
  router.openapi(oneAlarm, async (context) => {
    const workspace = context.get('workspace');
    const { alarmId: id } = context.req.valid('param');
    const found = await named(workspace, await workspace.stores.alarms.get(id));
    const events = await workspace.stores.alarms.events(id);
    const traces = await tracedEssays(workspace, found);
    return context.json(shown(alarmWithEvents, { ...found, traces, events }), 200);
  });
  router.openapi(acknowledge, async (context) => {
    const workspace = context.get('workspace');
    const done = await workspace.stores.alarms.acknowledge(context.req.valid('param').alarmId, new Date());
    return context.json(shown(alarm, await named(workspace, done)), 200);
  });
  router.openapi(accept, async (context) => {
    const { reason } = context.req.valid('json');
    const { alarmId: id } = context.req.valid('param');
    const what = await acceptAlarm(context.get('workspace'), id, { reason, now: new Date() });
    return context.json({ what }, 200);
  });
  return router;
}

async function named(
  workspace: Workspace,
  found: StoredAlarm,
): Promise<StoredAlarm & { readonly subjectName: string }> {
  return { ...found, subjectName: await subjectName(workspace, found.subject) };
}
