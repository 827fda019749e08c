import { AsyncLocalStorage } from 'node:async_hooks';
import { sql, type Kysely } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import type { SpanAttributes, Tracer } from '../../ports/tracer.ts';
import { retryTransient } from './transient-error.ts';
import { newId } from './new-id.ts';
import { perDatabase } from './per-database.ts';
import type { Tables } from './table-types.ts';
import { together } from './together.ts';

export interface PostgresTracer extends Tracer {
  /** Id of this execution of the run; the spans carry it. */
  readonly executionId: string;
  /** Writes what has ended and was not written yet. */
  flush(): Promise<void>;
}

/** A trace can be read while its run goes on; a run of a second or two is written at its end. */
const writeAfterMs = 2000;
const mostWaiting = 200;

/** A span as it stands in its row. */
export interface WrittenSpan {
  readonly span_id: string;
  readonly parent_id: string | null;
  readonly execution_id: string;
  readonly name: string;
  readonly started_at: string;
  readonly duration_ms: number;
  readonly status: 'ok' | 'error';
  readonly error_code: string | null;
  readonly attributes: SpanAttributes;
}

interface TraceRow {
  readonly tenant_id: string;
  readonly trace_id: string;
  readonly run_id: string;
  readonly spans: readonly WrittenSpan[];
}

/** What all runs of this process have to write in the same moment is written together. */
const writerOf = perDatabase((db) =>
  together({
    many: async (rows: readonly TraceRow[]) => {
      await insertTraces(db, rows);
      return rows.map((): true => true);
    },
    one: async (row: TraceRow): Promise<true> => {
      await insertTraces(db, [row]);
      return true;
    },
  }),
);

async function insertTraces(db: Kysely<Tables>, rows: readonly TraceRow[]): Promise<void> {
  await retryTransient(() =>
    sql`
      insert into assay.trace (tenant_id, trace_id, run_id, spans)
      select t.* from json_to_recordset(${JSON.stringify(rows)}::json) as t (tenant_id text, trace_id text, run_id text, spans json)
      on conflict do nothing`.execute(db),
  );
}

/**
 * Writes spans to the table `trace` soon after they end, all that ended since the last time as one row. What cannot be written waits for the
 * next flush, which throws where the database refuses it: a grade is sealed with its trace.
 */
export function createPostgresTracer(
  db: Kysely<Tables>,
  run: { readonly tenantId: string; readonly runId: string },
): PostgresTracer {
  const parents = new AsyncLocalStorage<string>();
  const executionId = newId('exe');
  let ended: WrittenSpan[] = [];
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function write(): Promise<void> {
    while (ended.length > 0) {
      const spans = ended;
      ended = [];
      try {
        await writerOf(db)({ tenant_id: run.tenantId, trace_id: newId('trc'), run_id: run.runId, spans });
      } catch (error) {
        ended = [...spans, ...ended];
        throw error;
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
          span_id: id,
          parent_id: parentId,
          execution_id: executionId,
          name,
          started_at: startedAt.toISOString(),
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
