-- Budgets, limits a minute, and the two ends of a paid call as one statement each: the ledger's row, the budgets and the bucket change
-- together or not at all, and a call costs two round trips instead of eight.

alter table assay.call_ledger add column reserved_tokens bigint not null default 0;
alter table assay.call_ledger add column fingerprint text;
alter table assay.run add column priority text not null default 'interactive' check (priority in ('interactive', 'batch'));

create table assay.budget (
  tenant_id text not null references assay.tenant,
  budget_id text not null,
  scope text not null check (scope in ('tenant', 'class', 'assignment', 'student')),
  -- Empty for the tenant: it has one of each period.
  scope_id text not null,
  period text not null check (period in ('total', 'month', 'day', 'hour')),
  limit_micro_usd bigint not null check (limit_micro_usd >= 0),
  created_at timestamptz not null default now(),
  primary key (tenant_id, budget_id),
  unique (tenant_id, scope, scope_id, period)
);

-- Settled calls at their cost, open and unknown ones at what was reserved for them.
create table assay.budget_spend (
  tenant_id text not null,
  budget_id text not null,
  period_start timestamptz not null,
  counted_micro_usd bigint not null default 0,
  primary key (tenant_id, budget_id, period_start),
  foreign key (tenant_id, budget_id) references assay.budget on delete cascade
);

-- Which budgets a call counts in, and at what: what settling and reconciling correct.
create table assay.budget_charge (
  tenant_id text not null,
  attempt_id text not null,
  budget_id text not null,
  period_start timestamptz not null,
  counted_micro_usd bigint not null,
  primary key (tenant_id, attempt_id, budget_id),
  foreign key (tenant_id, budget_id) references assay.budget on delete cascade
);

-- Requests and tokens a minute at one model of one provider, for all workers on this database. Who waits at a screen takes a place at once, also
-- one that lies in the future (`*_left` below zero); a batch takes one only when it is there, and leaves a share free.
create table assay.rate_bucket (
  target text primary key,
  requests_per_minute double precision check (requests_per_minute > 0),
  tokens_per_minute double precision check (tokens_per_minute > 0),
  -- What a batch leaves to those who wait at a screen.
  interactive_share double precision not null default 0.03 check (interactive_share >= 0 and interactive_share < 1),
  requests_left double precision not null default 0,
  tokens_left double precision not null default 0,
  batch_requests_left double precision not null default 0,
  batch_tokens_left double precision not null default 0,
  -- Falls when the provider says 429, and rises again by itself.
  factor double precision not null default 1 check (factor > 0 and factor <= 1),
  blocked_until timestamptz not null default '-infinity',
  updated_at timestamptz not null default now()
);

-- What a budget of a student, an assignment or the tenant is looked up by. A call of no stored run is the tenant's alone.
create function assay.budget_scopes(p_tenant text, p_run text)
returns table (scope text, scope_id text) language sql stable as $$
  select 'tenant', ''
  union all
  select 'assignment', r.assignment_id from assay.run r where r.tenant_id = p_tenant and r.run_id = p_run
  union all
  select 'student', s.pseudonym from assay.run r
    join assay.submission s on s.tenant_id = r.tenant_id and s.submission_id = r.submission_id
    where r.tenant_id = p_tenant and r.run_id = p_run and s.pseudonym is not null
$$;

create function assay.period_start(p_period text, p_at timestamptz) returns timestamptz language sql immutable as $$
  -- Months, days and hours of UTC: a budget means the same wherever a worker stands.
  select case p_period when 'total' then 'epoch'::timestamptz
    else date_trunc(p_period, p_at at time zone 'UTC') at time zone 'UTC' end
$$;

-- Takes a place in the bucket. `wait_ms`: until it comes. Not taken when that is longer than p_longest; a batch takes only what is there now.
create function assay.take_place(p_target text, p_tokens double precision, p_batch boolean, p_longest double precision)
returns table (taken boolean, wait_ms double precision) language plpgsql as $$
declare
  b assay.rate_bucket%rowtype;
  at timestamptz := clock_timestamp();
  passed double precision;
  requests double precision;
  tokens double precision;
  share double precision;
  due double precision := 0;
  granted boolean;
begin
  select * into b from assay.rate_bucket where target = p_target for update;
  if not found then return query select true, 0::double precision; return; end if;
  passed := greatest(0, extract(epoch from at - b.updated_at));
  share := 1 - b.interactive_share;
  -- Recovers a twentieth in ten quiet seconds.
  b.factor := least(1, b.factor + 0.005 * passed);
  if b.blocked_until > at then due := extract(epoch from b.blocked_until - at); end if;
  -- At most one second's worth is saved up and one call runs ahead: with the rate at (limit - call) / 61 no 60 seconds hold more than the limit.
  if b.requests_per_minute is not null then
    requests := greatest(b.requests_per_minute / 2, b.requests_per_minute - 1) / 61 * b.factor;
    b.requests_left := least(greatest(1, requests), b.requests_left + requests * passed);
    b.batch_requests_left := least(greatest(1, requests * share), b.batch_requests_left + requests * share * passed);
    due := greatest(due, (1 - b.requests_left) / requests);
    if p_batch then due := greatest(due, (1 - b.batch_requests_left) / (requests * share)); end if;
  end if;
  if b.tokens_per_minute is not null then
    tokens := greatest(b.tokens_per_minute / 2, b.tokens_per_minute - p_tokens) / 61 * b.factor;
    b.tokens_left := least(tokens, b.tokens_left + tokens * passed);
    b.batch_tokens_left := least(tokens * share, b.batch_tokens_left + tokens * share * passed);
    -- A place is there when what was taken before is made up for; what this call takes, the next ones wait for.
    due := greatest(due, -b.tokens_left / tokens);
    if p_batch then due := greatest(due, -b.batch_tokens_left / (tokens * share)); end if;
  end if;
  due := due * 1000;
  granted := due <= case when p_batch then 0 else p_longest end;
  if granted then
    b.requests_left := b.requests_left - 1;
    b.tokens_left := b.tokens_left - p_tokens;
    if p_batch then
      b.batch_requests_left := b.batch_requests_left - 1;
      b.batch_tokens_left := b.batch_tokens_left - p_tokens;
    end if;
  end if;
  update assay.rate_bucket set requests_left = b.requests_left, tokens_left = b.tokens_left,
    batch_requests_left = b.batch_requests_left, batch_tokens_left = b.batch_tokens_left,
    factor = b.factor, updated_at = at where target = p_target;
  return query select granted, greatest(0, due);
end $$;

-- Counts a call at p_counted in every budget that it was charged to.
create function assay.recount_call(p_tenant text, p_attempt text, p_counted bigint) returns void language sql as $$
  with charge as (
    select tenant_id, budget_id, period_start, p_counted - counted_micro_usd as difference from assay.budget_charge
    where tenant_id = p_tenant and attempt_id = p_attempt
  ), spend as (
    update assay.budget_spend s set counted_micro_usd = s.counted_micro_usd + c.difference from charge c
    where s.tenant_id = c.tenant_id and s.budget_id = c.budget_id and s.period_start = c.period_start and c.difference <> 0
  )
  update assay.budget_charge set counted_micro_usd = p_counted where tenant_id = p_tenant and attempt_id = p_attempt
$$;

-- Begins a step's question: the settled reply to this very request, when the process died between settlement and checkpoint. A step asks one
-- question at a time: whatever it left open belongs to a process that died.
create function assay.begin_question(p_tenant text, p_run text, p_step text, p_hash text) returns text language sql as $$
  update assay.call_ledger set status = 'unknown' where tenant_id = p_tenant and run_id = p_run and step = p_step and status = 'open';
  select m.reply from assay.call_ledger c join assay.model_reply m on m.tenant_id = c.tenant_id and m.attempt_id = c.attempt_id
    where c.tenant_id = p_tenant and c.run_id = p_run and c.step = p_step and c.request_hash = p_hash and c.status = 'settled' and m.reply is not null
    order by c.settled_at desc limit 1
$$;

-- Writes a call down before it is sent, if the assessment's ceiling, every budget and the limits a minute allow it. `verdict`: open (send it
-- after wait_ms), later (there is no place before wait_ms), spent. Nothing is written but for open.
create function assay.open_call(
  p_tenant text, p_attempt text, p_run text, p_step text, p_hash text, p_number integer, p_provider text, p_model text,
  p_reserved bigint, p_reserved_tokens bigint, p_ceiling jsonb, p_target text, p_estimate double precision, p_longest double precision
) returns table (
  verdict text, wait_ms double precision, scope text, scope_id text, unit text, period text, allowed bigint, used bigint, asked bigint,
  resets_at timestamptz
) language plpgsql as $$
declare
  limits jsonb := p_ceiling;
  batch boolean := false;
  run_started timestamptz;
  spent record;
  charge record;
  place record;
begin
  -- The answer to the same statement was lost.
  if exists (select from assay.call_ledger c where c.tenant_id = p_tenant and c.attempt_id = p_attempt) then
    return query select 'open', 0::double precision, null::text, null::text, null::text, null::text, null::bigint, null::bigint, null::bigint, null::timestamptz;
    return;
  end if;
  select p_ceiling || coalesce(a.policy -> 'ceiling', '{}'), r.priority = 'batch', r.started_at into limits, batch, run_started
    from assay.run r join assay.assignment a on a.tenant_id = r.tenant_id and a.assignment_id = r.assignment_id
    where r.tenant_id = p_tenant and r.run_id = p_run;
  if found then
    select coalesce(sum(coalesce(c.cost_micro_usd, c.reserved_micro_usd)), 0)::bigint as money,
      coalesce(sum(coalesce(c.input_tokens + c.output_tokens, c.reserved_tokens)), 0)::bigint as tokens, count(*) as calls,
      coalesce(extract(epoch from clock_timestamp() - run_started), 0)::bigint as seconds
      into spent from assay.call_ledger c where c.tenant_id = p_tenant and c.run_id = p_run;
    for charge in select * from (values
        ('micro-dollars', (limits ->> 'microUsd')::bigint, spent.money, p_reserved),
        ('tokens', (limits ->> 'tokens')::bigint, spent.tokens, p_reserved_tokens),
        ('calls', (limits ->> 'calls')::bigint, spent.calls, 1::bigint),
        ('seconds', (limits ->> 'seconds')::bigint, spent.seconds, 0::bigint)) as l (unit, allowed, used, asked)
        where l.allowed is not null and l.used + l.asked > l.allowed limit 1
    loop
      return query select 'spent', null::double precision, 'assessment', p_run, charge.unit, 'total', charge.allowed, charge.used, charge.asked, null::timestamptz;
      return;
    end loop;
  end if;

  -- Locked in one order, so that two calls never wait for each other.
  insert into assay.budget_spend (tenant_id, budget_id, period_start)
    select b.tenant_id, b.budget_id, assay.period_start(b.period, now()) from assay.budget b
      join assay.budget_scopes(p_tenant, p_run) s on s.scope = b.scope and s.scope_id = b.scope_id
      where b.tenant_id = p_tenant order by b.budget_id
    on conflict do nothing;
  for charge in
    select b.budget_id, b.scope as of_scope, b.scope_id as of_id, b.period as of_period, b.limit_micro_usd, s.period_start as since, s.counted_micro_usd
      from assay.budget b
      join assay.budget_scopes(p_tenant, p_run) o on o.scope = b.scope and o.scope_id = b.scope_id
      join assay.budget_spend s on s.tenant_id = b.tenant_id and s.budget_id = b.budget_id and s.period_start = assay.period_start(b.period, now())
      where b.tenant_id = p_tenant order by b.budget_id for update of s
  loop
    if charge.counted_micro_usd + p_reserved > charge.limit_micro_usd then
      return query select 'spent', null::double precision, charge.of_scope, charge.of_id, 'micro-dollars', charge.of_period,
        charge.limit_micro_usd, charge.counted_micro_usd, p_reserved,
        case charge.of_period when 'total' then null else charge.since + ('1 ' || charge.of_period)::interval end;
      return;
    end if;
  end loop;

  select * into place from assay.take_place(p_target, p_estimate, batch, p_longest);
  if not place.taken then
    return query select 'later', place.wait_ms, null::text, null::text, null::text, null::text, null::bigint, null::bigint, null::bigint, null::timestamptz;
    return;
  end if;

  insert into assay.call_ledger (tenant_id, attempt_id, run_id, step, request_hash, attempt, provider, model_asked, reserved_micro_usd, reserved_tokens)
    values (p_tenant, p_attempt, p_run, p_step, p_hash, p_number, p_provider, p_model, p_reserved, p_reserved_tokens);
  insert into assay.budget_charge (tenant_id, attempt_id, budget_id, period_start, counted_micro_usd)
    select b.tenant_id, p_attempt, b.budget_id, assay.period_start(b.period, now()), p_reserved from assay.budget b
      join assay.budget_scopes(p_tenant, p_run) s on s.scope = b.scope and s.scope_id = b.scope_id where b.tenant_id = p_tenant;
  update assay.budget_spend s set counted_micro_usd = s.counted_micro_usd + p_reserved from assay.budget_charge c
    where c.tenant_id = p_tenant and c.attempt_id = p_attempt
      and s.tenant_id = c.tenant_id and s.budget_id = c.budget_id and s.period_start = c.period_start;
  return query select 'open', place.wait_ms, null::text, null::text, null::text, null::text, null::bigint, null::bigint, null::bigint, null::timestamptz;
end $$;

-- Writes the end of a call, gives back what it was reserved too much, and keeps its reply unless the essay was erased meanwhile.
-- False: no such call.
create function assay.settle_call(
  p_tenant text, p_attempt text, p_status text, p_answered text, p_fingerprint text, p_input bigint, p_output bigint, p_cost bigint,
  p_latency double precision, p_http integer, p_error text, p_reply text, p_target text, p_estimate double precision
) returns boolean language plpgsql as $$
declare
  call record;
  erased timestamptz;
  more double precision;
begin
  -- A call whose end is unknown has no cost yet: it counts at its reserved maximum.
  update assay.call_ledger c set status = p_status, model_answered = p_answered, fingerprint = p_fingerprint,
      input_tokens = case when p_status = 'unknown' then c.input_tokens else p_input end,
      output_tokens = case when p_status = 'unknown' then c.output_tokens else p_output end,
      cost_micro_usd = case when p_status = 'unknown' then c.cost_micro_usd else p_cost end,
      latency_ms = p_latency, http_status = p_http, error_code = p_error, settled_at = now()
    where c.tenant_id = p_tenant and c.attempt_id = p_attempt
    returning c.run_id, coalesce(c.cost_micro_usd, c.reserved_micro_usd) as counted into call;
  if not found then return false; end if;
  if p_reply is not null then
    -- An erasure that comes now waits for this transaction: no word of the essay is written behind its back.
    select s.erased_at into erased from assay.run r
      join assay.submission s on s.tenant_id = r.tenant_id and s.submission_id = r.submission_id
      where r.tenant_id = p_tenant and r.run_id = call.run_id for share of s;
    if erased is null then
      insert into assay.model_reply (tenant_id, attempt_id, reply) values (p_tenant, p_attempt, p_reply) on conflict do nothing;
    end if;
  end if;
  perform assay.recount_call(p_tenant, p_attempt, call.counted);
  if p_target is not null and p_status <> 'unknown' then
    more := p_estimate - (p_input + p_output);
    update assay.rate_bucket b set tokens_left = b.tokens_left + more,
        batch_tokens_left = b.batch_tokens_left +
          case when exists (select from assay.run r where r.tenant_id = p_tenant and r.run_id = call.run_id and r.priority = 'batch') then more else 0 end
      where b.target = p_target and more <> 0;
  end if;
  return true;
end $$;

-- The provider said 429: nobody asks before p_wait_ms have passed, and then more slowly.
create function assay.slow_down(p_target text, p_wait_ms double precision) returns void language sql as $$
  update assay.rate_bucket set blocked_until = greatest(blocked_until, clock_timestamp() + p_wait_ms * interval '1 millisecond'),
    factor = case when blocked_until > clock_timestamp() then factor else greatest(0.1, factor * 0.8) end
  where target = p_target
$$;
