import type { TraceStore } from '../../ports/stores.ts';
import type { Scope } from './scope.ts';

export function createTraceStore({ db, tenantId }: Scope): TraceStore {
  return {
    async spans(runId) {
      const rows = await db
        .selectFrom('trace_span')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('run_id', '=', runId)
        .orderBy('started_at')
        .orderBy('span_id')
        .execute();
      return rows.map((row) => ({
        id: row.span_id,
        parentId: row.parent_id ?? undefined,
        runId: row.run_id,
        executionId: row.execution_id,
        name: row.name,
        startedAt: row.started_at,
        durationMs: row.duration_ms,
        status: row.status,
        errorCode: row.error_code ?? undefined,
        attributes: row.attributes,
      }));
    },
  };
}
