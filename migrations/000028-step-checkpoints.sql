-- The journal's own row is the checkpoint of a step (docs/decisions/0029): so the statements that a step makes anyway say when the run was
-- cancelled meanwhile.

create or replace function assay.keep_step(
  p_tenant text, p_run text, p_name text, p_input_hash text, p_output_hash text, p_output text
) returns text language plpgsql as $$
declare
  erased timestamptz;
  state text;
begin
  -- An erasure that comes now waits for this transaction: nothing is written behind its back.
  select s.erased_at, r.status into erased, state from assay.run r
    join assay.submission s on s.tenant_id = r.tenant_id and s.submission_id = r.submission_id
    where r.tenant_id = p_tenant and r.run_id = p_run for share of s;
  if erased is not null then return 'erased'; end if;
  insert into assay.step_output (tenant_id, run_id, name, input_hash, output_hash, output)
    values (p_tenant, p_run, p_name, p_input_hash, p_output_hash, p_output) on conflict do nothing;
  if not found then return 'there'; end if;
  -- What was paid for is kept; nothing comes after it.
  return case when state = 'cancelled' then 'cancelled' else 'kept' end;
end $$;

create or replace function assay.begin_question(p_tenant text, p_run text, p_step text, p_hash text) returns text language plpgsql as $$
begin
  if exists (select from assay.run where tenant_id = p_tenant and run_id = p_run and status = 'cancelled') then
    raise exception 'the run was cancelled' using errcode = 'AS001';
  end if;
  update assay.call_ledger set status = 'unknown' where tenant_id = p_tenant and run_id = p_run and step = p_step and status = 'open';
  return (select m.reply from assay.call_ledger c join assay.model_reply m on m.tenant_id = c.tenant_id and m.attempt_id = c.attempt_id
    where c.tenant_id = p_tenant and c.run_id = p_run and c.step = p_step and c.request_hash = p_hash and c.status = 'settled' and m.reply is not null
    order by c.settled_at desc limit 1);
end $$;
