-- When somebody said that the rest may follow the pilot. Without it a batch that was paused, or retried, during its pilot went on with all of its essays.
alter table assay.batch add column continued_at timestamptz;
update assay.batch set continued_at = created_at where state in ('running', 'done');
