-- Paid calls, steps and seals as sets: a lot of them is locked, checked and written by a handful of statements, whatever its size. Where a lot
-- does not fit into a ceiling or a budget as a whole its calls are looked at one by one, as before.
-- `set enable_…`: every table is reached by its key. A plan made while it was small would read all of it for the rest of the night.

-- A row is written when a call is opened and once more when it is settled: with room on its page the second costs no index anything.
alter table assay.call_ledger set (fillfactor = 60);

-- Which workflow of the engine a run was given to (a lot of runs is one workflow); no other may take it up.
alter table assay.run add column workflow text;
-- What was fed before there were lots: a workflow of its own, by the name that it had.
update assay.run set workflow = case when attempts <= 1 then run_id else run_id || '.' || attempts end
  where status in ('queued', 'running') and priority = 'batch' and fed_at is not null;
create index run_by_workflow on assay.run (workflow) where status in ('queued', 'running') and workflow is not null;

-- The runs' submissions, held against an erasure until the transaction ends. Without p_wait those that somebody changes right now are left out.
create function assay.hold_runs(p_tenant text, p_runs text[], p_wait boolean) returns table (run text, erased boolean, cancelled boolean)
language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  if p_wait then
    return query select r.run_id, s.erased_at is not null, r.status = 'cancelled' from assay.run r
      join assay.submission s on s.tenant_id = r.tenant_id and s.submission_id = r.submission_id
      where r.tenant_id = p_tenant and r.run_id = any(p_runs) for share of s;
  else
    return query select r.run_id, s.erased_at is not null, r.status = 'cancelled' from assay.run r
      join assay.submission s on s.tenant_id = r.tenant_id and s.submission_id = r.submission_id
      where r.tenant_id = p_tenant and r.run_id = any(p_runs) for share of s skip locked;
  end if;
end $$;

-- Writes steps of runs, of [{run, name, input_hash, output_hash, output}], and holds the submissions of all the runs. A run's verdict: kept; cancelled
-- (kept, and nothing comes after it); erased and busy (nothing written); other (another process has kept another output: that one stands, and nothing
-- of ours that may follow from our own is written beside it).
create function assay.write_steps(p_tenant text, p_runs text[], p_steps json, p_wait boolean) returns table (run text, verdict text)
language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  free text[];
  erased text[];
  cancelled text[];
  other text[] := '{}';
  step_runs text[];
  names text[];
  inputs text[];
  hashes text[];
  outputs text[];
  made_runs text[];
  made text[];
begin
  if p_runs is null then return; end if;
  select coalesce(array_agg(h.run) filter (where not h.erased), '{}'), coalesce(array_agg(h.run) filter (where h.erased), '{}'),
      coalesce(array_agg(h.run) filter (where h.cancelled), '{}')
    into free, erased, cancelled from assay.hold_runs(p_tenant, p_runs, p_wait) h;
  select coalesce(array_agg(i.run), '{}'), array_agg(i.name), array_agg(i.input_hash), array_agg(i.output_hash), array_agg(i.output)
    into step_runs, names, inputs, hashes, outputs
    from json_to_recordset(p_steps) as i (run text, name text, input_hash text, output_hash text, output text) where i.run = any(free);
  if cardinality(step_runs) > 0 then
    with written as (
      insert into assay.step_output as o (tenant_id, run_id, name, input_hash, output_hash, output)
        select p_tenant, u.run, u.name, u.input, u.hash, u.output from unnest(step_runs, names, inputs, hashes, outputs) as u (run, name, input, hash, output)
        on conflict do nothing returning o.run_id, o.name)
    select coalesce(array_agg(w.run_id), '{}'), coalesce(array_agg(w.name), '{}') into made_runs, made from written w;
    if cardinality(made) < cardinality(step_runs) then
      select coalesce(array_agg(distinct u.run), '{}') into other from unnest(step_runs, names, hashes) as u (run, name, hash)
        join assay.step_output o on o.tenant_id = p_tenant and o.run_id = u.run and o.name = u.name where o.output_hash <> u.hash;
      delete from assay.step_output o using unnest(made_runs, made) as u (run, name)
        where o.tenant_id = p_tenant and o.run_id = u.run and o.name = u.name and u.run = any(other);
    end if;
  end if;
  return query select u.run, case when u.run = any(erased) then 'erased' when u.run <> all(free) then 'busy'
    when u.run = any(cancelled) then 'cancelled' when u.run = any(other) then 'other' else 'kept' end from unnest(p_runs) as u (run);
end $$;

-- As take_place, for calls at one model in their order: the bucket is read and written once.
create function assay.take_places(p_target text, p_tokens double precision[], p_batch boolean[], p_longest double precision[])
returns table (nth integer, taken boolean, wait_ms double precision) language plpgsql as $$
declare
  b assay.rate_bucket%rowtype;
  at timestamptz := clock_timestamp();
  passed double precision;
  requests double precision;
  tokens double precision;
  share double precision;
  due double precision;
begin
  select * into b from assay.rate_bucket where target = p_target for update;
  if not found then
    return query select n, true, 0::double precision from generate_series(1, cardinality(p_tokens)) as n;
    return;
  end if;
  passed := greatest(0, extract(epoch from at - b.updated_at));
  share := 1 - b.interactive_share;
  -- Recovers a twentieth in ten quiet seconds.
  b.factor := least(1, b.factor + 0.005 * passed);
  for place in 1 .. cardinality(p_tokens) loop
    nth := place;
    due := 0;
    if b.blocked_until > at then due := extract(epoch from b.blocked_until - at); end if;
    -- At most one second's worth is saved up and one call runs ahead: with the rate at (limit - call) / 61 no 60 seconds hold more than the limit.
    if b.requests_per_minute is not null then
      requests := greatest(b.requests_per_minute / 2, b.requests_per_minute - 1) / 61 * b.factor;
      b.requests_left := least(greatest(1, requests), b.requests_left + requests * passed);
      b.batch_requests_left := least(greatest(1, requests * share), b.batch_requests_left + requests * share * passed);
      due := greatest(due, (1 - b.requests_left) / requests);
      if p_batch[place] then due := greatest(due, (1 - b.batch_requests_left) / (requests * share)); end if;
    end if;
    if b.tokens_per_minute is not null then
      tokens := greatest(b.tokens_per_minute / 2, b.tokens_per_minute - p_tokens[place]) / 61 * b.factor;
      b.tokens_left := least(tokens, b.tokens_left + tokens * passed);
      b.batch_tokens_left := least(tokens * share, b.batch_tokens_left + tokens * share * passed);
      -- A place is there when what was taken before is made up for; what this call takes, the next ones wait for.
      due := greatest(due, -b.tokens_left / tokens);
      if p_batch[place] then due := greatest(due, -b.batch_tokens_left / (tokens * share)); end if;
    end if;
    -- The time since the last lot has passed once, for the first of this one.
    passed := 0;
    due := due * 1000;
    taken := due <= case when p_batch[place] then 0 else p_longest[place] end;
    wait_ms := greatest(0, due);
    if taken then
      b.requests_left := b.requests_left - 1;
      b.tokens_left := b.tokens_left - p_tokens[place];
      if p_batch[place] then
        b.batch_requests_left := b.batch_requests_left - 1;
        b.batch_tokens_left := b.batch_tokens_left - p_tokens[place];
      end if;
    end if;
    return next;
  end loop;
  update assay.rate_bucket set requests_left = b.requests_left, tokens_left = b.tokens_left,
    batch_requests_left = b.batch_requests_left, batch_tokens_left = b.batch_tokens_left,
    factor = b.factor, updated_at = at where target = p_target;
end $$;

create or replace function assay.take_place(p_target text, p_tokens double precision, p_batch boolean, p_longest double precision)
returns table (taken boolean, wait_ms double precision) language sql as $$
  select p.taken, p.wait_ms from assay.take_places(p_target, array[p_tokens], array[p_batch], array[p_longest]) p
$$;

-- The budgets that a call of the run counts in, with the period that it is now.
create function assay.budgets_of(p_tenant text, p_run text) returns table (budget_id text, since timestamptz, allowed bigint) language sql stable as $$
  select b.budget_id, assay.period_start(b.period, now()), b.limit_micro_usd from assay.budget b
    join assay.budget_scopes(p_tenant, p_run) s on s.scope = b.scope and s.scope_id = b.scope_id where b.tenant_id = p_tenant
$$;

drop function assay.open_calls(text, json, jsonb);
-- Writes the calls down before they are sent, with the steps that their runs have finished meanwhile. Verdicts are those of open_call and of
-- write_steps. p_wait: of one call, which waits for whoever holds its submission.
create function assay.open_calls(p_tenant text, p_calls json, p_ceiling jsonb, p_steps json, p_wait boolean) returns table (
  n integer, verdict text, wait_ms double precision, scope text, scope_id text, unit text, period text, allowed bigint, used bigint, asked bigint,
  resets_at timestamptz
) language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
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
  -- Read anew: a budget that was set since has locked the ledger and counted it without these calls.
  if exists (select from assay.budget b where b.tenant_id = p_tenant) then
    select coalesce(array_agg(i.attempt), '{}'), coalesce(array_agg(b.budget_id), '{}'), coalesce(array_agg(b.since), '{}'),
        coalesce(array_agg(i.reserved), '{}')
      into charged, budgets, since, amounts
      from unnest(runs) as r (run) cross join lateral assay.budgets_of(p_tenant, r.run) b
      join json_to_recordset(calls) as i (n integer, run text, attempt text, reserved bigint) on i.run = r.run where i.n <> all(late);
    insert into assay.budget_spend (tenant_id, budget_id, period_start)
      select distinct p_tenant, u.budget_id, u.since from unnest(budgets, since) as u (budget_id, since)
      where not exists (select from assay.budget_spend s where s.tenant_id = p_tenant and s.budget_id = u.budget_id and s.period_start = u.since)
      on conflict do nothing;
    with written as (
      insert into assay.budget_charge (tenant_id, attempt_id, budget_id, period_start, counted_micro_usd)
      select p_tenant, u.attempt, u.budget_id, u.since, u.amount
      from unnest(charged, budgets, since, amounts) as u (attempt, budget_id, since, amount)
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

drop function assay.settle_calls(text, json);
drop function assay.settle_call(text, text, text, text, text, bigint, bigint, bigint, double precision, integer, text, text, text, double precision);
drop function assay.begin_question(text, text, text, text);
-- Writes the ends of calls, gives back what was reserved too much, and keeps their replies unless the essay was erased meanwhile. `absent`: no such
-- call; `busy`: not done, somebody changes its submission right now.
-- The replies, [{attempt, reply}], come beside the calls: they are long, and read once.
create function assay.settle_calls(p_tenant text, p_calls json, p_replies json, p_wait boolean) returns table (n integer, verdict text)
language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  attempts text[] := (select array_agg(i.attempt) from json_to_recordset(p_calls) as i (attempt text));
  replied text[];
  replies text[];
  runs text[];
  held text[];
  erased text[];
  busy text[];
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
  select coalesce(array_agg(r.run_id), '{}') into busy
    from assay.run r where r.tenant_id = p_tenant and r.run_id = any(runs) and r.run_id <> all(held);

  perform from assay.budget_spend s
    join (select distinct c.budget_id, c.period_start from assay.budget_charge c where c.tenant_id = p_tenant and c.attempt_id = any(attempts)) t
      on t.budget_id = s.budget_id and t.period_start = s.period_start
    where s.tenant_id = p_tenant order by s.budget_id, s.period_start for update of s;
  perform from assay.rate_bucket b
    where b.target in (select i.target from json_to_recordset(p_calls) as i (target text)) order by b.target for update of b;

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

  return query select i.n, case when i.n = any(done) then 'settled'
      when exists (select from assay.call_ledger c where c.tenant_id = p_tenant and c.attempt_id = i.attempt) then 'busy' else 'absent' end
    from json_to_recordset(p_calls) as i (n integer, attempt text);
end $$;

-- Seals grades: each with the steps that its run had not written yet, its feedback sentences and its row of the audit chain; `ends`: the run is done
-- with it. Verdicts: sealed; there (it has one already); absent (no such run); else those of write_steps, of which nothing is sealed.
create function assay.seal_grades(p_tenant text, p_grades json, p_wait boolean) returns table (
  n integer, verdict text, submission_id text, assignment_id text, plan_hash text, created_at timestamptz, audit_seq bigint, previous_hash text,
  audit_hash text
) language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  g record;
  chained record;
begin
  -- Who cancels a run holds its row before the audit chain's lock; a lot has them all before it, too. One alone waits for its submission first.
  if not p_wait then
    perform from assay.run r where r.tenant_id = p_tenant and r.run_id in (select i.run from json_to_recordset(p_grades) as i (run text))
      order by r.run_id for no key update;
  end if;
  for g in select * from json_to_recordset(p_grades) as i (n integer, run text, grade text, canonical text, hash text, envelope text,
      score double precision, state text, feedback json, before text, after text, steps json, ends boolean) loop
    n := g.n;
    audit_seq := null;
    select r.submission_id, r.assignment_id, r.plan_hash into submission_id, assignment_id, plan_hash
      from assay.run r where r.tenant_id = p_tenant and r.run_id = g.run;
    if not found then
      verdict := 'absent';
      return next;
      continue;
    end if;
    select w.verdict into verdict from assay.write_steps(p_tenant, array[g.run], g.steps, p_wait) w;
    -- A person may seal a grade for a run that was cancelled; the run itself may not.
    if verdict <> 'kept' and (verdict <> 'cancelled' or g.ends) then
      return next;
      continue;
    end if;
    insert into assay.grade as made (tenant_id, grade_id, run_id, submission_id, assignment_id, plan_hash, content, canonical, sha256, envelope, score, state)
      values (p_tenant, g.grade, g.run, submission_id, assignment_id, plan_hash, g.canonical::jsonb, g.canonical, g.hash, g.envelope::jsonb, g.score, g.state)
      on conflict (tenant_id, run_id) do nothing returning made.created_at into created_at;
    if not found then
      verdict := 'there';
      return next;
      continue;
    end if;
    insert into assay.grade_feedback (tenant_id, grade_id, trait_id, position, kind, comment, quote, span_start, span_end, comment_hash)
      select p_tenant, g.grade, f.* from json_to_recordset(g.feedback) as f (trait_id text, position integer, kind text, comment text, quote text,
        span_start integer, span_end integer, comment_hash text);
    if g.ends then
      update assay.run r set status = 'done', finished_at = now()
        where r.tenant_id = p_tenant and r.run_id = g.run and r.status in ('queued', 'running', 'held');
    end if;
    select * into chained from assay.append_audit(p_tenant, g.before, g.after);
    audit_seq := chained.audit_seq;
    previous_hash := chained.previous_hash;
    audit_hash := chained.audit_hash;
    verdict := 'sealed';
    return next;
  end loop;
end $$;
