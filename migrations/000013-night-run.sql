-- Batches: many runs that are fed to the queue as there is room for them, wait out what passes by itself, and can be paused.

create table assay.batch (
  tenant_id text not null references assay.tenant,
  batch_id text not null,
  assignment_id text not null,
  title text not null,
  plan_hash text not null,
  -- pilot: only its first `pilot` runs are fed; waiting: they have ended, and a person looks before the rest.
  state text not null check (state in ('pilot', 'waiting', 'running', 'paused', 'cancelled', 'done')),
  -- How much of the queue it gets beside other batches: 2 gets twice as much as 1.
  weight integer not null default 1 check (weight between 1 and 100),
  pilot integer not null default 0 check (pilot >= 0),
  total integer not null,
  -- What it was said to cost and take before it began.
  estimate jsonb not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (tenant_id, batch_id),
  foreign key (tenant_id, assignment_id) references assay.assignment,
  foreign key (tenant_id, plan_hash) references assay.artifact
);
create index batch_under_way on assay.batch (tenant_id, state) where state in ('pilot', 'running', 'paused', 'waiting');

alter table assay.run drop constraint run_status_check;
-- held: waits for `held_until` (a budget's next period, a provider that is away); what it has finished stays finished.
alter table assay.run add constraint run_status_check check (status in ('queued', 'running', 'held', 'done', 'failed', 'cancelled'));
alter table assay.run add column held_until timestamptz;
alter table assay.run add column holds integer not null default 0;
-- When a batch's run was given to the engine's queue; null: it waits for its turn in this table.
alter table assay.run add column fed_at timestamptz;
create index run_to_feed on assay.run (tenant_id, batch_id, run_id) where status = 'queued' and fed_at is null;
create index run_fed on assay.run (fed_at) where status = 'queued' and fed_at is not null;
create index run_held on assay.run (held_until) where status = 'held';

create or replace function assay.budget_scopes(p_tenant text, p_run text)
returns table (scope text, scope_id text) language sql stable as $$
  select 'tenant', ''
  union all
  select 'assignment', r.assignment_id from assay.run r where r.tenant_id = p_tenant and r.run_id = p_run
  union all
  select 'class', c.class_id from assay.run r
    join assay.class_assignment c on c.tenant_id = r.tenant_id and c.assignment_id = r.assignment_id
    where r.tenant_id = p_tenant and r.run_id = p_run
  union all
  select 'student', s.pseudonym from assay.run r
    join assay.submission s on s.tenant_id = r.tenant_id and s.submission_id = r.submission_id
    where r.tenant_id = p_tenant and r.run_id = p_run and s.pseudonym is not null
$$;

-- Keeps a step's output in one round trip. `kept`: this one; `there`: another process was faster; `erased`: the submission is gone.
create function assay.keep_step(
  p_tenant text, p_run text, p_name text, p_input_hash text, p_output_hash text, p_output text
) returns text language plpgsql as $$
declare
  erased timestamptz;
begin
  -- An erasure that comes now waits for this transaction: nothing is written behind its back.
  select s.erased_at into erased from assay.run r
    join assay.submission s on s.tenant_id = r.tenant_id and s.submission_id = r.submission_id
    where r.tenant_id = p_tenant and r.run_id = p_run for share of s;
  if erased is not null then return 'erased'; end if;
  insert into assay.step_output (tenant_id, run_id, name, input_hash, output_hash, output)
    values (p_tenant, p_run, p_name, p_input_hash, p_output_hash, p_output) on conflict do nothing;
  return case when found then 'kept' else 'there' end;
end $$;
