-- How many feedback sentences a grade has and how many of them would fit any essay, read out of the seal once: the class picture opened 10,000 sealed
-- documents for two numbers.
alter table assay.grade
  add column sentences integer not null generated always as (coalesce(
    (content #>> '{faithfulness,claims}')::integer - (content #>> '{faithfulness,rejected}')::integer, 0)) stored,
  add column generic_sentences integer not null generated always as (coalesce((content #>> '{faithfulness,generic}')::integer, 0)) stored;
