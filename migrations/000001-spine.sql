-- The tables of one Assay database. Applied once, inside one transaction; never edited after release: add a file instead.
-- Every row belongs to a tenant. What a student wrote and what names a person stands only in columns marked "erasable".

create table assay.tenant (
  tenant_id text primary key,
  created_at timestamptz not null default now()
);

-- Keys of a tenant, versioned: old versions stay so that old pseudonyms and references can be checked.
create table assay.tenant_key (
  tenant_id text not null references assay.tenant,
  purpose text not null check (purpose in ('pseudonym', 'essay-reference')),
  version integer not null check (version > 0),
  secret bytea not null check (octet_length(secret) = 32),
  created_at timestamptz not null default now(),
  primary key (tenant_id, purpose, version)
);

-- A student is a keyed hash. No name here.
create table assay.student (
  tenant_id text not null references assay.tenant,
  pseudonym text not null,
  key_version integer not null,
  created_at timestamptz not null default now(),
  erased_at timestamptz,
  primary key (tenant_id, pseudonym)
);

-- The one table with names, schools, addresses and outside ids (erasable). Read for masking and for the teacher's view, by nothing else.
create table assay.identity (
  tenant_id text not null references assay.tenant,
  identity_id text not null,
  pseudonym text,
  kind text not null check (kind in ('name', 'school', 'email', 'phone', 'external-id', 'other')),
  value text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, identity_id),
  unique nulls not distinct (tenant_id, pseudonym, kind, value),
  foreign key (tenant_id, pseudonym) references assay.student
);

-- Content-addressed and immutable: rubrics, plans, prompts, scorers. Holds no essay.
create table assay.artifact (
  tenant_id text not null references assay.tenant,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  kind text not null,
  content bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, hash)
);

create table assay.rubric_version (
  tenant_id text not null references assay.tenant,
  rubric_id text not null,
  version integer not null check (version > 0),
  hash text not null,
  title text not null,
  published_at timestamptz not null default now(),
  published_by text not null,
  primary key (tenant_id, rubric_id, version),
  unique (tenant_id, rubric_id, hash),
  foreign key (tenant_id, hash) references assay.artifact
);

create table assay.assignment (
  tenant_id text not null references assay.tenant,
  assignment_id text not null,
  slug text not null,
  title text not null,
  task_text text not null,
  grade_level text not null,
  genre text not null,
  rubric_id text not null,
  ai_grading_enabled boolean not null default true,
  policy jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, assignment_id),
  unique (tenant_id, slug)
);

create table assay.submission (
  tenant_id text not null references assay.tenant,
  submission_id text not null,
  assignment_id text not null,
  pseudonym text,
  -- What versions are counted within: the student, or a keyed hash of the file's name.
  slot text not null,
  version integer not null check (version > 0),
  -- Keyed hash of the text (tenant key): the same text again is the same submission.
  reference text not null,
  characters integer not null,
  created_at timestamptz not null default now(),
  erased_at timestamptz,
  primary key (tenant_id, submission_id),
  unique (tenant_id, assignment_id, slot, version),
  unique (tenant_id, assignment_id, slot, reference),
  foreign key (tenant_id, assignment_id) references assay.assignment,
  foreign key (tenant_id, pseudonym) references assay.student
);
create index submission_by_student on assay.submission (tenant_id, pseudonym);
create index submission_by_time on assay.submission (tenant_id, assignment_id, created_at, submission_id);

-- Erasable: deleted when the submission is erased.
create table assay.submission_text (
  tenant_id text not null,
  submission_id text not null,
  file_name text,
  media_type text not null,
  -- JSON string: PostgreSQL text holds neither U+0000 nor lone surrogates, and evidence offsets count every code unit.
  source_text text not null,
  hidden_text text not null,
  primary key (tenant_id, submission_id),
  foreign key (tenant_id, submission_id) references assay.submission
);

-- Erasable. A row is there only where consent was recorded.
create table assay.learner_context (
  tenant_id text not null,
  submission_id text not null,
  grade_level text,
  age integer check (age between 3 and 120),
  first_language text,
  consent_by text not null,
  consent_at timestamptz not null default now(),
  primary key (tenant_id, submission_id),
  foreign key (tenant_id, submission_id) references assay.submission
);

-- Essays that people graded: exemplars and training material. Erasable by row.
create table assay.graded_essay (
  tenant_id text not null,
  assignment_id text not null,
  essay_id text not null,
  position bigint generated always as identity,
  essay_text text not null,
  language text,
  note text,
  raters jsonb not null,
  resolved jsonb not null,
  source text not null check (source in ('import', 'override')),
  -- For an override: the submission that the essay came from, so that erasing the one erases the other.
  submission_id text,
  created_at timestamptz not null default now(),
  primary key (tenant_id, assignment_id, essay_id),
  foreign key (tenant_id, assignment_id) references assay.assignment,
  foreign key (tenant_id, submission_id) references assay.submission
);
create index graded_essay_in_order on assay.graded_essay (tenant_id, assignment_id, position);

create table assay.graded_essay_vector (
  tenant_id text not null,
  assignment_id text not null,
  essay_id text not null,
  embedder text not null,
  -- 32-bit floats, little endian.
  vector bytea not null,
  primary key (tenant_id, assignment_id, embedder, essay_id),
  foreign key (tenant_id, assignment_id, essay_id) references assay.graded_essay on delete cascade
);

create table assay.run (
  tenant_id text not null references assay.tenant,
  run_id text not null,
  submission_id text not null,
  assignment_id text not null,
  plan_hash text not null,
  -- Submission version + plan, and what else makes a run its own (a counterfactual rerun).
  idempotency_key text not null,
  batch_id text,
  status text not null default 'queued' check (status in ('queued', 'running', 'done', 'failed', 'cancelled')),
  stage text,
  attempts integer not null default 1,
  recoveries integer not null default 0,
  error_code text,
  error_message text,
  rerun_of text,
  from_stage text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (tenant_id, run_id),
  unique (run_id),
  unique (tenant_id, idempotency_key),
  foreign key (tenant_id, submission_id) references assay.submission,
  foreign key (tenant_id, plan_hash) references assay.artifact
);
create index run_by_submission on assay.run (tenant_id, submission_id, created_at);
create index run_by_assignment on assay.run (tenant_id, assignment_id, status);
create index run_by_batch on assay.run (tenant_id, batch_id, status);
create index run_by_time on assay.run (tenant_id, created_at, run_id);

-- What a finished step gave. The engine's checkpoint holds only the name and the hash. Erasable: output becomes null.
create table assay.step_output (
  tenant_id text not null,
  run_id text not null,
  name text not null,
  input_hash text not null,
  output_hash text not null,
  output text,
  created_at timestamptz not null default now(),
  erased_at timestamptz,
  primary key (tenant_id, run_id, name),
  foreign key (tenant_id, run_id) references assay.run
);

-- Written before a paid call, settled after it. No foreign key to the run: a bill outlives what it was for.
create table assay.call_ledger (
  tenant_id text not null references assay.tenant,
  attempt_id text not null,
  run_id text not null,
  step text not null,
  request_hash text not null,
  attempt integer not null,
  provider text not null,
  model_asked text not null,
  model_answered text,
  status text not null default 'open' check (status in ('open', 'settled', 'failed', 'unknown')),
  reserved_micro_usd bigint not null check (reserved_micro_usd >= 0),
  cost_micro_usd bigint check (cost_micro_usd >= 0),
  input_tokens bigint,
  output_tokens bigint,
  latency_ms double precision,
  http_status integer,
  error_code text,
  provider_request_id text,
  opened_at timestamptz not null default now(),
  settled_at timestamptz,
  reconciled_at timestamptz,
  primary key (tenant_id, attempt_id)
);
create index call_by_step on assay.call_ledger (tenant_id, run_id, step);

-- Erasable: reply becomes null.
create table assay.model_reply (
  tenant_id text not null,
  attempt_id text not null,
  reply text,
  erased_at timestamptz,
  primary key (tenant_id, attempt_id),
  foreign key (tenant_id, attempt_id) references assay.call_ledger
);

-- The seal: canonical JSON and its SHA-256. Holds nothing that erasure must reach.
create table assay.grade (
  tenant_id text not null,
  grade_id text not null,
  run_id text not null,
  submission_id text not null,
  assignment_id text not null,
  plan_hash text not null,
  content jsonb not null,
  canonical text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  envelope jsonb not null,
  score double precision,
  state text not null check (state in ('released', 'review', 'rejected')),
  created_at timestamptz not null default now(),
  decided_at timestamptz,
  decided_by text,
  primary key (tenant_id, grade_id),
  unique (tenant_id, run_id),
  foreign key (tenant_id, run_id) references assay.run
);
create index grade_by_assignment on assay.grade (tenant_id, assignment_id, state, created_at);
create index grade_by_submission on assay.grade (tenant_id, submission_id, created_at);

-- Feedback sentences with the words that they rest on. Erasable: rows are deleted.
create table assay.grade_feedback (
  tenant_id text not null,
  grade_id text not null,
  trait_id text not null,
  position integer not null,
  kind text not null check (kind in ('strength', 'weakness')),
  comment text not null,
  quote text not null,
  span_start integer not null check (span_start >= 0),
  span_end integer not null,
  comment_hash text not null,
  primary key (tenant_id, grade_id, trait_id, position),
  check (span_end > span_start),
  foreign key (tenant_id, grade_id) references assay.grade
);

create table assay.trace_span (
  tenant_id text not null references assay.tenant,
  span_id text not null,
  parent_id text,
  run_id text not null,
  -- One for each time the run was taken up: after a crash there are two.
  execution_id text not null,
  name text not null,
  started_at timestamptz not null,
  duration_ms double precision not null,
  status text not null check (status in ('ok', 'error')),
  error_code text,
  attributes jsonb not null,
  primary key (tenant_id, span_id)
);
create index span_by_run on assay.trace_span (tenant_id, run_id, started_at);

-- What teachers decided. Append-only but for the reason in words (erasable).
create table assay.review_decision (
  tenant_id text not null,
  decision_id text not null,
  grade_id text not null,
  action text not null check (action in ('approve', 'override', 'reject')),
  score double precision,
  trait_scores jsonb not null default '{}',
  reason text,
  delta double precision,
  trace_id text,
  decided_by text not null,
  decided_at timestamptz not null default now(),
  primary key (tenant_id, decision_id),
  foreign key (tenant_id, grade_id) references assay.grade
);
create index decision_by_grade on assay.review_decision (tenant_id, grade_id, decided_at);

-- Each row carries the hash of the one before. `entry` is canonical JSON; the other columns are read out of it and cannot differ.
create table assay.audit_log (
  tenant_id text not null references assay.tenant,
  seq bigint not null check (seq > 0),
  entry text not null,
  previous_hash text not null,
  hash text not null,
  at text generated always as ((entry::jsonb) ->> 'at') stored,
  actor text generated always as ((entry::jsonb) ->> 'actor') stored,
  action text generated always as ((entry::jsonb) ->> 'action') stored,
  subject text generated always as ((entry::jsonb) ->> 'subject') stored,
  primary key (tenant_id, seq)
);
create index audit_by_subject on assay.audit_log (tenant_id, subject, seq);

-- Processes that work on runs: a heartbeat each, so that the runs of a dead one are taken up by another.
create table assay.engine_executor (
  executor_id text primary key,
  host text not null,
  pid integer not null,
  process_started_at text not null,
  started_at timestamptz not null default now(),
  beat_at timestamptz not null default now()
);

create function assay.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of assay.% is not allowed: its rows are immutable', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end;
$$;

create trigger artifact_immutable before update or delete or truncate on assay.artifact
  for each statement execute function assay.refuse_change();
create trigger rubric_version_immutable before update or delete or truncate on assay.rubric_version
  for each statement execute function assay.refuse_change();
create trigger audit_log_append_only before update or delete or truncate on assay.audit_log
  for each statement execute function assay.refuse_change();

create function assay.refuse_unsealing() returns trigger language plpgsql as $$
begin
  if (new.content, new.canonical, new.sha256, new.run_id, new.submission_id, new.plan_hash)
     is distinct from (old.content, old.canonical, old.sha256, old.run_id, old.submission_id, old.plan_hash) then
    raise exception 'UPDATE of the sealed part of assay.grade is not allowed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end;
$$;
create trigger grade_sealed before update on assay.grade for each row execute function assay.refuse_unsealing();

create function assay.refuse_redeciding() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - 'reason') is distinct from (to_jsonb(old) - 'reason') then
    raise exception 'UPDATE of assay.review_decision is not allowed: decisions are append-only' using errcode = 'insufficient_privilege';
  end if;
  return new;
end;
$$;
create trigger review_decision_append_only before update on assay.review_decision
  for each row execute function assay.refuse_redeciding();
create trigger review_decision_kept before delete or truncate on assay.review_decision
  for each statement execute function assay.refuse_change();
