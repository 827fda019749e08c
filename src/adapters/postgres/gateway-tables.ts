import type { ColumnType, Generated } from 'kysely';
import type { BatchEstimate, BatchState } from '../../ports/batch-store.ts';
import type { Budget } from '../../ports/budget-store.ts';

type When = ColumnType<Date, Date | undefined, Date>;
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** Tables of budgets, limits a minute and batches (migrations 9 and 13). */
export interface GatewayTables {
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
