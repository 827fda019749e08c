import pg from 'pg';
import { retryTransient } from './transient-error.ts';
import type { EmbeddedServer } from './embedded-server.ts';

/**
 * Keeps one connection open only to notice at once that the embedded server died (killed, out of memory), and starts it again. An
 * orderly shutdown (`assay db stop`) is left alone.
 */
export function watchServer(server: EmbeddedServer): { stop(): Promise<void> } {
  let stopped = false;
  let client: pg.Client | undefined;
  let attending = Promise.resolve();
  function attend(): Promise<void> {
    if (!stopped) attending = open();
    return attending;
  }
  async function open(): Promise<void> {
    let orderly = false;
    const next = new pg.Client({ connectionString: server.url, application_name: 'assay watch' });
    next.on('error', (error) => {
      // The same SQLSTATE (57P01) also says that the postmaster was killed; only the message tells. The server speaks English (lc_messages C).
      if (error.message.includes('administrator command')) orderly = true;
    });
    next.on('end', () => {
      if (!stopped && !orderly) void recover();
    });
    await next.connect();
    client = next;
  }
  async function recover(): Promise<void> {
    await retryTransient(async () => {
      if (stopped) return;
      await server.revive();
      await attend();
      // A server that cannot be started is reported by whoever next asks the database for something.
    }).catch(() => undefined);
  }
  void attend().catch(() => recover());
  return {
    async stop() {
      stopped = true;
      // A connection on its way would come when nobody ends it any more, and keep the process alive.
      await attending.catch(() => undefined);
      await client?.end().catch(() => undefined);
    },
  };
}
