-- The files of a batch at the provider hold essays: they are deleted there once it has ended.
alter table assay.provider_batch add column forgotten_at timestamptz;
-- Of those that ended before, nobody looks after the files any more.
update assay.provider_batch set forgotten_at = now() where state = 'ended';
create index provider_batch_left_behind on assay.provider_batch (tenant_id) where state = 'ended' and forgotten_at is null;
