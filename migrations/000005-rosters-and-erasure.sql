-- Who is on the class list of an assignment, whether or not something was handed in: classmates are named in essays too.
create table assay.assignment_student (
  tenant_id text not null,
  assignment_id text not null,
  pseudonym text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, assignment_id, pseudonym),
  foreign key (tenant_id, assignment_id) references assay.assignment,
  foreign key (tenant_id, pseudonym) references assay.student
);

-- Why something was erased, in somebody's own words, which may name the student: never in the audit chain, and itself erasable.
alter table assay.submission add column erasure_reason text;
alter table assay.student add column erasure_reason text;
