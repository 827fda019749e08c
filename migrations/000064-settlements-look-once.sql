-- As before, and what there is nothing of (limits a minute, budgets, runs that somebody holds) is not looked for again and again: each statement in here costs a lot as much as a call.
-- Writes the ends of calls, gives back what was reserved too much, and keeps their replies unless the essay was erased meanwhile. `absent`: no such
-- call; `busy`: not done, somebody changes its submission right now.
-- The replies, [{attempt, reply}], come beside the calls: they are long, and read once.
create or replace function assay.settle_calls(p_tenant text, p_calls json, p_replies json, p_wait boolean) returns table (n integer, verdict text)
language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  attempts text[] := (select array_agg(i.attempt) from json_to_recordset(p_calls) as i (attempt text));
  replied text[];
  replies text[];
  runs text[];
  held text[];
  erased text[];
  busy text[] := '{}';
  charged boolean;
  limited boolean := exists (select from assay.rate_bucket);
  done integer[];
  ended text[];
  counted bigint[];
begin
  select coalesce(array_agg(i.attempt), '{}'), coalesce(array_agg(i.reply), '{}') into replied, replies
    from json_to_recordset(p_replies) as i (attempt text, reply text);
  select coalesce(array_agg(distinct c.run_id), '{}') into runs
    from unnest(replied) as u (attempt) join assay.call_ledger c on c.tenant_id = p_tenant and c.attempt_id = u.attempt;
  -- An erasure that comes now waits for this transaction: no word of the essay is written behind its back.
  select coalesce(array_agg(h.run), '{}'), coalesce(array_agg(h.run) filter (where h.erased), '{}') into held, erased
    from assay.hold_runs(p_tenant, runs, p_wait) h;
  if cardinality(held) < cardinality(runs) then
    select coalesce(array_agg(r.run_id), '{}') into busy
      from assay.run r where r.tenant_id = p_tenant and r.run_id = any(runs) and r.run_id <> all(held);
  end if;

  -- A budget that is set meanwhile would find these calls open: from here on none is set before they are settled.
  lock table assay.call_ledger in row exclusive mode;
  perform from assay.budget_spend s
    join (select distinct c.budget_id, c.period_start from assay.budget_charge c where c.tenant_id = p_tenant and c.attempt_id = any(attempts)) t
      on t.budget_id = s.budget_id and t.period_start = s.period_start
    where s.tenant_id = p_tenant order by s.budget_id, s.period_start for update of s;
  charged := found;
  if limited then
    perform from assay.rate_bucket b
      where b.target in (select i.target from json_to_recordset(p_calls) as i (target text)) order by b.target for update of b;
  end if;

  with one as materialized (
    select * from json_to_recordset(p_calls) as i (n integer, attempt text, status text, answered text, fingerprint text, input bigint, output bigint,
      cached bigint, cost bigint, latency double precision, http integer, error text)
  ), settled as (
    -- A call whose end is unknown has no cost yet: it counts at its reserved maximum.
    update assay.call_ledger c set status = o.status, model_answered = o.answered, fingerprint = o.fingerprint,
        input_tokens = case when o.status = 'unknown' then c.input_tokens else o.input end,
        output_tokens = case when o.status = 'unknown' then c.output_tokens else o.output end,
        cached_tokens = coalesce(nullif(o.cached, 0), c.cached_tokens),
        cost_micro_usd = case when o.status = 'unknown' then c.cost_micro_usd else o.cost end,
        latency_ms = o.latency, http_status = o.http, error_code = o.error, settled_at = now()
      from one o where c.tenant_id = p_tenant and c.attempt_id = o.attempt and c.run_id <> all(busy)
      returning o.n, c.attempt_id, c.run_id, coalesce(c.cost_micro_usd, c.reserved_micro_usd) as amount
  ), kept as (
    insert into assay.model_reply (tenant_id, attempt_id, reply)
      select p_tenant, s.attempt_id, u.reply from unnest(replied, replies) as u (attempt, reply)
      join settled s on s.attempt_id = u.attempt where s.run_id <> all(erased) on conflict do nothing
  )
  select coalesce(array_agg(s.n), '{}'), coalesce(array_agg(s.attempt_id), '{}'), coalesce(array_agg(s.amount), '{}')
    into done, ended, counted from settled s;

  if charged then
    with differing as (
      select c.attempt_id, c.budget_id, c.period_start, u.amount, u.amount - c.counted_micro_usd as difference
      from unnest(ended, counted) as u (attempt, amount)
      join assay.budget_charge c on c.tenant_id = p_tenant and c.attempt_id = u.attempt where u.amount <> c.counted_micro_usd
    ), spend as (
      update assay.budget_spend s set counted_micro_usd = s.counted_micro_usd + d.difference
        from (select budget_id, period_start, sum(difference) as difference from differing group by 1, 2) d
        where s.tenant_id = p_tenant and s.budget_id = d.budget_id and s.period_start = d.period_start
    )
    update assay.budget_charge c set counted_micro_usd = d.amount from differing d
      where c.tenant_id = p_tenant and c.attempt_id = d.attempt_id and c.budget_id = d.budget_id;
  end if;

  if limited then
    update assay.rate_bucket b set tokens_left = b.tokens_left + m.more, batch_tokens_left = b.batch_tokens_left + m.batch
      from (
        select i.target, sum(i.estimate - i.input - i.output) as more,
          coalesce(sum(i.estimate - i.input - i.output) filter (where r.priority = 'batch'), 0) as batch
        from json_to_recordset(p_calls) as i (n integer, attempt text, status text, input bigint, output bigint, target text, estimate double precision)
        join assay.rate_bucket t on t.target = i.target
        join assay.call_ledger c on c.tenant_id = p_tenant and c.attempt_id = i.attempt
        left join assay.run r on r.tenant_id = p_tenant and r.run_id = c.run_id
        where i.status <> 'unknown' and i.n = any(done) group by i.target) m
      where b.target = m.target;
  end if;

  if cardinality(done) = cardinality(attempts) then
    return query select d.n, 'settled' from unnest(done) as d (n);
    return;
  end if;
  return query select i.n, case when i.n = any(done) then 'settled'
      when exists (select from assay.call_ledger c where c.tenant_id = p_tenant and c.attempt_id = i.attempt) then 'busy' else 'absent' end
    from json_to_recordset(p_calls) as i (n integer, attempt text);
end $$;
