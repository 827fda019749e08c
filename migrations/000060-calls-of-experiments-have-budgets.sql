-- Calls that no run of the pipeline stands behind (experiments, calibrations, judges): the assignment whose money they are. No word of an essay, and nobody's name.
create table assay.call_assignment (
  tenant_id text not null,
  run_id text not null,
  assignment_id text not null,
  primary key (tenant_id, run_id),
  foreign key (tenant_id, assignment_id) references assay.assignment
);

-- As before, and such calls count for their assignment and its classes. They are no student's: who is in a locked set is not billed for being looked at.
create or replace function assay.budget_scopes(p_tenant text, p_run text)
returns table (scope text, scope_id text) language sql stable as $$
  with asked as (
    select r.assignment_id from assay.run r where r.tenant_id = p_tenant and r.run_id = p_run
    union
    select c.assignment_id from assay.call_assignment c where c.tenant_id = p_tenant and c.run_id = p_run
  )
  select 'tenant', ''
  union all
  select 'assignment', a.assignment_id from asked a
  union all
  select 'class', c.class_id from asked a
    join assay.class_assignment c on c.tenant_id = p_tenant and c.assignment_id = a.assignment_id
  union all
  select 'student', s.pseudonym from assay.run r
    join assay.submission s on s.tenant_id = r.tenant_id and s.submission_id = r.submission_id
    where r.tenant_id = p_tenant and r.run_id = p_run and s.pseudonym is not null
$$;
