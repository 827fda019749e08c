-- By what a submission is recognised in another: keyed hashes of runs of seven words, one in eight of them. Nothing readable; the key is the tenant's and the
-- assignment is hashed with the words, so that sketches of two assignments have nothing in common. Erasable: rows are deleted.
create table assay.submission_sketch (
  tenant_id text not null,
  submission_id text not null,
  assignment_id text not null,
  grams bigint[] not null,
  primary key (tenant_id, submission_id),
  foreign key (tenant_id, submission_id) references assay.submission
);
create index submission_sketch_grams on assay.submission_sketch using gin (grams);

-- Two submissions of which a good part of one stands in the other; once a pair, the earlier id first. Erasable: rows are deleted with either.
create table assay.submission_likeness (
  tenant_id text not null,
  assignment_id text not null,
  first_id text not null,
  second_id text not null,
  -- Share of the four-word runs of each that stand in the other.
  first_share double precision not null check (first_share between 0 and 1),
  second_share double precision not null check (second_share between 0 and 1),
  -- Whether the policy that it was found under has a teacher look.
  holds boolean not null,
  found_at timestamptz not null,
  primary key (tenant_id, first_id, second_id),
  foreign key (tenant_id, first_id) references assay.submission,
  foreign key (tenant_id, second_id) references assay.submission,
  check (first_id < second_id)
);
create index submission_likeness_second on assay.submission_likeness (tenant_id, second_id);
create index submission_likeness_assignment on assay.submission_likeness (tenant_id, assignment_id);
