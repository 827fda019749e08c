-- The exact cache shows itself: how often the reply to a call was used again in its own step, so that it was not paid for twice.
alter table assay.call_ledger
  add column recalled integer not null default 0,
  add column recalled_at timestamptz;
create index call_recalled on assay.call_ledger (tenant_id, recalled_at) where recalled > 0;

-- Answers to questions that carry no grade, for whoever asks much the same. Questions and answers are about rubrics: no word that a student wrote.
create table assay.kept_answer (
  tenant_id text not null references assay.tenant,
  answer_id text not null,
  -- What must be the same: kind and shape of the question, model and its terms, embedder, whose rubric it is.
  likeness_key text not null,
  -- Names of the parts that are compared with their words, and one vector for each, one after the other (little-endian float32).
  about jsonb not null,
  vectors bytea not null,
  answer jsonb not null,
  cost_micro_usd bigint not null,
  kept_at timestamptz not null default now(),
  primary key (tenant_id, answer_id)
);
create index kept_answer_alike on assay.kept_answer (tenant_id, likeness_key, kept_at desc);

-- Every question that might have been answered from there.
create table assay.kept_answer_use (
  tenant_id text not null references assay.tenant,
  at timestamptz not null default now(),
  kind text not null,
  -- Of the nearest kept question; null: there was none to compare with.
  similarity double precision,
  hit boolean not null,
  saved_micro_usd bigint not null
);
create index kept_answer_use_by_time on assay.kept_answer_use (tenant_id, at);
