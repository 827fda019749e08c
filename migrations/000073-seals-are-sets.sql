-- As before, and as a set: what a lot's grades are made of is read once, and each table is written once, whatever the size of the lot. The rows of the
-- audit chain follow the order in which the grades were given.
drop function assay.seal_grades(text, json, boolean);
-- Seals grades: each with the steps that its run had not written yet, its feedback sentences ([{grade, trait_id, …}]) and its row of the audit chain;
-- `ends`: the run is done with it. Verdicts: sealed; there (it has one already); absent (no such run); else those of write_steps, of which nothing is sealed.
create function assay.seal_grades(p_tenant text, p_grades json, p_feedback json, p_steps json, p_wait boolean) returns table (
  n integer, verdict text, submission_id text, assignment_id text, plan_hash text, created_at timestamptz, audit_seq bigint, previous_hash text,
  audit_hash text
) language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  numbers integer[];
  runs text[];
  grades text[];
  canonicals text[];
  hashes text[];
  envelopes text[];
  scores double precision[];
  states text[];
  befores text[];
  afters text[];
  ending boolean[];
  known text[];
  looked text[];
  verdicts text[];
  made text[];
  seqs bigint[] := '{}';
  previous text[] := '{}';
  chained text[] := '{}';
  entries text[] := '{}';
  last record;
  place integer;
begin
  select array_agg(i.n), array_agg(i.run), array_agg(i.grade), array_agg(i.canonical), array_agg(i.hash), array_agg(i.envelope), array_agg(i.score),
      array_agg(i.state), array_agg(i.before), array_agg(i.after), array_agg(i.ends)
    into numbers, runs, grades, canonicals, hashes, envelopes, scores, states, befores, afters, ending
    from json_to_recordset(p_grades) as i (n integer, run text, grade text, canonical text, hash text, envelope text, score double precision, state text,
      before text, after text, ends boolean);
  -- Who cancels a run holds its row before the audit chain's lock; a lot has them all before it, too. One alone waits for its submission first.
  if p_wait then
    select array_agg(r.run_id) into known from assay.run r where r.tenant_id = p_tenant and r.run_id = any(runs);
  else
    select array_agg(h.run_id) into known from (
      select r.run_id from assay.run r where r.tenant_id = p_tenant and r.run_id = any(runs) order by r.run_id for no key update) h;
  end if;
  select array_agg(w.run), array_agg(w.verdict) into looked, verdicts from assay.write_steps(p_tenant, known, p_steps, p_wait) w;

  with given as (
    insert into assay.grade as g (tenant_id, grade_id, run_id, submission_id, assignment_id, plan_hash, content, canonical, sha256, envelope, score, state)
      select p_tenant, u.grade, u.run, r.submission_id, r.assignment_id, r.plan_hash, u.canonical::jsonb, u.canonical, u.hash, u.envelope::jsonb, u.score, u.state
      from unnest(numbers, runs, grades, canonicals, hashes, envelopes, scores, states, ending)
        as u (n, run, grade, canonical, hash, envelope, score, state, ends)
      join assay.run r on r.tenant_id = p_tenant and r.run_id = u.run
      -- A person may seal a grade for a run that was cancelled; the run itself may not.
      join unnest(looked, verdicts) as w (run, verdict) on w.run = u.run and (w.verdict = 'kept' or w.verdict = 'cancelled' and not u.ends)
      order by u.n on conflict (tenant_id, run_id) do nothing returning g.grade_id)
  select coalesce(array_agg(given.grade_id), '{}') into made from given;
  insert into assay.grade_feedback (tenant_id, grade_id, trait_id, position, kind, comment, quote, span_start, span_end, comment_hash)
    select p_tenant, f.* from json_to_recordset(p_feedback) as f (grade text, trait_id text, position integer, kind text, comment text, quote text,
      span_start integer, span_end integer, comment_hash text) where f.grade = any(made);
  update assay.run r set status = 'done', finished_at = now()
    from unnest(runs, grades, ending) as u (run, grade, ends)
    where r.tenant_id = p_tenant and r.run_id = u.run and u.ends and u.grade = any(made) and r.status in ('queued', 'running', 'held');

  if cardinality(made) > 0 then
    perform pg_advisory_xact_lock(hashtext('assay.audit'), hashtext(p_tenant));
    -- A statement of its own: it sees what was committed while we waited.
    select l.seq, l.hash into last from assay.audit_log l where l.tenant_id = p_tenant order by l.seq desc limit 1;
    audit_seq := coalesce(last.seq, 0);
    audit_hash := coalesce(last.hash, repeat('0', 64));
  end if;
  for place in 1 .. cardinality(numbers) loop
    if grades[place] = any(made) then
      audit_seq := audit_seq + 1;
      previous := previous || audit_hash;
      entries := entries || (befores[place] || audit_seq || afters[place]);
      audit_hash := encode(sha256(convert_to(audit_hash || E'\n' || entries[place], 'UTF8')), 'hex');
      seqs := seqs || audit_seq;
      chained := chained || audit_hash;
    else
      previous := previous || null::text;
      entries := entries || null::text;
      seqs := seqs || null::bigint;
      chained := chained || null::text;
    end if;
  end loop;
  insert into assay.audit_log (tenant_id, seq, entry, previous_hash, hash)
    select p_tenant, u.seq, u.entry, u.previous, u.hash from unnest(seqs, entries, previous, chained) as u (seq, entry, previous, hash)
    where u.seq is not null;

  return query select u.n,
      case when u.seq is not null then 'sealed' when r.run_id is null then 'absent'
        when w.verdict = 'kept' or w.verdict = 'cancelled' and not u.ends then 'there' else w.verdict end,
      r.submission_id, r.assignment_id, r.plan_hash, case when u.seq is not null then now() end, u.seq, u.previous, u.hash
    from unnest(numbers, runs, ending, seqs, previous, chained) as u (n, run, ends, seq, previous, hash)
    left join unnest(looked, verdicts) as w (run, verdict) on w.run = u.run
    left join assay.run r on r.tenant_id = p_tenant and r.run_id = u.run
    order by u.n;
end $$;
