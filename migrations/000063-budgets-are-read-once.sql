-- As before, and the budgets of a lot are read once: they were looked up again after the calls were written, lest one was set in between.
-- Writes the calls down before they are sent, with the steps that their runs have finished meanwhile. Verdicts are those of open_call and of
-- write_steps. p_wait: of one call, which waits for whoever holds its submission.
create or replace function assay.open_calls(p_tenant text, p_calls json, p_ceiling jsonb, p_steps json, p_wait boolean) returns table (
  n integer, verdict text, wait_ms double precision, scope text, scope_id text, unit text, period text, allowed bigint, used bigint, asked bigint,
  resets_at timestamptz
) language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  calls json := p_calls;
  runs text[] := (select array_agg(distinct i.run) from json_to_recordset(p_calls) as i (run text));
  stopped text[];
  why text[];
  fits boolean;
  charged text[] := '{}';
  budgets text[] := '{}';
  since timestamptz[] := '{}';
  amounts bigint[] := '{}';
  place record;
  given integer[] := '{}';
  waits double precision[] := '{}';
  late integer[] := '{}';
begin
  select coalesce(array_agg(w.run), '{}'), coalesce(array_agg(w.verdict), '{}') into stopped, why
    from assay.write_steps(p_tenant, (select array_agg(distinct i.run) from json_to_recordset(p_steps) as i (run text)), p_steps, p_wait) w
    where w.verdict <> 'kept';
  select stopped || coalesce(array_agg(r.run_id), '{}'), why || coalesce(array_agg('cancelled'::text), '{}') into stopped, why
    from assay.run r where r.tenant_id = p_tenant and r.run_id = any(runs) and r.status = 'cancelled' and r.run_id <> all(stopped);
  if cardinality(stopped) > 0 then
    return query select i.n, w.verdict, null::double precision, null::text, null::text, null::text, null::text, null::bigint, null::bigint, null::bigint,
        null::timestamptz
      from json_to_recordset(p_calls) as i (n integer, run text) join unnest(stopped, why) as w (run, verdict) on w.run = i.run;
    select json_agg(c.one) into calls from json_array_elements(p_calls) as c (one) where c.one ->> 'run' <> all(stopped);
    if calls is null then return; end if;
  end if;

  -- The calls of a run are held against its ceiling one lot after the other. Not by its row: who seals or cancels it holds that.
  perform pg_advisory_xact_lock(hashtext('assay.ceiling'), k.key) from (select distinct hashtext(u.run) as key from unnest(runs) as u (run) order by 1) k;
  -- Opened before: the answer to the same statement was lost.
  fits := not exists (select from json_to_recordset(calls) as i (attempt text)
      join assay.call_ledger c on c.tenant_id = p_tenant and c.attempt_id = i.attempt)
    and not exists (
      select from (select i.run, sum(i.reserved) as money, sum(i.tokens) as tokens, count(*) as calls
          from json_to_recordset(calls) as i (run text, reserved bigint, tokens bigint) group by i.run) a
        join assay.run r on r.tenant_id = p_tenant and r.run_id = a.run
        join assay.assignment g on g.tenant_id = r.tenant_id and g.assignment_id = r.assignment_id
        cross join lateral (select p_ceiling || coalesce(g.policy -> 'ceiling', '{}') as most) l
        cross join lateral (
          select coalesce(sum(coalesce(c.cost_micro_usd, c.reserved_micro_usd)), 0) as money,
            coalesce(sum(coalesce(c.input_tokens + c.output_tokens, c.reserved_tokens)), 0) as tokens, count(*) as calls
          from assay.call_ledger c where c.tenant_id = p_tenant and c.run_id = a.run) s
      where s.money + a.money > (l.most ->> 'microUsd')::bigint or s.tokens + a.tokens > (l.most ->> 'tokens')::bigint
        or s.calls + a.calls > (l.most ->> 'calls')::bigint
        or extract(epoch from clock_timestamp() - r.started_at)::bigint > (l.most ->> 'seconds')::bigint);

  -- Who sets a budget locks the ledger against writing and counts what is in it: from here on none is set before these calls are.
  lock table assay.call_ledger in row exclusive mode;
  if fits and exists (select from assay.budget b where b.tenant_id = p_tenant) then
    select coalesce(array_agg(i.attempt), '{}'), coalesce(array_agg(b.budget_id), '{}'), coalesce(array_agg(b.since), '{}'),
        coalesce(array_agg(i.reserved), '{}')
      into charged, budgets, since, amounts
      from unnest(runs) as r (run) cross join lateral assay.budgets_of(p_tenant, r.run) b
      join json_to_recordset(calls) as i (run text, attempt text, reserved bigint) on i.run = r.run;
    -- Locked in one order, so that two lots never wait for each other.
    insert into assay.budget_spend (tenant_id, budget_id, period_start)
      select distinct p_tenant, u.budget_id, u.since from unnest(budgets, since) as u (budget_id, since)
      where not exists (select from assay.budget_spend s where s.tenant_id = p_tenant and s.budget_id = u.budget_id and s.period_start = u.since)
      order by u.budget_id, u.since
      on conflict do nothing;
    select coalesce(bool_and(held.fits), true) into fits from (
      select s.counted_micro_usd + t.asked <= t.allowed as fits
      from (select u.budget_id, u.since, sum(u.amount) as asked from unnest(budgets, since, amounts) as u (budget_id, since, amount) group by 1, 2) g
      cross join lateral (select g.asked, b.limit_micro_usd as allowed from assay.budget b where b.tenant_id = p_tenant and b.budget_id = g.budget_id) t
      join assay.budget_spend s on s.tenant_id = p_tenant and s.budget_id = g.budget_id and s.period_start = g.since
      order by s.budget_id, s.period_start for update of s) held;
  end if;

  if not fits then
    perform assay.lock_spending(p_tenant, runs, array[]::text[], (select array_agg(distinct i.target) from json_to_recordset(calls) as i (target text)));
    return query select i.n, o.* from json_to_recordset(calls) as i (n integer, attempt text, run text, step text, hash text, number integer,
        provider text, model text, reserved bigint, tokens bigint, target text, estimate double precision, longest double precision)
      cross join lateral assay.open_call(p_tenant, i.attempt, i.run, i.step, i.hash, i.number, i.provider, i.model, i.reserved, i.tokens,
        p_ceiling, i.target, i.estimate, i.longest) o;
    return;
  end if;

  if exists (select from json_to_recordset(calls) as i (target text) join assay.rate_bucket b on b.target = i.target) then
    for place in
      select i.target, array_agg(i.n order by i.n) as ns, array_agg(i.estimate order by i.n) as estimates,
        array_agg(coalesce(r.priority = 'batch', false) order by i.n) as batch, array_agg(i.longest order by i.n) as longest
      from json_to_recordset(calls) as i (n integer, run text, target text, estimate double precision, longest double precision)
      left join assay.run r on r.tenant_id = p_tenant and r.run_id = i.run group by i.target order by i.target
    loop
      select given || array_agg(place.ns[p.nth]), waits || array_agg(p.wait_ms),
          late || coalesce(array_agg(place.ns[p.nth]) filter (where not p.taken), '{}')
        into given, waits, late from assay.take_places(place.target, place.estimates, place.batch, place.longest) p;
    end loop;
  end if;

  insert into assay.call_ledger (tenant_id, attempt_id, run_id, step, request_hash, attempt, provider, model_asked, reserved_micro_usd, reserved_tokens)
    select p_tenant, i.attempt, i.run, i.step, i.hash, i.number, i.provider, i.model, i.reserved, i.tokens
    from json_to_recordset(calls) as i (n integer, attempt text, run text, step text, hash text, number integer, provider text, model text,
      reserved bigint, tokens bigint) where i.n <> all(late);
  if cardinality(charged) > 0 then
    with written as (
      insert into assay.budget_charge (tenant_id, attempt_id, budget_id, period_start, counted_micro_usd)
      select p_tenant, u.attempt, u.budget_id, u.since, u.amount
      from unnest(charged, budgets, since, amounts) as u (attempt, budget_id, since, amount)
      where cardinality(late) = 0 or u.attempt <> all(select i.attempt from json_to_recordset(calls) as i (n integer, attempt text) where i.n = any(late))
      returning budget_id, period_start, counted_micro_usd)
    update assay.budget_spend s set counted_micro_usd = s.counted_micro_usd + w.amount
      from (select budget_id, period_start, sum(counted_micro_usd) as amount from written group by 1, 2) w
      where s.tenant_id = p_tenant and s.budget_id = w.budget_id and s.period_start = w.period_start;
  end if;
  return query select i.n, case when i.n = any(late) then 'later' else 'open' end,
      coalesce((select u.wait_ms from unnest(given, waits) as u (n, wait_ms) where u.n = i.n), 0),
      null::text, null::text, null::text, null::text, null::bigint, null::bigint, null::bigint, null::timestamptz
    from json_to_recordset(calls) as i (n integer);
end $$;
