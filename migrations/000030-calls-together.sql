-- The four statements of a paid call and its step, for many at a time: the traits of an essay ask side by side and so do the essays of a
-- worker; one statement and one commit for all that came in meanwhile. Each item is worked on by the function that works on one.

-- As begin_question, for each of [{n, run, step, hash}].
create function assay.begin_questions(p_tenant text, p_asked json)
returns table (n integer, cancelled boolean, reply text) language plpgsql as $$
begin
  update assay.call_ledger c set status = 'unknown'
    from json_to_recordset(p_asked) as i (run text, step text)
    where c.tenant_id = p_tenant and c.run_id = i.run and c.step = i.step and c.status = 'open'
      and not exists (select from assay.run r where r.tenant_id = p_tenant and r.run_id = i.run and r.status = 'cancelled');
  return query select i.n,
      exists (select from assay.run r where r.tenant_id = p_tenant and r.run_id = i.run and r.status = 'cancelled'),
      (select m.reply from assay.call_ledger c join assay.model_reply m on m.tenant_id = c.tenant_id and m.attempt_id = c.attempt_id
        where c.tenant_id = p_tenant and c.run_id = i.run and c.step = i.step and c.request_hash = i.hash
          and c.status = 'settled' and m.reply is not null
        order by c.settled_at desc limit 1)
    from json_to_recordset(p_asked) as i (n integer, run text, step text, hash text);
end $$;

-- Rows that several of the calls change are locked beforehand and in one order, so that two lots never wait for each other.
create function assay.lock_spending(p_tenant text, p_runs text[], p_attempts text[], p_targets text[]) returns void language plpgsql as $$
begin
  perform from assay.budget_spend s where s.tenant_id = p_tenant and (s.budget_id, s.period_start) in (
      select b.budget_id, assay.period_start(b.period, now()) from unnest(p_runs) as run_id
        cross join lateral assay.budget_scopes(p_tenant, run_id) o
        join assay.budget b on b.tenant_id = p_tenant and b.scope = o.scope and b.scope_id = o.scope_id
      union
      select c.budget_id, c.period_start from assay.budget_charge c where c.tenant_id = p_tenant and c.attempt_id = any(p_attempts))
    order by s.budget_id, s.period_start for update;
  perform from assay.rate_bucket b where b.target = any(p_targets) order by b.target for update;
end $$;

-- As open_call, for each of the calls.
create function assay.open_calls(p_tenant text, p_calls json, p_ceiling jsonb) returns table (
  n integer, verdict text, wait_ms double precision, scope text, scope_id text, unit text, period text, allowed bigint, used bigint, asked bigint,
  resets_at timestamptz
) language plpgsql as $$
begin
  perform assay.lock_spending(p_tenant,
    (select array_agg(distinct i.run) from json_to_recordset(p_calls) as i (run text)), array[]::text[],
    (select array_agg(distinct i.target) from json_to_recordset(p_calls) as i (target text)));
  return query select i.n, o.* from json_to_recordset(p_calls) as i (n integer, attempt text, run text, step text, hash text, number integer,
      provider text, model text, reserved bigint, tokens bigint, target text, estimate double precision, longest double precision)
    cross join lateral assay.open_call(p_tenant, i.attempt, i.run, i.step, i.hash, i.number, i.provider, i.model, i.reserved, i.tokens,
      p_ceiling, i.target, i.estimate, i.longest) o;
end $$;

-- Runs whose submission somebody changes right now (an erasure): to be worked on alone, so that a lot never waits while it holds rows.
create function assay.busy_runs(p_tenant text, p_runs text[]) returns text[] language sql as $$
  with free as (
    select r.run_id from assay.run r join assay.submission s on s.tenant_id = r.tenant_id and s.submission_id = r.submission_id
    where r.tenant_id = p_tenant and r.run_id = any(p_runs) for share of s skip locked
  )
  select coalesce(array_agg(r.run_id), array[]::text[]) from assay.run r
    where r.tenant_id = p_tenant and r.run_id = any(p_runs) and r.run_id not in (select run_id from free)
$$;

-- As settle_call, for each of the calls; `busy`: not done.
create function assay.settle_calls(p_tenant text, p_calls json) returns table (n integer, verdict text) language plpgsql as $$
declare
  attempts text[] := (select array_agg(i.attempt) from json_to_recordset(p_calls) as i (attempt text));
  busy text[];
begin
  busy := assay.busy_runs(p_tenant, (select array_agg(distinct c.run_id) from assay.call_ledger c
    where c.tenant_id = p_tenant and c.attempt_id = any(attempts)));
  perform assay.lock_spending(p_tenant, array[]::text[], attempts,
    (select array_agg(distinct i.target) from json_to_recordset(p_calls) as i (target text)));
  return query select i.n, case
      when exists (select from assay.call_ledger c where c.tenant_id = p_tenant and c.attempt_id = i.attempt and c.run_id = any(busy)) then 'busy'
      when assay.settle_call(p_tenant, i.attempt, i.status, i.answered, i.fingerprint, i.input, i.output, i.cost, i.latency, i.http, i.error,
        i.reply, i.target, i.estimate) then 'settled'
      else 'absent' end
    from json_to_recordset(p_calls) as i (n integer, attempt text, status text, answered text, fingerprint text, input bigint, output bigint,
      cost bigint, latency double precision, http integer, error text, reply text, target text, estimate double precision);
end $$;

-- As keep_step, for each of the steps; `busy`: not done.
create function assay.keep_steps(p_tenant text, p_steps json) returns table (n integer, verdict text) language plpgsql as $$
declare
  busy text[] := assay.busy_runs(p_tenant, (select array_agg(distinct i.run) from json_to_recordset(p_steps) as i (run text)));
begin
  return query select i.n, case when i.run = any(busy) then 'busy'
      else assay.keep_step(p_tenant, i.run, i.name, i.input_hash, i.output_hash, i.output) end
    from json_to_recordset(p_steps) as i (n integer, run text, name text, input_hash text, output_hash text, output text);
end $$;

-- The end of a tenant's audit chain, held until the transaction ends. The second statement sees what the one before us committed.
create function assay.audit_head(p_tenant text) returns table (seq bigint, hash text) language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('assay.audit'), hashtext(p_tenant));
  return query select l.seq, l.hash from assay.audit_log l where l.tenant_id = p_tenant order by l.seq desc limit 1;
end $$;
