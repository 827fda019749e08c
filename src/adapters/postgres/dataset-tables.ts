import type { ColumnType, Generated } from 'kysely';
import type { Json } from '../../core/content-hash.ts';
import type { GradedEssay, ScoreSet } from '../../core/exemplar.ts';
import type { DatasetKind, ReadingPart } from '../../ports/dataset-stores.ts';

type When = ColumnType<Date, never, Date>;
type OptionalWhen = ColumnType<Date | null, Date | null | undefined, Date | null>;
type JsonOf<T> = ColumnType<T, string, string>;
type OptionalJson<T> = ColumnType<T | null, string | null | undefined, string | null>;
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** The tables of migrations/000010, as Kysely sees them. */
export interface DatasetTables {
  dataset: {
    tenant_id: string;
    dataset_id: string;
    slug: string;
    title: string;
    kind: DatasetKind;
    assignment_id: string;
    reserved: boolean;
    created_at: When;
    created_by: string;
  };
  dataset_version: {
    tenant_id: string;
    dataset_id: string;
    version: number;
    hash: string;
    rows: number;
    gone: Generated<number>;
    note: string;
    created_at: When;
    created_by: string;
  };
  dataset_row: {
    tenant_id: string;
    dataset_id: string;
    version: number;
    position: number;
    assignment_id: string;
    essay_id: Optional<string>;
    submission_id: Optional<string>;
    row_hash: string;
    scores: JsonOf<ScoreSet>;
    raters: JsonOf<GradedEssay['raters']>;
    groups: JsonOf<Readonly<Record<string, string>>>;
    consent_by: Optional<string>;
  };
  label_task: {
    tenant_id: string;
    task_id: string;
    dataset_id: string;
    version: number;
    position: number;
    reader: string;
    part: ReadingPart;
    scores: OptionalJson<ScoreSet>;
    created_at: When;
    done_at: OptionalWhen;
  };
  dataset_result: {
    tenant_id: string;
    dataset_id: string;
    version: number;
    position: number;
    plan_hash: string;
    repeat: number;
    result: JsonOf<Json>;
    created_at: When;
  };
  experiment: {
    tenant_id: string;
    experiment_id: string;
    dataset_id: string;
    version: number;
    plan_a: string;
    plan_b: string;
    spec: JsonOf<Json>;
    report: OptionalJson<Json>;
    created_at: When;
    created_by: string;
    finished_at: OptionalWhen;
    job: Optional<'waiting' | 'running' | 'failed' | 'cancelled'>;
    attempts: Generated<number>;
    next_at: OptionalWhen;
    job_error: OptionalJson<{ readonly code: string; readonly message: string }>;
  };
  judge_validation: {
    tenant_id: string;
    judge_hash: string;
    position: Generated<number>;
    n: number;
    kappa: Optional<number>;
    quadratic_kappa: Optional<number>;
    low: Optional<number>;
    high: Optional<number>;
    dataset_hash: string;
    validated_at: When;
    validated_by: string;
  };
  /** Calls that no run stands behind, and whose they are (migration 60). */
  call_assignment: { tenant_id: string; run_id: string; assignment_id: string };
}
