import { z } from 'zod';
import type { StoredSpan } from '../../ports/stored.ts';
import type { TraceStore } from '../../ports/stores.ts';
import type { Scope } from './scope.ts';
import type { WrittenSpan } from './tracer.ts';

const spansSchema: z.ZodType<readonly WrittenSpan[]> = z.array(
  z.object({
    span_id: z.string(),
    parent_id: z.string().nullable(),
    execution_id: z.string(),
    name: z.string(),
    started_at: z.string(),
    duration_ms: z.number(),
    status: z.enum(['ok', 'error']),
    error_code: z.string().nullable(),
    attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  }),
);

function toSpan(runId: string, span: WrittenSpan): StoredSpan {
  return {
    id: span.span_id,
    parentId: span.parent_id ?? undefined,
    runId,
    executionId: span.execution_id,
    name: span.name,
    startedAt: new Date(span.started_at),
    durationMs: span.duration_ms,
    status: span.status,
    errorCode: span.error_code ?? undefined,
    attributes: span.attributes,
  };
}

export function createTraceStore({ db, tenantId }: Scope): TraceStore {
  return {
    async spans(runId) {
      const rows = await db
        .selectFrom('trace')
        .select('spans')
        .where('tenant_id', '=', tenantId)
        .where('run_id', '=', runId)
        .execute();
      const spans = rows.flatMap((row) => spansSchema.parse(row.spans).map((span) => toSpan(runId, span)));
      return spans.toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime() || (a.id < b.id ? -1 : 1));
    },
  };
}
