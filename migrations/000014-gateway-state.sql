-- What can be seen of the gateway from outside the process that it is in.

-- Runs at a time in that process; null: not told.
alter table assay.engine_executor add column concurrency integer;

-- Circuits that are not closed, as each worker sees them. Gone with the worker.
create table assay.circuit_state (
  executor_id text not null references assay.engine_executor on delete cascade,
  -- As in assay.rate_bucket.
  target text not null,
  state text not null check (state in ('open', 'half-open')),
  changed_at timestamptz not null default now(),
  -- When one call may try again.
  open_until timestamptz,
  primary key (executor_id, target)
);

-- The part of input_tokens that the provider took from its own cache; null: it did not say.
alter table assay.call_ledger add column cached_tokens bigint;

-- Calls are looked up by time for what is shown, and lie in that order: an index of ranges costs a call next to nothing.
create index call_by_time on assay.call_ledger using brin (opened_at) with (pages_per_range = 16, autosummarize = on);
