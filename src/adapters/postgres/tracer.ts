import { AsyncLocalStorage } from 'node:async_hooks';
import { sql, type Kysely } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import type { SpanAttributes, Tracer } from '../../ports/tracer.ts';
import { whenConnected } from './connection-error.ts';
import { newId } from './new-id.ts';
import { perDatabase } from './per-database.ts';
import { inChunks } from './scope.ts';
import type { Tables } from './table-types.ts';
import { together } from './together.ts';

export interface PostgresTracer extends Tracer {
  /** Id of this execution of the run; the spans carry it. */
  readonly executionId: string;
  /** Writes what has ended and was not written yet. */
  flush(): Promise<void>;
}

/** A trace can be read while its run goes on; a run of a second is written with one insert or two. */
const writeAfterMs = 500;
const mostWaiting = 200;

type SpanRow = { readonly tenant_id: string; readonly span_id: string } & Readonly<Record<string, unknown>>;

/** Spans of all runs of this process that are written in the same moment are written together. */
const writerOf = perDatabase((db) =>
  together({
    many: async (lots: readonly (readonly SpanRow[])[]) => {
      await insertSpans(db, lots.flat());
      return lots.map((): true => true);
    },
    one: async (spans: readonly SpanRow[]): Promise<true> => {
      await insertSpans(db, spans);
      return true;
    },
  }),
);

/** As one text: rows of eleven parameters each cost the query builder and the server more than the rows themselves. */
async function insertSpans(db: Kysely<Tables>, spans: readonly SpanRow[]): Promise<void> {
  await whenConnected(() =>
    sql`
      insert into assay.trace_span (tenant_id, span_id, parent_id, run_id, execution_id, name, started_at, duration_ms, status, error_code, attributes)
      select s.* from json_to_recordset(${JSON.stringify(spans)}::json) as s (tenant_id text, span_id text, parent_id text, run_id text,
        execution_id text, name text, started_at timestamptz, duration_ms double precision, status text, error_code text, attributes jsonb)
      on conflict do nothing`.execute(db),
  );
}

/**
 * Writes spans to the table `trace_span` soon after they end, many with one insert. A trace that cannot be written never fails a
 * grade: spans wait for the next flush, and `flush` throws only when the database refuses them.
 */
export function createPostgresTracer(
  db: Kysely<Tables>,
  run: { readonly tenantId: string; readonly runId: string },
): PostgresTracer {
  const parents = new AsyncLocalStorage<string>();
  const executionId = newId('exe');
  let ended: SpanRow[] = [];
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function write(): Promise<void> {
    while (ended.length > 0) {
      const batch = ended;
      ended = [];
      for (const chunk of inChunks(batch)) {
        await writerOf(db)(chunk);
      }
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing ??= write().finally(() => {
      writing = undefined;
    });
    return writing;
  }

  return {
    executionId,
    flush,
    async span(name, attributes, work) {
      const id = newId('spn');
      const parentId = parents.getStore() ?? null;
      const startedAt = new Date();
      const start = performance.now();
      let noted: SpanAttributes = attributes;
      const end = (status: 'ok' | 'error', errorCode: string | null): void => {
        ended.push({
          tenant_id: run.tenantId,
          span_id: id,
          parent_id: parentId,
          run_id: run.runId,
          execution_id: executionId,
          name,
          started_at: startedAt,
          duration_ms: performance.now() - start,
          status,
          error_code: errorCode,
          attributes: noted,
        });
        if (ended.length >= mostWaiting) flush().catch(() => undefined);
        else timer ??= setTimeout(() => void flush().catch(() => undefined), writeAfterMs).unref();
      };
      try {
        const result = await parents.run(id, () =>
          work((more) => {
            noted = { ...noted, ...more };
          }),
        );
        end('ok', null);
        return result;
      } catch (error) {
        // Only the code: a foreign error's message may quote what was sent.
        end('error', error instanceof AssayError ? error.code : error instanceof Error ? error.name : 'unknown');
        throw error;
      }
    },
  };
}
