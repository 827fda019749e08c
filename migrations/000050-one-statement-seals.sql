-- A row of the audit chain in one statement: its tenant's chain is held from here to the commit, and no longer over round trips to a busy client.
-- The entry is canonical JSON in two parts with the row's number between them; the client checks the hash with its own.
drop function assay.audit_head(text);
create function assay.append_audit(p_tenant text, p_before text, p_after text)
returns table (audit_seq bigint, previous_hash text, audit_hash text) language plpgsql as $$
declare
  last record;
  entry text;
begin
  perform pg_advisory_xact_lock(hashtext('assay.audit'), hashtext(p_tenant));
  -- A statement of its own: it sees what was committed while we waited.
  select l.seq, l.hash into last from assay.audit_log l where l.tenant_id = p_tenant order by l.seq desc limit 1;
  audit_seq := coalesce(last.seq, 0) + 1;
  previous_hash := coalesce(last.hash, repeat('0', 64));
  entry := p_before || audit_seq || p_after;
  audit_hash := encode(sha256(convert_to(previous_hash || E'\n' || entry, 'UTF8')), 'hex');
  insert into assay.audit_log (tenant_id, seq, entry, previous_hash, hash) values (p_tenant, audit_seq, entry, previous_hash, audit_hash);
  return next;
end $$;

-- As before, for each item by its key: a plan for a hundred of them, made while the table was small, would read all of it later.
create or replace function assay.begin_questions(p_tenant text, p_asked json)
returns table (n integer, cancelled boolean, reply text) language plpgsql as $$
declare
  i record;
begin
  for i in select * from json_to_recordset(p_asked) as a (n integer, run text, step text, hash text) loop
    n := i.n;
    cancelled := exists (select from assay.run r where r.tenant_id = p_tenant and r.run_id = i.run and r.status = 'cancelled');
    reply := null;
    if not cancelled then
      update assay.call_ledger c set status = 'unknown'
        where c.tenant_id = p_tenant and c.run_id = i.run and c.step = i.step and c.status = 'open';
      reply := (select m.reply from assay.call_ledger c join assay.model_reply m on m.tenant_id = c.tenant_id and m.attempt_id = c.attempt_id
        where c.tenant_id = p_tenant and c.run_id = i.run and c.step = i.step and c.request_hash = i.hash
          and c.status = 'settled' and m.reply is not null
        order by c.settled_at desc limit 1);
    end if;
    return next;
  end loop;
end $$;
