-- Calibrators are versioned, put to use and taken back like scorers: the same two tables, told apart by kind.
alter table assay.scorer_version add column kind text not null default 'scorer' check (kind in ('scorer', 'calibrator'));
alter table assay.scorer_promotion add column kind text not null default 'scorer' check (kind in ('scorer', 'calibrator'));
alter table assay.scorer_promotion drop constraint scorer_promotion_tenant_id_assignment_id_version_fkey;
alter table assay.scorer_version drop constraint scorer_version_pkey;
alter table assay.scorer_version add primary key (tenant_id, assignment_id, kind, version);
alter table assay.scorer_promotion add foreign key (tenant_id, assignment_id, kind, version)
  references assay.scorer_version (tenant_id, assignment_id, kind, version);
-- Null: from here on none is in use.
alter table assay.scorer_promotion alter column version drop not null;

-- What the model made of a graded essay under a plan: numbers that a calibrator is fitted on. Goes with the essay.
create table assay.calibration_point (
  tenant_id text not null,
  assignment_id text not null,
  essay_id text not null,
  plan_hash text not null,
  point jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, assignment_id, essay_id, plan_hash),
  foreign key (tenant_id, assignment_id, essay_id) references assay.graded_essay on delete cascade
);

-- Append-only: sets of rubric questions as they were made, edited and approved. The last approval counts.
create table assay.question_set (
  tenant_id text not null,
  rubric_hash text not null,
  position bigint generated always as identity,
  action text not null check (action in ('make', 'edit', 'approve')),
  hash text not null,
  done_at timestamptz not null default now(),
  done_by text not null,
  primary key (tenant_id, rubric_hash, position),
  foreign key (tenant_id, hash) references assay.artifact
);
create trigger question_set_append_only before update or delete or truncate on assay.question_set
  for each statement execute function assay.refuse_change();
