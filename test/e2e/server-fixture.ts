import { pino } from 'pino';
import {
  startScriptedProvider,
  type ScriptedProvider,
  type ScriptedProviderOptions,
} from '../../src/adapters/scripted-provider/start-scripted-provider.ts';
import { startServer, type RunningServer } from '../../src/apps/server/start-server.ts';
import { startGrading } from '../../src/apps/workspace/grade-assignment.ts';
import { openWorkspace, type Workspace } from '../../src/apps/workspace/workspace.ts';
import type { Config } from '../../src/config/config.ts';
import { testStorage, type TestStorage } from '../durability/test-database.ts';
import { scriptedRoute, testConfig } from '../test-config.ts';

export const token = 'test-token-0123456789abcdef';

export interface ServerFixture {
  readonly server: RunningServer;
  readonly workspace: Workspace;
  readonly provider: ScriptedProvider;
  readonly storage: TestStorage;
  /** What the server logged, a line a record. */
  readonly logged: string[];
  close(): Promise<void>;
}

/**
 * A whole server on loopback: its own database, the durable engine, a scripted model behind the gateway.
 *
 * @param options `route`: further entries of the model route; `config`: what else is configured
 */
export async function startServerFixture(
  options: {
    readonly provider?: ScriptedProviderOptions;
    readonly route?: object;
    readonly config?: Partial<Config>;
  } = {},
): Promise<ServerFixture> {
  const storage = await testStorage();
  const provider = await startScriptedProvider({ keepRequests: true, ...options.provider });
  const workspace = await openWorkspace({
    config: testConfig(storage, { ...options.config, route: scriptedRoute(provider.url, options.route) }),
    secrets: { modelApiKey: undefined, serverToken: token },
    actor: 'test',
  });
  const engine = await startGrading(workspace);
  const logged: string[] = [];
  const log = pino({ level: 'info', base: null }, { write: (line: string) => void logged.push(line) });
  const server = await startServer({ workspace, engine, log, token });
  return {
    server,
    workspace,
    provider,
    storage,
    logged,
    async close() {
      await server.close();
      await workspace.close();
      await provider.close();
      await storage.remove();
    },
  };
}

/** What a test looks into; the contract itself is checked elsewhere. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Loose = any;

export function inOrder(a: unknown, b: unknown): number {
  return String(a) < String(b) ? -1 : 1;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Loose;
}

/** A request to the API as a program makes it. */
export async function ask(
  { server }: ServerFixture,
  line: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const [method = 'GET', path = '/'] = line.split(' ');
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && !('content-type' in headers) && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
}

export interface ServerEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: Loose;
}

/** Reads server-sent events until the server ends the stream or `enough` says so. */
export async function readEvents(
  { server }: ServerFixture,
  path: string,
  options: { readonly lastEventId?: string; readonly enough?: (events: readonly ServerEvent[]) => boolean } = {},
): Promise<readonly ServerEvent[]> {
  const response = await fetch(`${server.url}${path}`, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(options.lastEventId !== undefined && { 'last-event-id': options.lastEventId }),
    },
  });
  return eventsOf(response, options.enough);
}

/** Reads them from an answer that has begun. */
export async function eventsOf(
  response: Response,
  enough?: (events: readonly ServerEvent[]) => boolean,
): Promise<readonly ServerEvent[]> {
  const events: ServerEvent[] = [];
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    const blocks = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks.filter((one) => !one.startsWith(':'))) events.push(parseEvent(block));
    // Leaving the loop closes the connection.
    if (enough?.(events) === true) break;
  }
  return events;
}

function parseEvent(block: string): ServerEvent {
  const fields = new Map(
    block.split('\n').map((line): [string, string] => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
  return { event: fields.get('event') ?? '', id: fields.get('id'), data: JSON.parse(fields.get('data') ?? 'null') };
}
