import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';
import { claimDevice, releaseDevice } from './device.ts';
import { sent } from './sent.ts';

export type WhoAmI = Schemas['WhoAmI'];
export type Permission = Schemas['Permission'];

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function whoQuery() {
  return queryOptions({
    queryKey: ['session'],
    queryFn: async ({ signal }) => {
      const who = await ask(api.GET('/api/v1/session', { signal }));
      claimDevice(who.id);
      return who;
    },
    staleTime: 60_000,
  });
}

/**
 * Whether the person may. The server decides: this only leaves out what would be refused.
 *
 * @param options `untilKnown`: what is taken to be so before it is known; false when not given. Who writes is not stopped by an answer that is late or does not come.
 */
export function useMay({ untilKnown = false }: { readonly untilKnown?: boolean } = {}): (
  permission: string,
) => boolean {
  const { data } = useQuery(whoQuery());
  const held: ReadonlySet<string> = new Set(data?.permissions);
  return (permission) => (data === undefined ? untilKnown : held.has(permission));
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function ownSessionsQuery() {
  return queryOptions({
    queryKey: ['session', 'all'],
    queryFn: async ({ signal }) => (await ask(api.GET('/api/v1/session/all', { signal }))).items,
  });
}

/** What was typed and not sent goes with the session: the next person at this device is another one. */
export async function signOut(): Promise<void> {
  await sent(api.DELETE('/api/v1/session'));
  releaseDevice();
}

export function endOwnSession(sessionId: string): Promise<void> {
  return sent(api.DELETE('/api/v1/session/all/{sessionId}', { params: { path: { sessionId } } }));
}

export function changePassword(body: Schemas['PasswordChange']): Promise<void> {
  return sent(api.PUT('/api/v1/session/password', { body }));
}
