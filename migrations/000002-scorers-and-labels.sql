-- Trained scorers of an assignment: which were trained, which one is in use, and which was before it.
create table assay.scorer_version (
  tenant_id text not null,
  assignment_id text not null,
  version integer not null check (version > 0),
  hash text not null,
  -- The cross-validated report card.
  report jsonb not null,
  trained_at timestamptz not null default now(),
  trained_by text not null,
  primary key (tenant_id, assignment_id, version),
  unique (tenant_id, assignment_id, hash),
  foreign key (tenant_id, assignment_id) references assay.assignment,
  foreign key (tenant_id, hash) references assay.artifact
);
create trigger scorer_version_immutable before update or delete or truncate on assay.scorer_version
  for each statement execute function assay.refuse_change();

-- Append-only: the last row of an assignment says which scorer is in use; a rollback is one more row.
create table assay.scorer_promotion (
  tenant_id text not null,
  assignment_id text not null,
  position bigint generated always as identity,
  version integer not null,
  promoted_at timestamptz not null default now(),
  promoted_by text not null,
  primary key (tenant_id, assignment_id, position),
  foreign key (tenant_id, assignment_id, version) references assay.scorer_version
);
create trigger scorer_promotion_append_only before update or delete or truncate on assay.scorer_promotion
  for each statement execute function assay.refuse_change();

-- Scores that people gave to submissions, where a labelled set is graded to measure agreement. Never read by the pipeline.
create table assay.submission_label (
  tenant_id text not null,
  submission_id text not null,
  scores jsonb not null,
  raters jsonb not null default '[]',
  primary key (tenant_id, submission_id),
  foreign key (tenant_id, submission_id) references assay.submission on delete cascade
);
