import type { ColumnType, Generated } from 'kysely';
import type { ScoreSet } from '../../core/exemplar.ts';
import type { ApprovalPromise } from '../../ports/desk-acts.ts';

type When = ColumnType<Date, never, Date>;
type OptionalWhen = ColumnType<Date | null, Date | null | undefined, Date | null>;
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;
type JsonOf<T> = ColumnType<T, string, string>;

/** What the desk keeps beside the seal of a grade. */
export interface DeskGradeColumns {
  /** Generated from `content`. */
  reason_codes: ColumnType<string[], never, never>;
  continuous: ColumnType<number | null, never, never>;
  aggregate: ColumnType<number | null, never, never>;
  interval_low: ColumnType<number | null, never, never>;
  interval_high: ColumnType<number | null, never, never>;
  interval_coverage: ColumnType<number | null, never, never>;
  trait_scores: ColumnType<ScoreSet, never, never>;
  final_score: Optional<number>;
  final_traits: ColumnType<ScoreSet | null, never, string | null>;
  revision: Generated<number>;
  audit_hold: Generated<boolean>;
  readers_differ: Generated<boolean>;
  published_at: OptionalWhen;
  published_by: Optional<string>;
}

/** The tables of migrations/000008-desk.sql and 000029-risk-of-its-own.sql. */
export interface DeskTables {
  grade_risk: {
    tenant_id: string;
    grade_id: string;
    assignment_id: string;
    risk: number;
    basis: string;
    model: string;
  };
  decision_feedback: {
    tenant_id: string;
    decision_id: string;
    position: number;
    trait_id: string;
    act: 'accept' | 'edit' | 'reject' | 'add';
    comment_hash: Optional<string>;
    /** JSON string, like all texts that may quote an essay. */
    comment: Optional<string>;
    span_start: Optional<number>;
    span_end: Optional<number>;
  };
  review_lease: { tenant_id: string; submission_id: string; holder: string; acquired_at: Date; expires_at: Date };
  review_draft: {
    tenant_id: string;
    submission_id: string;
    teacher: string;
    draft: JsonOf<string>;
    saved_at: Date;
  };
  bank_comment: {
    tenant_id: string;
    comment_id: string;
    assignment_id: string;
    owner: string | null;
    origin: 'written' | 'learned';
    text: string;
    text_hash: string;
    trait_id: Optional<string>;
    created_by: string;
    created_at: When;
    updated_at: When;
  };
  bank_comment_use: {
    tenant_id: string;
    comment_id: string;
    submission_id: string;
    trait_id: string;
    level: Optional<number>;
    used_by: string;
    used_at: When;
  };
  approval_batch: {
    tenant_id: string;
    batch_id: string;
    assignment_id: string;
    state: ColumnType<'preview' | 'committed' | 'undone', never, 'committed' | 'undone'>;
    threshold: number;
    audit_share: number;
    seed: string;
    promise: JsonOf<ApprovalPromise>;
    created_by: string;
    created_at: When;
    committed_at: OptionalWhen;
    undone_at: OptionalWhen;
  };
  approval_item: {
    tenant_id: string;
    batch_id: string;
    grade_id: string;
    role: 'approve' | 'audit';
    risk: number;
    revision: number;
    outcome: Optional<'approved' | 'held' | 'skipped'>;
  };
  appeal: {
    tenant_id: string;
    appeal_id: string;
    assignment_id: string;
    submission_id: string;
    grade_id: string;
    trait_id: string;
    asked_by: 'student' | 'parent' | 'teacher';
    question: string | null;
    state: ColumnType<
      'open' | 'assigned' | 'answered' | 'withdrawn',
      'open' | undefined,
      'open' | 'assigned' | 'answered' | 'withdrawn'
    >;
    not_by: string[];
    reader: Optional<string>;
    contested_score: Optional<number>;
    outcome: Optional<'kept' | 'raised' | 'lowered'>;
    outcome_score: Optional<number>;
    answer: Optional<string>;
    due_at: Date;
    created_by: string;
    created_at: When;
    answered_at: OptionalWhen;
  };
  appeal_comparison: {
    tenant_id: string;
    appeal_id: string;
    position: number;
    essay_id: string;
    score: number;
    answer: 'better' | 'worse' | 'equal';
    compared_by: string;
    compared_at: When;
  };
}
