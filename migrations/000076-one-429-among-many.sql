-- One 429 among hundreds of answers is no full line: the call waits as long as it was told, by itself, and all the others go on. From the third within about a
-- second on (each counts a third of a second later two thirds, a second later one third), nobody asks before the wait has passed, and then more slowly. A night of
-- 17 essays a second, of whose calls one in 700 was told to wait a second, stood still for a third of its time.
alter table assay.rate_bucket add column strikes double precision not null default 0, add column struck_at timestamptz not null default now();

create or replace function assay.slow_down(p_target text, p_wait_ms double precision) returns void language plpgsql as $$
declare
  b assay.rate_bucket;
  at timestamptz;
  counted double precision;
begin
  insert into assay.rate_bucket (target) values (p_target) on conflict do nothing;
  select * into b from assay.rate_bucket where target = p_target for update;
  at := clock_timestamp();
  counted := b.strikes * exp(-least(60, greatest(0, extract(epoch from at - b.struck_at)::double precision))) + 1;
  update assay.rate_bucket set strikes = counted, struck_at = at,
      blocked_until = case when counted >= 2.5 then greatest(b.blocked_until, at + p_wait_ms * interval '1 millisecond') else b.blocked_until end,
      factor = case when counted < 2.5 or b.blocked_until > at then b.factor else greatest(0.1, b.factor * 0.8) end
    where target = p_target;
end $$;
