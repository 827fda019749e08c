import type { HttpBindings } from '@hono/node-server';
import type { Logger } from 'pino';
import type { Engine } from '../../adapters/engine/engine.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Accounts } from './accounts.ts';
import type { Actor } from './actor.ts';

/** What Hono carries for each request. Tests call the app without a socket, so the bindings may be absent. */
export interface ServerEnv {
  Bindings: Partial<HttpBindings>;
  Variables: {
    requestId: string;
    /** Who asks. */
    actor: Actor;
    /** The workspace on behalf of who asks: what handlers work with. */
    workspace: Workspace;
  };
}

/** What routes work with. */
export interface ServerParts {
  /** The process's own, for what nobody asked for (health); what a request does goes through `context.get('workspace')`. */
  readonly ownWorkspace: Workspace;
  readonly engine: Engine;
  readonly accounts: Accounts;
  readonly log: Logger;
  /** Aborted when the server is asked to stop: event streams end, readiness says no. */
  readonly stopping: AbortSignal;
}
