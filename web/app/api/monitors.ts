import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type Alarm = Schemas['Alarm'];
export type MonitorReading = Schemas['MonitorReading'];
export type GatewayStatus = Schemas['GatewayStatus'];
type MonitorId = Alarm['monitorId'];

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function monitorsQuery() {
  return queryOptions({
    queryKey: ['monitors', 'list'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/monitors', { signal })),
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function readingsQuery(monitorId: MonitorId, subject: string) {
  return queryOptions({
    queryKey: ['monitors', 'readings', monitorId, subject],
    queryFn: async ({ signal }) => {
      const params = { path: { monitorId }, query: subject === '' ? {} : { subject } };
      return (await ask(api.GET('/api/v1/monitors/{monitorId}/readings', { params, signal }))).items;
    },
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function alarmsQuery() {
  return queryOptions({
    queryKey: ['monitors', 'alarms'],
    queryFn: async ({ signal }) => (await ask(api.GET('/api/v1/alarms', { signal }))).items,
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function alarmQuery(alarmId: string) {
  return queryOptions({
    queryKey: ['monitors', 'alarm', alarmId],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/alarms/{alarmId}', { params: { path: { alarmId } }, signal })),
  });
}

export function acknowledge(alarmId: string): Promise<Alarm> {
  return ask(api.POST('/api/v1/alarms/{alarmId}/acknowledge', { params: { path: { alarmId } } }));
}

export function accept(alarmId: string, reason: string): Promise<{ what: string }> {
  return ask(api.POST('/api/v1/alarms/{alarmId}/accept', { params: { path: { alarmId } }, body: { reason } }));
}

export function mute(monitorId: MonitorId, body: Schemas['MonitorMuteInput']): Promise<{ id: string }> {
  return ask(api.POST('/api/v1/monitors/{monitorId}/mutes', { params: { path: { monitorId } }, body }));
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function statusQuery() {
  return queryOptions({
    queryKey: ['monitors', 'status'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/status', { signal })),
  });
}
