-- An experiment that was asked for over HTTP is run by any server or worker, and goes on in another one when that dies.
alter table assay.experiment
  -- Null: whoever began it runs it (the command line).
  add column job text check (job in ('waiting', 'running', 'failed', 'cancelled')),
  add column attempts integer not null default 0 check (attempts >= 0),
  add column next_at timestamptz,
  -- Of the last try that failed: code and message of the error.
  add column job_error jsonb;
create index experiment_queued on assay.experiment (tenant_id, next_at) where job in ('waiting', 'running') and report is null;
