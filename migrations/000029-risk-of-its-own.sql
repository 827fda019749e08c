-- The risk of a grade is worked out anew with every tenth decision, for all grades of an assignment. In the wide row of the seal each of these
-- updates read the sealed document to see that it stays as it is: 7 seconds for 10,000.
create table assay.grade_risk (
  tenant_id text not null,
  grade_id text not null,
  assignment_id text not null,
  risk double precision not null,
  basis text not null,
  -- The state of knowledge that it is of: another one, and it is worked out anew.
  model text not null,
  primary key (tenant_id, grade_id),
  foreign key (tenant_id, grade_id) references assay.grade
);
create index grade_risk_by_assignment on assay.grade_risk (tenant_id, assignment_id);
drop index assay.grade_risk_old;
alter table assay.grade drop column risk, drop column risk_basis, drop column risk_model;
