-- A look for near copies costs the same in a class of ten thousand as in one of a hundred, as long as no run is everybody's. It read every sketch that had any run in common: with 12,000 essays
-- that share a turn of phrase with one in forty others it took 61 ms an essay, and the index of the whole tenant besides.
alter table assay.submission_sketch add column size integer generated always as (cardinality(grams)) stored;

-- Earlier versions are compared with nobody, and from now on leave their sketch when the next one comes.
delete from assay.submission_sketch k using assay.submission s
  where s.tenant_id = k.tenant_id and s.submission_id = k.submission_id and exists (
    select from assay.submission later
    where later.tenant_id = s.tenant_id and later.assignment_id = s.assignment_id and later.slot = s.slot and later.version > s.version);

drop function assay.near_submissions(text, text, bigint[], double precision, integer, integer);

-- Other submissions of the assignment whose sketches have so much in common with one, newest versions only, likest first. Of each run the first holders
-- count, in the order in which they lie in the table: what more essays have is common property, and of many copies of one text the same ones are found by each run.
-- p_grams: null for those of its own sketch.
create function assay.near_submissions(
  p_tenant text, p_submission text, p_grams bigint[], p_least double precision, p_holders integer, p_most integer
) returns table (submission text) language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  if p_grams is null then
    p_grams := (select own.grams from assay.submission_sketch own where own.tenant_id = p_tenant and own.submission_id = p_submission);
  end if;
  return query select s.submission_id from (
      select held.submission_id, held.assignment_id, count(*) as shared
      from unnest(p_grams) as own (gram)
      -- The tenant is asked for outside: its index would be read as a whole beside the other, and its key is in the hashes.
      cross join lateral (
        select k.tenant_id, k.assignment_id, k.submission_id, k.size
        from assay.submission_sketch k where k.grams @> array[own.gram] limit p_holders) held
      where held.tenant_id = p_tenant and held.submission_id <> p_submission
      group by held.submission_id, held.assignment_id, held.size
      having count(*) >= p_least * least(held.size, cardinality(p_grams))) near
    join assay.submission mine on mine.tenant_id = p_tenant and mine.submission_id = p_submission
    join assay.submission s on s.tenant_id = p_tenant and s.submission_id = near.submission_id
    where near.assignment_id = mine.assignment_id and s.slot <> mine.slot and s.erased_at is null and s.version = (
      select max(newest.version) from assay.submission newest
      where newest.tenant_id = s.tenant_id and newest.assignment_id = s.assignment_id and newest.slot = s.slot)
    order by near.shared desc, s.submission_id limit p_most;
end $$;
