-- Questions that go out together through a provider's batch API, at its lower price. Each is a call in the ledger, written down before it is sent.

create table assay.provider_batch (
  tenant_id text not null references assay.tenant,
  -- Told to the provider as metadata: a batch that was made when this process died is found again by it.
  batch_id text not null,
  -- The model and its terms, without a key.
  target jsonb not null,
  terms jsonb not null,
  requests integer not null,
  -- sending: made here, perhaps there; sent: there; ended: read to the end.
  state text not null check (state in ('sending', 'sent', 'ended')),
  remote_id text,
  -- What the provider said of its end: completed, expired, cancelled, failed.
  outcome text,
  created_at timestamptz not null default now(),
  looked_at timestamptz,
  -- What has no answer by then is taken back and asked directly.
  deadline timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, batch_id)
);
create index provider_batch_under_way on assay.provider_batch (tenant_id) where state <> 'ended';

create table assay.provider_batch_item (
  tenant_id text not null,
  run_id text not null,
  step text not null,
  request_hash text not null,
  attempt_id text not null unique,
  target jsonb not null,
  terms jsonb not null,
  -- waiting: for its batch; sent; answered: the reply lies here; refused: by a budget or ceiling; missed: to be asked directly;
  -- done: the run has its reply (and asks what comes after it directly).
  state text not null check (state in ('waiting', 'sent', 'answered', 'refused', 'missed', 'done')),
  batch_id text,
  reserved_micro_usd bigint not null,
  reserved_tokens bigint not null,
  -- They hold the essay, or quote it; gone as soon as the run has its reply.
  request text,
  response text,
  refusal jsonb,
  created_at timestamptz not null default now(),
  answered_at timestamptz,
  primary key (tenant_id, run_id, step, request_hash),
  foreign key (tenant_id, run_id) references assay.run on delete cascade
);
create index provider_batch_waiting on assay.provider_batch_item (tenant_id, created_at) where state = 'waiting';
create index provider_batch_members on assay.provider_batch_item (tenant_id, batch_id) where batch_id is not null;
