-- Accounts and what belongs to them, classes, off switch, verdicts of other tools, records of disclosure and requests about records.

-- People who sign in. `account`, `account_session`, `account_credential` and `account_verification` are written by the login library.
create table assay.account (
  id text primary key,
  tenant_id text not null default 'local' references assay.tenant,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  roles text[] not null default '{}',
  deactivated_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table assay.account_session (
  id text primary key,
  user_id text not null references assay.account on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index account_session_by_account on assay.account_session (user_id);
create table assay.account_credential (
  id text primary key,
  user_id text not null references assay.account on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  -- scrypt.
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index account_credential_by_account on assay.account_credential (user_id);
-- Links of invitations and resets; `identifier` is a hash.
create table assay.account_verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index account_verification_by_identifier on assay.account_verification (identifier);

-- Keys of programs. Only a keyed hash of the secret is kept.
create table assay.api_key (
  tenant_id text not null references assay.tenant,
  key_id text not null,
  name text not null,
  -- Whose key it is: an account's id, or `owner`.
  owner text not null,
  secret_hash text not null check (secret_hash ~ '^[0-9a-f]{64}$'),
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  primary key (tenant_id, key_id)
);

create table assay.class (
  tenant_id text not null references assay.tenant,
  class_id text not null,
  name text not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, class_id),
  unique (tenant_id, name)
);
create table assay.class_teacher (
  tenant_id text not null,
  class_id text not null,
  account_id text not null references assay.account,
  primary key (tenant_id, class_id, account_id),
  foreign key (tenant_id, class_id) references assay.class
);
create index class_of_teacher on assay.class_teacher (tenant_id, account_id);
create table assay.class_assignment (
  tenant_id text not null,
  class_id text not null,
  assignment_id text not null,
  primary key (tenant_id, class_id, assignment_id),
  foreign key (tenant_id, class_id) references assay.class,
  foreign key (tenant_id, assignment_id) references assay.assignment
);
create index class_of_assignment on assay.class_assignment (tenant_id, assignment_id);

-- Grades that a person gave without any machine: where AI grading is off, or no grader could be asked. Append-only but for the words
-- (erasable); the last row of a submission counts.
create table assay.hand_grade (
  tenant_id text not null,
  hand_grade_id text not null,
  submission_id text not null,
  rubric_hash text not null,
  score double precision not null,
  trait_scores jsonb not null default '{}',
  comment text,
  decided_by text not null,
  decided_at timestamptz not null default now(),
  primary key (tenant_id, hand_grade_id),
  foreign key (tenant_id, submission_id) references assay.submission
);
create index hand_grade_by_submission on assay.hand_grade (tenant_id, submission_id, hand_grade_id);

-- What other tools say of a submission (plagiarism, AI detection). Never read by a grader. Erasable: rows are deleted.
create table assay.external_flag (
  tenant_id text not null,
  flag_id text not null,
  submission_id text not null,
  source text not null,
  kind text not null check (kind in ('plagiarism', 'ai-detection', 'other')),
  verdict text not null check (verdict in ('flagged', 'clear', 'inconclusive')),
  -- As the tool says it, 0 to 1. Shown, and read by nothing.
  probability double precision check (probability between 0 and 1),
  note text,
  link text,
  posted_by text not null,
  posted_at timestamptz not null default now(),
  primary key (tenant_id, flag_id),
  unique (tenant_id, submission_id, source, kind),
  foreign key (tenant_id, submission_id) references assay.submission
);

-- Who saw or received which record, when and why (34 CFR 99.32). Kept as long as the record; append-only but for the words in `purpose`
-- and `recipient` (erasable).
create table assay.disclosure (
  tenant_id text not null references assay.tenant,
  disclosure_id text not null,
  at timestamptz not null,
  -- One row an hour for each person who opens the same record.
  hour timestamptz not null,
  actor text not null,
  kind text not null check (kind in ('view', 'export', 'feedback', 'records')),
  submission_id text,
  pseudonym text,
  purpose text,
  recipient text,
  primary key (tenant_id, disclosure_id)
);
create unique index disclosure_view_once on assay.disclosure (tenant_id, actor, submission_id, hour) where kind = 'view';
create index disclosure_by_submission on assay.disclosure (tenant_id, submission_id, disclosure_id);
create index disclosure_by_student on assay.disclosure (tenant_id, pseudonym, disclosure_id);
create function assay.refuse_changed_disclosure() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - 'purpose' - 'recipient') is distinct from (to_jsonb(old) - 'purpose' - 'recipient') then
    raise exception 'UPDATE of assay.disclosure is not allowed: it is append-only' using errcode = 'insufficient_privilege';
  end if;
  return new;
end;
$$;
create trigger disclosure_append_only before update on assay.disclosure for each row execute function assay.refuse_changed_disclosure();
create trigger disclosure_kept before delete or truncate on assay.disclosure for each statement execute function assay.refuse_change();

-- A parent's or student's request about records (34 CFR 99.10): to be answered within 45 days, and nothing is erased while it is open.
create table assay.record_request (
  tenant_id text not null,
  request_id text not null,
  pseudonym text not null,
  asked_by text not null check (asked_by in ('student', 'parent')),
  wants text not null check (wants in ('inspect', 'amend', 'erase')),
  -- In somebody's own words (erasable).
  note text,
  opened_by text not null,
  opened_at timestamptz not null,
  due_at timestamptz not null,
  closed_by text,
  closed_at timestamptz,
  outcome text check (outcome in ('granted', 'refused', 'withdrawn')),
  primary key (tenant_id, request_id),
  foreign key (tenant_id, pseudonym) references assay.student
);
create index record_request_open on assay.record_request (tenant_id, pseudonym) where closed_at is null;
