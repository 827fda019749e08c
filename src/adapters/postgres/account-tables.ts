import type { ColumnType, Generated } from 'kysely';
import type { ExternalFlag } from '../../ports/account-stores.ts';
import type { RecordRequest } from '../../ports/record-stores.ts';

type When = ColumnType<Date, Date | undefined, Date>;
type OptionalWhen = ColumnType<Date | null, Date | null | undefined, Date | null>;
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** The tables of migrations/000007-accounts.sql, as Kysely sees them. */
export interface AccountTables {
  account: {
    id: string;
    tenant_id: Generated<string>;
    name: string;
    email: string;
    email_verified: Generated<boolean>;
    image: Optional<string>;
    roles: Generated<string[]>;
    deactivated_at: OptionalWhen;
    created_at: When;
    updated_at: When;
  };
  account_session: {
    id: string;
    user_id: string;
    token: string;
    expires_at: When;
    ip_address: Optional<string>;
    user_agent: Optional<string>;
    created_at: When;
    updated_at: When;
  };
  account_credential: { id: string; user_id: string; provider_id: string; password: Optional<string> };
  api_key: {
    tenant_id: string;
    key_id: string;
    name: string;
    owner: string;
    secret_hash: string;
    scopes: string[];
    created_at: When;
    expires_at: When;
    last_used_at: OptionalWhen;
    revoked_at: OptionalWhen;
    revoked_by: Optional<string>;
  };
  class: { tenant_id: string; class_id: string; name: string; created_by: string; created_at: When };
  class_teacher: { tenant_id: string; class_id: string; account_id: string };
  class_assignment: { tenant_id: string; class_id: string; assignment_id: string };
  external_flag: {
    tenant_id: string;
    flag_id: string;
    submission_id: string;
    source: string;
    kind: ExternalFlag['kind'];
    verdict: ExternalFlag['verdict'];
    probability: Optional<number>;
    note: Optional<string>;
    link: Optional<string>;
    posted_by: string;
    posted_at: When;
  };
  disclosure: {
    tenant_id: string;
    disclosure_id: string;
    at: Date;
    hour: Date;
    actor: string;
    kind: 'view' | 'export' | 'feedback' | 'records';
    submission_id: Optional<string>;
    pseudonym: Optional<string>;
    purpose: Optional<string>;
    recipient: Optional<string>;
  };
  record_request: {
    tenant_id: string;
    request_id: string;
    pseudonym: string;
    asked_by: RecordRequest['askedBy'];
    wants: RecordRequest['wants'];
    note: Optional<string>;
    opened_by: string;
    opened_at: Date;
    due_at: Date;
    closed_by: Optional<string>;
    closed_at: OptionalWhen;
    outcome: Optional<RecordRequest['outcome'] & string>;
  };
}
