import type { ColumnType, Generated } from 'kysely';
import type { BatchEstimate, BatchState } from '../../ports/batch-store.ts';
import type { Budget } from '../../ports/budget-store.ts';

type When = ColumnType<Date, Date | undefined, Date>;
/** Set by the database. */
type OpenWhen = ColumnType<Date, never, Date>;
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** Tables of budgets, limits a minute and batches (migrations 9 and 13). */
export interface GatewayTables {
  call_ledger: {
    tenant_id: string;
    attempt_id: string;
    run_id: string;
    step: string;
    request_hash: string;
    attempt: number;
    provider: string;
    model_asked: string;
    model_answered: Optional<string>;
    status: Generated<'open' | 'settled' | 'failed' | 'unknown'>;
    reserved_micro_usd: number;
    reserved_tokens: Generated<number>;
    fingerprint: Optional<string>;
    cost_micro_usd: Optional<number>;
    input_tokens: Optional<number>;
    output_tokens: Optional<number>;
    latency_ms: Optional<number>;
    http_status: Optional<number>;
    error_code: Optional<string>;
    provider_request_id: Optional<string>;
    recalled: Generated<number>;
    recalled_at: Optional<Date>;
    opened_at: OpenWhen;
    settled_at: Optional<Date>;
    reconciled_at: Optional<Date>;
  };
  /** What erasure touches; the rest is written in SQL (provider-batch-store.ts). */
  provider_batch_item: {
    tenant_id: string;
    run_id: string;
    step: string;
    attempt_id: string;
    state: string;
    request: string | null;
    response: string | null;
  };
  model_reply: { tenant_id: string; attempt_id: string; reply: string | null; erased_at: Optional<Date> };
  batch: {
    tenant_id: string;
    batch_id: string;
    assignment_id: string;
    title: string;
    plan_hash: string;
    state: BatchState;
    weight: number;
    pilot: number;
    total: number;
    estimate: ColumnType<BatchEstimate, string, string>;
    created_by: string;
    created_at: When;
    finished_at: Optional<Date>;
    continued_at: Optional<Date>;
  };
  budget: {
    tenant_id: string;
    budget_id: string;
    scope: Budget['scope'];
    scope_id: string;
    period: Budget['period'];
    limit_micro_usd: number;
    created_at: When;
  };
  rate_bucket: {
    target: string;
    requests_per_minute: number | null;
    tokens_per_minute: number | null;
    interactive_share: Generated<number>;
    requests_left: Generated<number>;
    tokens_left: Generated<number>;
    factor: Generated<number>;
    blocked_until: ColumnType<Date, never, never>;
    updated_at: When;
  };
}
