-- How long records are kept: one rule for everything, and one of its own for an assignment. Without a rule nothing ends by age.
create table assay.retention_rule (
  tenant_id text not null references assay.tenant,
  rule_id text not null,
  -- Null: of every assignment that has none of its own.
  assignment_id text,
  months integer not null check (months between 1 and 240),
  counted_from text not null check (counted_from in ('release', 'term-end')),
  term_end date,
  set_by text not null,
  set_at timestamptz not null,
  -- The clock acts from then on; whoever looked at the plan may act before.
  active_from timestamptz not null,
  primary key (tenant_id, rule_id),
  unique nulls not distinct (tenant_id, assignment_id),
  check ((counted_from = 'term-end') = (term_end is not null)),
  foreign key (tenant_id, assignment_id) references assay.assignment
);
