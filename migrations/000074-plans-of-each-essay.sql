-- What each essay of a night asks is planned once a connection. As statements with lists they were planned anew each time: the server takes a list of
-- two for better planned than any list, and planning took as long as the work.

-- Takes runs up for workflows of the engine: those that have not ended, are no paused batch's and were given to no other workflow. `first`: nobody has before.
create function assay.take_runs(p_runs text[], p_workflows text[]) returns table (taken assay.run, first boolean)
language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  return query update assay.run r set status = 'running', workflow = t.workflow, started_at = coalesce(r.started_at, now()),
      error_code = null, error_message = null
    from unnest(p_runs, p_workflows) as t (run_id, workflow)
    where r.run_id = t.run_id and (r.workflow is null or r.workflow = t.workflow)
      and (r.status = 'running' or r.status = 'queued' and not exists (select from assay.batch b
        where b.tenant_id = r.tenant_id and b.batch_id = r.batch_id and b.state in ('paused', 'waiting')))
    returning r, r.started_at = now();
end $$;

-- The calls of runs.
create function assay.calls_of_runs(p_tenant text, p_runs text[]) returns setof assay.call_ledger
language plpgsql stable set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
  return query select c.* from assay.call_ledger c where c.tenant_id = p_tenant and c.run_id = any(p_runs);
end $$;

-- Submissions with what they hold; the columns of what was erased or never given are null.
create function assay.whole_submissions(p_tenant text, p_submissions text[]) returns table (
  submission assay.submission, file_name text, media_type text, source_text text, hidden_text text, grade_level text, age integer,
  first_language text, learner_known boolean
) language plpgsql stable set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  return query select s, t.file_name, t.media_type, t.source_text, t.hidden_text, l.grade_level, l.age, l.first_language, l.submission_id is not null
    from assay.submission s
    left join assay.submission_text t on t.tenant_id = s.tenant_id and t.submission_id = s.submission_id
    left join assay.learner_context l on l.tenant_id = s.tenant_id and l.submission_id = s.submission_id
    where s.tenant_id = p_tenant and s.submission_id = any(p_submissions);
end $$;
