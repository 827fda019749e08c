-- Versions of prompts, model routes and policies; those of rubrics are in rubric_version.
create table assay.registry_version (
  tenant_id text not null references assay.tenant,
  kind text not null check (kind in ('prompts', 'route', 'policy')),
  name text not null,
  version integer not null check (version > 0),
  hash text not null,
  note text not null default '',
  registered_at timestamptz not null default now(),
  registered_by text not null,
  primary key (tenant_id, kind, name, version),
  unique (tenant_id, kind, name, hash),
  foreign key (tenant_id, hash) references assay.artifact
);
create trigger registry_version_immutable before update or delete or truncate on assay.registry_version
  for each statement execute function assay.refuse_change();

-- Append-only: what each environment came to hold, and how. The last row counts. A null hash: what the release or the settings bring.
create table assay.registry_environment (
  tenant_id text not null references assay.tenant,
  kind text not null check (kind in ('rubric', 'prompts', 'route', 'policy')),
  name text not null,
  environment text not null check (environment in ('dev', 'staging', 'production')),
  position bigint generated always as identity,
  hash text,
  action text not null check (action in ('register', 'publish', 'promote', 'rollback', 'alarm')),
  request_id text,
  reason text,
  done_by text not null,
  done_at timestamptz not null default now(),
  primary key (tenant_id, kind, name, environment, position),
  foreign key (tenant_id, hash) references assay.artifact
);
create trigger registry_environment_append_only before update or delete or truncate on assay.registry_environment
  for each statement execute function assay.refuse_change();
create index registry_environment_by_time on assay.registry_environment (tenant_id, environment, position);

-- A rubric that was published before there were environments is in all three.
insert into assay.registry_environment (tenant_id, kind, name, environment, hash, action, reason, done_by, done_at)
select v.tenant_id, 'rubric', v.rubric_id, e.environment, v.hash, 'publish', 'published before there were environments', v.published_by, v.published_at
from assay.rubric_version v cross join (values ('dev'), ('staging'), ('production')) as e (environment)
order by v.tenant_id, v.rubric_id, v.version;

-- Asked for by one person, decided by another. With a share it is an A/B: the version gets that part of the essays.
create table assay.registry_request (
  tenant_id text not null references assay.tenant,
  request_id text not null,
  kind text not null check (kind in ('rubric', 'prompts', 'route', 'policy')),
  name text not null,
  hash text not null,
  environment text not null check (environment in ('staging', 'production')),
  share double precision check (share > 0 and share < 1),
  note text not null,
  requested_by text not null,
  requested_at timestamptz not null default now(),
  status text not null default 'open' check (status in ('open', 'approved', 'rejected')),
  -- What the gates said when it was asked for, and again when it was decided.
  verdicts jsonb not null,
  decided_by text,
  decided_at timestamptz,
  decision_reason text,
  -- Why gates that refused it were overruled.
  override_reason text,
  primary key (tenant_id, request_id),
  foreign key (tenant_id, hash) references assay.artifact
);
create index registry_request_by_status on assay.registry_request (tenant_id, status, request_id);

create function assay.refuse_redeciding_request() returns trigger language plpgsql as $$
begin
  if old.status <> 'open' then
    raise exception 'UPDATE of assay.registry_request is not allowed: it was decided' using errcode = 'insufficient_privilege';
  end if;
  if (new.tenant_id, new.request_id, new.kind, new.name, new.hash, new.environment, new.requested_by, new.requested_at)
     is distinct from (old.tenant_id, old.request_id, old.kind, old.name, old.hash, old.environment, old.requested_by, old.requested_at) then
    raise exception 'UPDATE of what assay.registry_request asks for is not allowed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end;
$$;
create trigger registry_request_decided_once before update on assay.registry_request
  for each row execute function assay.refuse_redeciding_request();
create trigger registry_request_kept before delete or truncate on assay.registry_request
  for each statement execute function assay.refuse_change();

-- Append-only: whether a promotion needs a second person. To go back to `one-person`, one asks (`ask-one-person`) and another confirms.
create table assay.registry_approval (
  tenant_id text not null references assay.tenant,
  position bigint generated always as identity,
  rule text not null check (rule in ('one-person', 'two-person', 'ask-one-person')),
  reason text not null,
  set_by text not null,
  set_at timestamptz not null default now(),
  primary key (tenant_id, position)
);
create trigger registry_approval_append_only before update or delete or truncate on assay.registry_approval
  for each statement execute function assay.refuse_change();

-- Append-only: which environment an assignment's plan is put together from. The last row counts; without one it is production.
create table assay.assignment_environment (
  tenant_id text not null,
  assignment_id text not null,
  position bigint generated always as identity,
  environment text not null check (environment in ('dev', 'staging', 'production')),
  set_by text not null,
  set_at timestamptz not null default now(),
  primary key (tenant_id, assignment_id, position),
  foreign key (tenant_id, assignment_id) references assay.assignment
);
create trigger assignment_environment_append_only before update or delete or truncate on assay.assignment_environment
  for each statement execute function assay.refuse_change();

-- One version against what production holds, for a share of the essays.
create table assay.ab_test (
  tenant_id text not null references assay.tenant,
  ab_test_id text not null,
  kind text not null check (kind in ('rubric', 'prompts', 'route', 'policy')),
  name text not null,
  control_hash text,
  candidate_hash text not null,
  share double precision not null check (share > 0 and share < 1),
  request_id text,
  started_by text not null,
  started_at timestamptz not null default now(),
  stopped_by text,
  stopped_at timestamptz,
  stop_action text check (stop_action in ('stop', 'alarm', 'replaced')),
  stop_reason text,
  primary key (tenant_id, ab_test_id),
  foreign key (tenant_id, candidate_hash) references assay.artifact
);
-- Two at a time would each be the other's disturbance.
create unique index ab_test_one_running on assay.ab_test (tenant_id) where stopped_at is null;

-- Which arm a run belongs to.
create table assay.run_arm (
  tenant_id text not null,
  run_id text not null,
  ab_test_id text not null,
  arm text not null check (arm in ('control', 'candidate')),
  primary key (tenant_id, run_id),
  foreign key (tenant_id, run_id) references assay.run,
  foreign key (tenant_id, ab_test_id) references assay.ab_test
);
create index run_arm_by_test on assay.run_arm (tenant_id, ab_test_id, arm);

-- A teacher's ruling and the rubric version that it made. The words are the rubric's note: about essays in general, never out of one.
create table assay.ruling (
  tenant_id text not null,
  ruling_id text not null,
  assignment_id text not null,
  trait_id text,
  note text not null,
  rubric_id text not null,
  rubric_hash text not null,
  ruled_by text not null,
  ruled_at timestamptz not null default now(),
  primary key (tenant_id, ruling_id),
  foreign key (tenant_id, assignment_id) references assay.assignment,
  foreign key (tenant_id, rubric_hash) references assay.artifact
);
create trigger ruling_immutable before update or delete or truncate on assay.ruling
  for each statement execute function assay.refuse_change();
