-- Sketches are looked through once for every essay of a night and written once when it comes in: what waits in the index's list of late entries
-- would be read from its beginning at each look.
alter index assay.submission_sketch_grams set (fastupdate = off);
select gin_clean_pending_list('assay.submission_sketch_grams');

-- Other submissions of the assignment whose sketches have so much in common with one, newest versions only, likest first. A function because its plan
-- is made once a connection: planning the statement for each essay's own list took longer than running it.
create function assay.near_submissions(
  p_tenant text, p_submission text, p_grams bigint[], p_least double precision, p_compared integer, p_most integer
) returns table (submission text) language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  return query select near.submission_id from (
      select k.submission_id, cardinality(k.grams) as size,
        (select count(*) from unnest(k.grams) as gram join unnest(p_grams) as own (gram) using (gram)) as shared
      from (
        select k.tenant_id, k.submission_id, k.grams, own.slot as own_slot
        from assay.submission own
        join assay.submission_sketch k on k.tenant_id = own.tenant_id and k.assignment_id = own.assignment_id
        where own.tenant_id = p_tenant and own.submission_id = p_submission and k.grams && p_grams
        limit p_compared) k
      join assay.submission s on s.tenant_id = k.tenant_id and s.submission_id = k.submission_id
      where s.slot <> k.own_slot and s.erased_at is null and not exists (
        select from assay.submission later
        where later.tenant_id = s.tenant_id and later.assignment_id = s.assignment_id and later.slot = s.slot
          and later.version > s.version)) near
    where near.shared >= p_least * least(near.size, cardinality(p_grams))
    order by near.shared desc, near.submission_id limit p_most;
end $$;
