-- Sets of essays that versions are measured on. A row points to its essay and never copies it: erasing the essay takes the row along.
create table assay.dataset (
  tenant_id text not null references assay.tenant,
  dataset_id text not null,
  slug text not null,
  title text not null,
  kind text not null check (kind in ('golden', 'holdout', 'overrides', 'contested', 'sampled', 'red-team')),
  assignment_id text not null,
  -- Its essays are kept from training and from the exemplars: only such a set may hold a gate.
  reserved boolean not null,
  created_at timestamptz not null default now(),
  created_by text not null,
  primary key (tenant_id, dataset_id),
  unique (tenant_id, slug),
  foreign key (tenant_id, assignment_id) references assay.assignment
);

create table assay.dataset_version (
  tenant_id text not null,
  dataset_id text not null,
  version integer not null check (version > 0),
  -- Content hash of the kind and the hashes of the rows, in order, as they were when it was made.
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  rows integer not null check (rows >= 0),
  -- Rows that left since, because their essays were erased or removed.
  gone integer not null default 0 check (gone >= 0),
  note text not null,
  created_at timestamptz not null default now(),
  created_by text not null,
  primary key (tenant_id, dataset_id, version),
  foreign key (tenant_id, dataset_id) references assay.dataset
);

create table assay.dataset_row (
  tenant_id text not null,
  dataset_id text not null,
  version integer not null,
  position integer not null,
  assignment_id text not null,
  essay_id text,
  submission_id text,
  row_hash text not null,
  -- What people gave: the score that counts, and each rater's. Empty where nobody has read it yet.
  scores jsonb not null default '{}',
  raters jsonb not null default '[]',
  -- Demographics that came with the set; only with a consent. What submissions say themselves is read where it stands.
  groups jsonb not null default '{}',
  consent_by text,
  primary key (tenant_id, dataset_id, version, position),
  check (num_nonnulls(essay_id, submission_id) = 1),
  check (groups = '{}' or consent_by is not null),
  foreign key (tenant_id, dataset_id, version) references assay.dataset_version,
  foreign key (tenant_id, assignment_id, essay_id) references assay.graded_essay on delete cascade,
  foreign key (tenant_id, submission_id) references assay.submission on delete cascade
);
create index dataset_row_by_essay on assay.dataset_row (tenant_id, assignment_id, essay_id);
create index dataset_row_by_submission on assay.dataset_row (tenant_id, submission_id);

create function assay.count_gone_row() returns trigger language plpgsql as $$
begin
  update assay.dataset_version set gone = gone + 1
  where tenant_id = old.tenant_id and dataset_id = old.dataset_id and version = old.version;
  return old;
end;
$$;
create trigger dataset_row_gone after delete on assay.dataset_row for each row execute function assay.count_gone_row();

create function assay.refuse_relocking() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - 'gone') is distinct from (to_jsonb(old) - 'gone') then
    raise exception 'UPDATE of assay.dataset_version is not allowed: versions are locked' using errcode = 'insufficient_privilege';
  end if;
  return new;
end;
$$;
create trigger dataset_version_locked before update on assay.dataset_version
  for each row execute function assay.refuse_relocking();
-- A consent that is withdrawn takes the groups out; nothing else of a row changes.
create function assay.refuse_row_change() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - 'groups' - 'consent_by') is distinct from (to_jsonb(old) - 'groups' - 'consent_by') then
    raise exception 'UPDATE of assay.dataset_row is not allowed: versions are locked' using errcode = 'insufficient_privilege';
  end if;
  return new;
end;
$$;
create trigger dataset_row_locked before update on assay.dataset_row for each row execute function assay.refuse_row_change();

-- One reading of one essay by one person who sees neither the other readings nor the machine's.
create table assay.label_task (
  tenant_id text not null,
  task_id text not null,
  dataset_id text not null,
  version integer not null,
  position integer not null,
  reader text not null,
  part text not null check (part in ('first', 'second', 'adjudicator')),
  scores jsonb,
  created_at timestamptz not null default now(),
  done_at timestamptz,
  primary key (tenant_id, task_id),
  unique (tenant_id, dataset_id, version, position, part),
  unique (tenant_id, dataset_id, version, position, reader),
  check ((scores is null) = (done_at is null)),
  foreign key (tenant_id, dataset_id, version, position) references assay.dataset_row on delete cascade
);
create index label_task_by_reader on assay.label_task (tenant_id, reader, dataset_id, version, position);

-- What a plan made of a row: numbers, and the feedback's words, which go with the row.
create table assay.dataset_result (
  tenant_id text not null,
  dataset_id text not null,
  version integer not null,
  position integer not null,
  plan_hash text not null,
  -- 0, and further ones where the same question is asked again to see how the answer varies.
  repeat integer not null default 0,
  result jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, dataset_id, version, position, plan_hash, repeat),
  foreign key (tenant_id, dataset_id, version, position) references assay.dataset_row on delete cascade,
  foreign key (tenant_id, plan_hash) references assay.artifact
);

create table assay.experiment (
  tenant_id text not null references assay.tenant,
  experiment_id text not null,
  dataset_id text not null,
  version integer not null,
  plan_a text not null,
  plan_b text not null,
  spec jsonb not null,
  -- The report: figures only. Null until it is done.
  report jsonb,
  created_at timestamptz not null default now(),
  created_by text not null,
  finished_at timestamptz,
  primary key (tenant_id, experiment_id),
  foreign key (tenant_id, dataset_id, version) references assay.dataset_version,
  foreign key (tenant_id, plan_a) references assay.artifact,
  foreign key (tenant_id, plan_b) references assay.artifact
);
create index experiment_by_plan on assay.experiment (tenant_id, plan_b, created_at);

-- How a judging model did against people: without it, its word may hold no gate.
create table assay.judge_validation (
  tenant_id text not null references assay.tenant,
  judge_hash text not null,
  position bigint generated always as identity,
  n integer not null check (n >= 0),
  kappa double precision,
  quadratic_kappa double precision,
  low double precision,
  high double precision,
  dataset_hash text not null,
  validated_at timestamptz not null default now(),
  validated_by text not null,
  primary key (tenant_id, judge_hash, position)
);
