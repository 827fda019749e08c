-- The teacher's desk: what the queue sorts and filters by, leases, drafts, edits of feedback, comment bank, batch approval, release, appeals.

-- Read out of the sealed content, so that a queue of 10,000 opens no sealed document.
create function assay.sealed_trait_scores(content jsonb) returns jsonb language sql immutable parallel safe as $$
  select coalesce(jsonb_object_agg(trait ->> 'traitId', trait -> 'score') filter (where trait ? 'score'), '{}'::jsonb)
  from jsonb_array_elements(content -> 'traits') as trait
$$;
alter table assay.grade
  add column reason_codes jsonb generated always as (jsonb_path_query_array(content, '$.decision.reasons[*].code')) stored,
  add column band_id text generated always as (content #>> '{result,bandId}') stored,
  add column continuous double precision generated always as ((content #> '{result,continuous}')::double precision) stored,
  add column aggregate double precision generated always as ((content #> '{result,aggregate}')::double precision) stored,
  add column interval_low double precision generated always as ((content #> '{result,interval,low}')::double precision) stored,
  add column interval_high double precision generated always as ((content #> '{result,interval,high}')::double precision) stored,
  add column interval_coverage double precision generated always as ((content #> '{result,interval,coverage}')::double precision) stored,
  add column trait_scores jsonb generated always as (assay.sealed_trait_scores(content)) stored,
  -- What counts after the teachers' decisions; null where the machine's own counts.
  add column final_score double precision,
  add column final_traits jsonb,
  -- How many decisions there are: who decides says which one they saw.
  add column revision integer not null default 0,
  -- Held back from a batch approval to measure it.
  add column audit_hold boolean not null default false,
  -- Two readers came to scores that lie too far apart.
  add column readers_differ boolean not null default false,
  add column risk double precision,
  -- What the risk rests on, and of which state of knowledge: another one, and it is worked out anew.
  add column risk_basis text,
  add column risk_model text,
  -- Told to the student. Graded is not released.
  add column published_at timestamptz,
  add column published_by text;
update assay.grade set revision = counted.n
  from (select tenant_id, grade_id, count(*)::integer as n from assay.review_decision group by tenant_id, grade_id) as counted
  where counted.tenant_id = grade.tenant_id and counted.grade_id = grade.grade_id;
update assay.grade set final_score = latest.score, final_traits = latest.trait_scores
  from (select distinct on (tenant_id, grade_id) tenant_id, grade_id, action, score, trait_scores
        from assay.review_decision order by tenant_id, grade_id, decision_id desc) as latest
  where latest.tenant_id = grade.tenant_id and latest.grade_id = grade.grade_id and latest.action = 'override';
create index grade_risk_old on assay.grade (tenant_id, assignment_id, risk_model);

-- The JSON text escapes line ends and tabs; each would glue two words together.
alter table assay.submission_text add column words integer
  generated always as (regexp_count(regexp_replace(btrim(source_text, '"'), '\\[ntrfb]', ' ', 'g'), '\S+')) stored;

alter table assay.review_decision
  -- Overall comment for the student (erasable).
  add column comment text,
  -- The decision that this one takes back.
  add column undoes text,
  add column batch_id text,
  -- `second`: a blind second reading, which moves no grade by itself.
  add column reading text not null default 'first' check (reading in ('first', 'second')),
  -- The machine's scores were not shown to this reader before they scored.
  add column blind boolean not null default false;
alter table assay.review_decision drop constraint review_decision_action_check;
alter table assay.review_decision add check (action in ('approve', 'override', 'reject', 'reopen'));
create index decision_by_batch on assay.review_decision (tenant_id, batch_id) where batch_id is not null;
create or replace function assay.refuse_redeciding() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - 'reason' - 'comment') is distinct from (to_jsonb(old) - 'reason' - 'comment') then
    raise exception 'UPDATE of assay.review_decision is not allowed: decisions are append-only' using errcode = 'insufficient_privilege';
  end if;
  return new;
end;
$$;

-- What a teacher did with each feedback sentence. Erasable: rows are deleted with the submission's words.
create table assay.decision_feedback (
  tenant_id text not null,
  decision_id text not null,
  position integer not null,
  trait_id text not null,
  act text not null check (act in ('accept', 'edit', 'reject', 'add')),
  -- Keyed hash of the grader's sentence; null for one that the teacher added.
  comment_hash text,
  comment text,
  span_start integer check (span_start >= 0),
  span_end integer,
  primary key (tenant_id, decision_id, position),
  check (span_end > span_start),
  foreign key (tenant_id, decision_id) references assay.review_decision
);

-- One person has a submission open at a time. A row that has expired is nobody's.
create table assay.review_lease (
  tenant_id text not null,
  submission_id text not null,
  holder text not null,
  acquired_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, submission_id),
  foreign key (tenant_id, submission_id) references assay.submission
);

-- What a teacher has typed and not yet decided (erasable).
create table assay.review_draft (
  tenant_id text not null,
  submission_id text not null,
  teacher text not null,
  draft jsonb not null,
  saved_at timestamptz not null default now(),
  primary key (tenant_id, submission_id, teacher),
  foreign key (tenant_id, submission_id) references assay.submission
);

create table assay.bank_comment (
  tenant_id text not null,
  comment_id text not null,
  assignment_id text not null,
  -- Null: shared by everybody who grades the assignment.
  owner text,
  origin text not null check (origin in ('written', 'learned')),
  text text not null,
  text_hash text not null,
  trait_id text,
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, comment_id),
  unique nulls not distinct (tenant_id, assignment_id, owner, text_hash),
  foreign key (tenant_id, assignment_id) references assay.assignment
);
-- Where a comment was used: what the bank learns from. Goes with the submission.
create table assay.bank_comment_use (
  tenant_id text not null,
  comment_id text not null,
  submission_id text not null,
  trait_id text not null,
  level double precision,
  used_by text not null,
  used_at timestamptz not null default now(),
  primary key (tenant_id, comment_id, submission_id, trait_id),
  foreign key (tenant_id, comment_id) references assay.bank_comment on delete cascade,
  foreign key (tenant_id, submission_id) references assay.submission
);

-- Batch approvals: what was proposed with which promise, what was held back, what came of it.
create table assay.approval_batch (
  tenant_id text not null,
  batch_id text not null,
  assignment_id text not null,
  state text not null default 'preview' check (state in ('preview', 'committed', 'undone')),
  threshold double precision not null,
  audit_share double precision not null,
  seed text not null,
  promise jsonb not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  committed_at timestamptz,
  undone_at timestamptz,
  primary key (tenant_id, batch_id),
  foreign key (tenant_id, assignment_id) references assay.assignment
);
create table assay.approval_item (
  tenant_id text not null,
  batch_id text not null,
  grade_id text not null,
  role text not null check (role in ('approve', 'audit')),
  risk double precision not null,
  revision integer not null,
  outcome text check (outcome in ('approved', 'held', 'skipped')),
  primary key (tenant_id, batch_id, grade_id),
  foreign key (tenant_id, batch_id) references assay.approval_batch,
  foreign key (tenant_id, grade_id) references assay.grade
);

-- Questions of students and parents. `question` and `answer` are erasable.
create table assay.appeal (
  tenant_id text not null,
  appeal_id text not null,
  assignment_id text not null,
  submission_id text not null,
  grade_id text not null,
  trait_id text not null,
  asked_by text not null check (asked_by in ('student', 'parent', 'teacher')),
  question text,
  state text not null default 'open' check (state in ('open', 'assigned', 'answered', 'withdrawn')),
  -- Whose decision is in question: none of them may answer.
  not_by text[] not null,
  reader text,
  contested_score double precision,
  outcome text check (outcome in ('kept', 'raised', 'lowered')),
  outcome_score double precision,
  answer text,
  due_at timestamptz not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  answered_at timestamptz,
  primary key (tenant_id, appeal_id),
  foreign key (tenant_id, assignment_id) references assay.assignment,
  foreign key (tenant_id, submission_id) references assay.submission,
  foreign key (tenant_id, grade_id) references assay.grade
);
create index appeal_by_assignment on assay.appeal (tenant_id, assignment_id, state, due_at);
create unique index appeal_open_once on assay.appeal (tenant_id, grade_id, trait_id) where state in ('open', 'assigned');
create table assay.appeal_comparison (
  tenant_id text not null,
  appeal_id text not null,
  position integer not null,
  essay_id text not null,
  score double precision not null,
  -- The appealed essay against the exemplar.
  answer text not null check (answer in ('better', 'worse', 'equal')),
  compared_by text not null,
  compared_at timestamptz not null default now(),
  primary key (tenant_id, appeal_id, position),
  unique (tenant_id, appeal_id, essay_id),
  foreign key (tenant_id, appeal_id) references assay.appeal
);
create index submission_in_order on assay.submission (tenant_id, assignment_id, submission_id);
