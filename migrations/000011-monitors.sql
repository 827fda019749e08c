-- What monitors measured, the alarms that came of it, and whom they were told. No essay text, no name, no score of one student.
create table assay.monitor_reading (
  tenant_id text not null references assay.tenant,
  reading_id text not null,
  monitor_id text not null,
  -- An assignment's id; empty for what belongs to the installation.
  subject text not null,
  at timestamptz not null,
  window_from timestamptz not null,
  window_to timestamptz not null,
  n integer not null check (n >= 0),
  value double precision,
  reference double precision,
  p_value double precision check (p_value >= 0 and p_value <= 1),
  status text not null check (status in ('ok', 'breach', 'too-few')),
  change jsonb not null,
  primary key (tenant_id, reading_id)
);
create index reading_by_monitor on assay.monitor_reading (tenant_id, monitor_id, subject, at);

create table assay.alarm (
  tenant_id text not null references assay.tenant,
  alarm_id text not null,
  monitor_id text not null,
  subject text not null,
  severity text not null check (severity in ('warning', 'critical')),
  change jsonb not null,
  raised_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- Readings that were in breach, and the healthy ones in a row since.
  seen integer not null default 1,
  healthy integer not null default 0,
  acknowledged_at timestamptz,
  acknowledged_by text,
  escalated_at timestamptz,
  recovered_at timestamptz,
  primary key (tenant_id, alarm_id)
);
-- One open alarm for one monitor and subject, whoever looks at the same time.
create unique index alarm_open on assay.alarm (tenant_id, monitor_id, subject) where recovered_at is null;
create index alarm_by_time on assay.alarm (tenant_id, alarm_id desc);

create table assay.alarm_event (
  tenant_id text not null,
  alarm_id text not null,
  position bigint generated always as identity,
  kind text not null check (kind in ('raised', 'acknowledged', 'escalated', 'recovered', 'accepted', 'muted', 'delivered', 'undelivered', 'rollback')),
  at timestamptz not null,
  done_by text not null,
  details jsonb not null default '{}',
  primary key (tenant_id, alarm_id, position),
  foreign key (tenant_id, alarm_id) references assay.alarm
);
create trigger alarm_event_append_only before update or delete or truncate on assay.alarm_event
  for each statement execute function assay.refuse_change();

-- What is still to be told: written with the event itself, so that a crash between the two loses no message.
create table assay.alarm_delivery (
  tenant_id text not null,
  delivery_id text not null,
  alarm_id text not null,
  event text not null check (event in ('raised', 'escalated', 'recovered')),
  channel text not null,
  state text not null default 'pending' check (state in ('pending', 'sent', 'given-up')),
  attempts integer not null default 0,
  next_at timestamptz not null,
  error text,
  primary key (tenant_id, delivery_id),
  unique (tenant_id, alarm_id, event, channel),
  foreign key (tenant_id, alarm_id) references assay.alarm
);
create index delivery_due on assay.alarm_delivery (tenant_id, next_at) where state = 'pending';

create table assay.monitor_mute (
  tenant_id text not null references assay.tenant,
  mute_id text not null,
  monitor_id text not null,
  -- Null: whatever the monitor watches.
  subject text,
  muted_until timestamptz not null,
  reason text not null,
  muted_at timestamptz not null,
  muted_by text not null,
  primary key (tenant_id, mute_id)
);

-- Which model answers for which model that was asked for, as it was accepted.
create table assay.model_pin (
  tenant_id text not null references assay.tenant,
  -- An assignment's id; empty for calls that belong to no essay of one.
  scope text not null,
  asked text not null,
  answered text not null,
  fingerprint text not null,
  pinned_at timestamptz not null,
  pinned_by text not null,
  primary key (tenant_id, scope, asked, answered, fingerprint)
);

create table assay.regression_run (
  tenant_id text not null references assay.tenant,
  regression_id text not null,
  assignment_id text not null,
  dataset_id text not null,
  version integer not null,
  plan_hash text not null,
  role text not null check (role in ('baseline', 'weekly', 'superseded')),
  -- When it was due; a baseline has several runs of one slot.
  slot timestamptz not null,
  repeat integer not null default 0,
  status text not null check (status in ('running', 'done', 'stopped')),
  cost_micro_usd bigint not null default 0,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, regression_id),
  unique (tenant_id, assignment_id, dataset_id, version, slot, repeat),
  foreign key (tenant_id, assignment_id) references assay.assignment,
  foreign key (tenant_id, dataset_id, version) references assay.dataset_version,
  foreign key (tenant_id, plan_hash) references assay.artifact
);

-- A machine's score of an essay of the golden set; goes when the essay goes. Null: it gave none.
create table assay.regression_point (
  tenant_id text not null,
  regression_id text not null,
  dataset_id text not null,
  version integer not null,
  position integer not null,
  score double precision,
  primary key (tenant_id, regression_id, position),
  foreign key (tenant_id, regression_id) references assay.regression_run,
  foreign key (tenant_id, dataset_id, version, position) references assay.dataset_row on delete cascade
);

-- What was due when, and what became of it.
create table assay.schedule_slot (
  tenant_id text not null references assay.tenant,
  job text not null,
  slot timestamptz not null,
  attempts integer not null default 0,
  next_at timestamptz not null,
  done_at timestamptz,
  error text,
  primary key (tenant_id, job, slot)
);
