import type { ColumnType, Generated } from 'kysely';
import type { GateVerdict } from '../../core/gate-verdict.ts';
import type { EnvironmentName, RegistryKind } from '../../core/registry-kind.ts';
import type { EnvironmentAction } from '../../ports/registry.ts';

type When = ColumnType<Date, never, Date>;
type OptionalWhen = ColumnType<Date | null, Date | null | undefined, Date | null>;
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** The tables of migration 6. */
export interface RegistryTables {
  registry_version: {
    tenant_id: string;
    kind: Exclude<RegistryKind, 'rubric'>;
    name: string;
    version: number;
    hash: string;
    note: string;
    registered_at: When;
    registered_by: string;
  };
  registry_environment: {
    tenant_id: string;
    kind: RegistryKind;
    name: string;
    environment: EnvironmentName;
    position: Generated<number>;
    hash: string | null;
    action: EnvironmentAction;
    request_id: Optional<string>;
    reason: Optional<string>;
    done_by: string;
    done_at: When;
  };
  registry_request: {
    tenant_id: string;
    request_id: string;
    kind: RegistryKind;
    name: string;
    hash: string;
    environment: 'staging' | 'production';
    share: Optional<number>;
    note: string;
    requested_by: string;
    requested_at: When;
    status: Generated<'open' | 'approved' | 'rejected'>;
    verdicts: ColumnType<readonly GateVerdict[], string, string>;
    decided_by: Optional<string>;
    decided_at: OptionalWhen;
    decision_reason: Optional<string>;
    override_reason: Optional<string>;
  };
  registry_approval: {
    tenant_id: string;
    position: Generated<number>;
    rule: 'one-person' | 'two-person' | 'ask-one-person';
    reason: string;
    set_by: string;
    set_at: When;
  };
  assignment_environment: {
    tenant_id: string;
    assignment_id: string;
    position: Generated<number>;
    environment: EnvironmentName;
    set_by: string;
    set_at: When;
  };
  ab_test: {
    tenant_id: string;
    ab_test_id: string;
    kind: RegistryKind;
    name: string;
    control_hash: string | null;
    candidate_hash: string;
    share: number;
    request_id: Optional<string>;
    started_by: string;
    started_at: When;
    stopped_by: Optional<string>;
    stopped_at: OptionalWhen;
    stop_action: Optional<'stop' | 'alarm' | 'replaced'>;
    stop_reason: Optional<string>;
  };
  run_arm: { tenant_id: string; run_id: string; ab_test_id: string; arm: 'control' | 'candidate' };
  ruling: {
    tenant_id: string;
    ruling_id: string;
    assignment_id: string;
    trait_id: string | null;
    note: string;
    rubric_id: string;
    rubric_hash: string;
    ruled_by: string;
    ruled_at: When;
  };
}
