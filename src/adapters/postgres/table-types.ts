import type { ColumnType, Generated } from 'kysely';
import type { Json } from '../../core/content-hash.ts';
import type { GradedEssay, ScoreSet } from '../../core/exemplar.ts';
import type { GradeContent } from '../../core/grade-record.ts';
import type { ReviewDecision } from '../../core/review-reason.ts';
import type { Rubric } from '../../core/rubric.ts';
import type { Stage } from '../../core/stage.ts';
import type { IdentityKind, RunStatus, SubmissionLabel, TeacherDecisionInput } from '../../ports/stored.ts';
import type { AccountTables } from './account-tables.ts';
import type { DeskGradeColumns, DeskTables } from './desk-tables.ts';
import type { MonitorTables } from './monitor-tables.ts';
import type { GatewayTables } from './gateway-tables.ts';
import type { RegistryTables } from './registry-tables.ts';
import type { DatasetTables } from './dataset-tables.ts';

type When = ColumnType<Date, never, Date>;
type OptionalWhen = ColumnType<Date | null, Date | null | undefined, Date | null>;
/** jsonb: read as a value, written as JSON text (an array handed to `pg` as it is would become an SQL array). */
type JsonOf<T> = ColumnType<T, string, string>;
type JsonObject = { readonly [key: string]: Json | undefined };
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** The tables of migrations/, as Kysely sees them. */
export interface Tables extends MonitorTables, AccountTables, DatasetTables, RegistryTables, DeskTables, GatewayTables {
  tenant: { tenant_id: string; created_at: When };
  tenant_key: {
    tenant_id: string;
    purpose: 'pseudonym' | 'essay-reference';
    version: number;
    secret: Buffer;
    created_at: When;
  };
  student: {
    tenant_id: string;
    pseudonym: string;
    key_version: number;
    created_at: When;
    erased_at: OptionalWhen;
    erasure_reason: Optional<string>;
  };
  assignment_student: { tenant_id: string; assignment_id: string; pseudonym: string; created_at: When };
  identity: {
    tenant_id: string;
    identity_id: string;
    pseudonym: string | null;
    kind: IdentityKind;
    value: string;
    created_at: When;
  };
  artifact: { tenant_id: string; hash: string; kind: string; content: Buffer; created_at: When };
  rubric_version: {
    tenant_id: string;
    rubric_id: string;
    version: number;
    hash: string;
    title: string;
    published_at: When;
    published_by: string;
  };
  assignment: {
    tenant_id: string;
    assignment_id: string;
    slug: string;
    title: string;
    task_text: string;
    grade_level: string;
    genre: Rubric['genre'];
    rubric_id: string;
    ai_grading_enabled: boolean;
    policy: JsonOf<JsonObject>;
    created_at: When;
    updated_at: When;
  };
  submission: {
    tenant_id: string;
    submission_id: string;
    assignment_id: string;
    pseudonym: string | null;
    slot: string;
    version: number;
    reference: string;
    characters: number;
    created_at: When;
    erased_at: OptionalWhen;
    erasure_reason: Optional<string>;
  };
  submission_text: {
    tenant_id: string;
    submission_id: string;
    file_name: string | null;
    media_type: string;
    source_text: string;
    hidden_text: string;
  };
  submission_sketch: {
    tenant_id: string;
    submission_id: string;
    assignment_id: string;
    grams: string[];
    size: Generated<number>;
  };
  submission_likeness: {
    tenant_id: string;
    assignment_id: string;
    first_id: string;
    second_id: string;
    first_share: number;
    second_share: number;
    holds: boolean;
    found_at: Date;
  };
  learner_context: {
    tenant_id: string;
    submission_id: string;
    grade_level: Optional<string>;
    age: Optional<number>;
    first_language: Optional<string>;
    consent_by: string;
    consent_at: When;
  };
  graded_essay: {
    tenant_id: string;
    assignment_id: string;
    essay_id: string;
    position: Generated<number>;
    essay_text: string;
    language: Optional<string>;
    note: Optional<string>;
    raters: JsonOf<GradedEssay['raters']>;
    resolved: JsonOf<ScoreSet>;
    source: 'import' | 'override';
    submission_id: Optional<string>;
    created_at: When;
  };
  graded_essay_vector: { tenant_id: string; assignment_id: string; essay_id: string; embedder: string; vector: Buffer };
  run: {
    tenant_id: string;
    run_id: string;
    submission_id: string;
    assignment_id: string;
    plan_hash: string;
    idempotency_key: string;
    batch_id: Optional<string>;
    priority: Generated<'interactive' | 'batch'>;
    status: Generated<RunStatus>;
    stage: Optional<Stage>;
    attempts: Generated<number>;
    recoveries: Generated<number>;
    holds: Generated<number>;
    held_until: OptionalWhen;
    fed_at: OptionalWhen;
    workflow: Optional<string>;
    error_code: Optional<string>;
    error_message: Optional<string>;
    rerun_of: Optional<string>;
    from_stage: Optional<Stage>;
    created_at: When;
    started_at: OptionalWhen;
    finished_at: OptionalWhen;
  };
  step_output: {
    tenant_id: string;
    run_id: string;
    name: string;
    input_hash: string;
    output_hash: string;
    output: string | null;
    created_at: When;
    erased_at: OptionalWhen;
  };
  grade: DeskGradeColumns & {
    tenant_id: string;
    grade_id: string;
    run_id: string;
    submission_id: string;
    assignment_id: string;
    plan_hash: string;
    content: JsonOf<GradeContent>;
    canonical: string;
    sha256: string;
    envelope: JsonOf<JsonObject>;
    score: number | null;
    state: ReviewDecision['state'];
    created_at: When;
    decided_at: OptionalWhen;
    decided_by: Optional<string>;
  };
  grade_feedback: {
    tenant_id: string;
    grade_id: string;
    trait_id: string;
    position: number;
    kind: 'strength' | 'weakness';
    comment: string;
    quote: string;
    span_start: number;
    span_end: number;
    comment_hash: string;
  };
  trace: {
    tenant_id: string;
    trace_id: string;
    run_id: string;
    /** Checked when it is read. */
    spans: unknown;
  };
  review_decision: {
    tenant_id: string;
    decision_id: string;
    grade_id: string;
    action: TeacherDecisionInput['action'];
    score: Optional<number>;
    trait_scores: JsonOf<ScoreSet>;
    reason: Optional<string>;
    delta: Optional<number>;
    trace_id: Optional<string>;
    request_key: Optional<string>;
    comment: Optional<string>;
    undoes: Optional<string>;
    batch_id: Optional<string>;
    reading: Generated<'first' | 'second'>;
    blind: Generated<boolean>;
    decided_by: string;
    decided_at: When;
  };
  audit_log: {
    tenant_id: string;
    seq: number;
    entry: string;
    previous_hash: string;
    hash: string;
    at: ColumnType<string, never, never>;
    actor: ColumnType<string, never, never>;
    action: ColumnType<string, never, never>;
    subject: ColumnType<string, never, never>;
  };
  engine_executor: {
    executor_id: string;
    host: string;
    pid: number;
    process_started_at: string;
    started_at: When;
    beat_at: ColumnType<Date, never, Date>;
  };
  scorer_version: {
    tenant_id: string;
    assignment_id: string;
    version: number;
    hash: string;
    report: JsonOf<Json>;
    trained_at: When;
    trained_by: string;
    kind: 'scorer' | 'calibrator';
  };
  scorer_promotion: {
    tenant_id: string;
    assignment_id: string;
    kind: 'scorer' | 'calibrator';
    position: Generated<number>;
    version: number | null;
    promoted_at: When;
    promoted_by: string;
  };
  calibration_point: {
    tenant_id: string;
    assignment_id: string;
    essay_id: string;
    plan_hash: string;
    point: JsonOf<Json>;
    created_at: When;
  };
  question_set: {
    tenant_id: string;
    rubric_hash: string;
    position: Generated<number>;
    action: 'make' | 'edit' | 'approve';
    hash: string;
    done_at: When;
    done_by: string;
  };
  submission_label: {
    tenant_id: string;
    submission_id: string;
    scores: JsonOf<ScoreSet>;
    raters: JsonOf<SubmissionLabel['raters']>;
  };
}
