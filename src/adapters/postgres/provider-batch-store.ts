import { sql, type Kysely } from 'kysely';
import type { SpentLimit } from '../../ports/call-ledger.ts';
import type {
  BatchedPlace,
  BatchedQuestion,
  ProviderBatch,
  ProviderBatchShown,
  ProviderBatchStore,
} from '../../ports/provider-batches.ts';
import { retryTransient } from './transient-error.ts';
import { settleUnsent } from './settle-unsent.ts';
import type { Tables } from './table-types.ts';
import { writeFinishedSteps } from './write-steps.ts';

interface PlaceRow {
  readonly state: BatchedPlace['state'];
  readonly attemptId: string;
  readonly reservedMicroUsd: number;
  readonly reservedTokens: number;
  readonly latencyMs: number | null;
  readonly response: string | null;
  readonly refusal: (Omit<SpentLimit, 'resetsAt'> & { readonly resetsAt?: string }) | null;
}

/** The run that item `i` is a question of was cancelled. */
const isCancelled = sql`exists (select from assay.run r where r.tenant_id = i.tenant_id and r.run_id = i.run_id and r.status = 'cancelled')`;

/** An answer whose text was erased, and a refusal without its limit, are no answer: the question is asked directly. */
function toPlace({ state, response, refusal, latencyMs, ...call }: PlaceRow): BatchedPlace {
  if (state === 'answered')
    return response === null ? { state: 'missed' } : { state, ...call, response, latencyMs: latencyMs ?? 0 };
  if (state !== 'refused') return { state };
  if (refusal === null) return { state: 'missed' };
  const { resetsAt, ...limit } = refusal;
  return { state, limit: { ...limit, resetsAt: resetsAt === undefined ? undefined : new Date(resetsAt) } };
}

const questionColumns = sql`i.run_id as "runId", i.step, i.request_hash as "requestHash", i.attempt_id as "attemptId", i.target, i.terms,
  i.request, i.reserved_micro_usd as "reservedMicroUsd", i.reserved_tokens as "reservedTokens"`;

type BatchRow = Omit<ProviderBatch, 'remoteId' | 'lookedAt'> & { remoteId: string | null; lookedAt: Date | null };

const batchColumns = sql`batch_id as id, target, terms, state, remote_id as "remoteId", created_at as "createdAt", looked_at as "lookedAt", deadline`;

function toBatch({ remoteId, lookedAt, ...batch }: BatchRow): ProviderBatch {
  return { ...batch, remoteId: remoteId ?? undefined, lookedAt: lookedAt ?? undefined };
}

/**
 * Files at the provider that were not deleted yet: also of a batch that was not made, whose file may be there. After a day it is left to the
 * provider's own retention.
 */
const isLeftBehind = sql`(forgotten_at is null and ended_at > now() - interval '1 day')`;

/** Bytes of one batch. */
const mostBytes = sql`coalesce((terms ->> 'maxBytes')::bigint, 50000000)`;

/** Run `r` is held for a batch, and no question of it waits for one or lies in one. */
const waitsForNothing = sql`r.status = 'held' and r.error_code = 'model.batched' and r.held_until > now()
  and not exists (select from assay.provider_batch_item i
    where i.tenant_id = r.tenant_id and i.run_id = r.run_id and i.state in ('waiting', 'sent'))`;

/** Questions in providers' batches, in PostgreSQL. Erasing a submission removes its rows (erasure-store.ts). */
export function createProviderBatchStore(
  db: Kysely<Tables>,
  { tenantId }: { readonly tenantId: string },
): ProviderBatchStore {
  const items = sql`assay.provider_batch_item`;

  /** Nobody waits for the answers of a run that was cancelled. @returns the attempts; their calls may be open */
  async function withdrawCancelled(trx: Kysely<Tables>): Promise<readonly string[]> {
    const { rows } = await sql<{ attemptId: string }>`delete from ${items} i
      where i.tenant_id = ${tenantId} and i.state = 'waiting' and ${isCancelled} returning i.attempt_id as "attemptId"`.execute(
      trx,
    );
    return rows.map(({ attemptId }) => attemptId);
  }

  return {
    async find({ runId, step }, requestHash) {
      const { rows } = await retryTransient(() =>
        sql<PlaceRow>`select state, attempt_id as "attemptId", response, refusal, reserved_micro_usd as "reservedMicroUsd",
            reserved_tokens as "reservedTokens", (extract(epoch from answered_at - created_at) * 1000)::float8 as "latencyMs"
          from ${items} where tenant_id = ${tenantId} and run_id = ${runId} and step = ${step} and request_hash = ${requestHash}`.execute(
          db,
        ),
      );
      return rows[0] === undefined ? undefined : toPlace(rows[0]);
    },
    async join(question) {
      // What the question was made from is written before it may cost anything.
      await writeFinishedSteps(db, { tenantId, runId: question.runId });
      const { runId, step, requestHash, attemptId, target, terms, request } = question;
      // The row of the submission is held: an erasure that comes now waits, and finds what is written here.
      const { rows } = await retryTransient(() =>
        sql<{ attempt_id: string }>`
          with run as (
            select r.run_id from assay.run r
              join assay.submission s on s.tenant_id = r.tenant_id and s.submission_id = r.submission_id
              join assay.assignment a on a.tenant_id = r.tenant_id and a.assignment_id = r.assignment_id
              where r.tenant_id = ${tenantId} and r.run_id = ${runId} and r.priority = 'batch' and s.erased_at is null
                and a.policy -> 'ceiling' ->> 'seconds' is null for share of s
          )
          insert into ${items} (tenant_id, run_id, step, request_hash, attempt_id, target, terms, state, reserved_micro_usd, reserved_tokens, request)
          select ${tenantId}, run_id, ${step}, ${requestHash}, ${attemptId}, ${JSON.stringify(target)}::jsonb, ${JSON.stringify(terms)}::jsonb,
            'waiting', ${Math.ceil(question.reservedMicroUsd)}::bigint, ${Math.ceil(question.reservedTokens)}::bigint, ${request} from run
          where not exists (select from ${items} i where i.tenant_id = ${tenantId} and i.run_id = ${runId}
            and i.state in ('answered', 'missed', 'refused', 'done'))
          on conflict (tenant_id, run_id, step, request_hash) do update set state = assay.provider_batch_item.state
          returning attempt_id`.execute(db),
      );
      return rows.length > 0;
    },
    async done({ runId, step }, requestHash) {
      await retryTransient(() =>
        sql`update ${items} set state = 'done', request = null, response = null
          where tenant_id = ${tenantId} and run_id = ${runId} and step = ${step} and request_hash = ${requestHash}`.execute(
          db,
        ),
      );
    },
    async forget({ runId, step }, requestHash) {
      await retryTransient(() =>
        sql`delete from ${items}
          where tenant_id = ${tenantId} and run_id = ${runId} and step = ${step} and request_hash = ${requestHash}`.execute(
          db,
        ),
      );
    },
    async isDue() {
      const { rows } = await sql<{ due: boolean }>`
        select exists (select from ${items} where tenant_id = ${tenantId} and state = 'waiting')
          or exists (select from assay.provider_batch where tenant_id = ${tenantId} and (state <> 'ended' or ${isLeftBehind}))
          or exists (select from assay.run r where r.tenant_id = ${tenantId} and ${waitsForNothing}) as due`.execute(
        db,
      );
      return rows[0]?.due === true;
    },
    async ready(now) {
      await db
        .transaction()
        .execute(async (trx) => settleUnsent(trx, { tenantId, attemptIds: await withdrawCancelled(trx) }));
      const { rows: groups } = await sql<{ key: string; most: number; bytes: number }>`
        select md5(target::text || terms::text) as key, max((terms ->> 'maxRequests')::integer) as most, max(${mostBytes})::float8 as bytes
        from ${items} where tenant_id = ${tenantId} and state = 'waiting' group by 1
        having count(*) >= max((terms ->> 'maxRequests')::integer) or sum(octet_length(request)) >= max(${mostBytes})
          or min(created_at) <= ${now}::timestamptz - max((terms ->> 'collectSeconds')::integer) * interval '1 second'`.execute(
        db,
      );
      const found: (readonly BatchedQuestion[])[] = [];
      for (const { key, most, bytes } of groups) {
        // One that is larger than a batch may be goes alone, for the provider to refuse.
        const { rows } = await sql<BatchedQuestion>`select ${questionColumns} from (
            select *, sum(octet_length(request)) over (order by created_at, attempt_id) as so_far from ${items}
            where tenant_id = ${tenantId} and state = 'waiting' and request is not null and md5(target::text || terms::text) = ${key}
            order by created_at, attempt_id limit ${most}) i
          where so_far <= ${bytes} or so_far = octet_length(request) order by created_at, attempt_id`.execute(db);
        if (rows.length > 0) found.push(rows);
      }
      return found;
    },
    async refuse(attemptId, limit) {
      await sql`update ${items} set state = 'refused', request = null, answered_at = now(), refusal = ${JSON.stringify(limit)}::jsonb
        where tenant_id = ${tenantId} and attempt_id = ${attemptId}`.execute(db);
    },
    async begin({ id, target, terms, createdAt, deadline }, attemptIds) {
      await db.transaction().execute(async (trx) => {
        const withdrawn = await withdrawCancelled(trx);
        const { numAffectedRows: taken = 0n } = await sql`update ${items} set state = 'sent', batch_id = ${id}
          where tenant_id = ${tenantId} and attempt_id = any(${attemptIds}::text[]) and state = 'waiting'`.execute(trx);
        if (taken > 0n)
          await sql`insert into assay.provider_batch (tenant_id, batch_id, target, terms, requests, state, created_at, deadline)
            values (${tenantId}, ${id}, ${JSON.stringify(target)}::jsonb, ${JSON.stringify(terms)}::jsonb, ${Number(taken)}, 'sending',
              ${createdAt}, ${deadline})`.execute(trx);
        // Erased while it was written down: its call came too late for the erasure to see it.
        const { rows: erased } = await sql<{
          attemptId: string;
        }>`select u.id as "attemptId" from unnest(${attemptIds}::text[]) as u (id)
          where not exists (select from ${items} i where i.tenant_id = ${tenantId} and i.attempt_id = u.id)`.execute(
          trx,
        );
        await settleUnsent(trx, {
          tenantId,
          attemptIds: [...withdrawn, ...erased.map(({ attemptId }) => attemptId)],
        });
      });
    },
    async questions(batchId) {
      const { rows } = await sql<BatchedQuestion>`select ${questionColumns} from ${items} i
        where tenant_id = ${tenantId} and batch_id = ${batchId} and state = 'sent' and request is not null and not ${isCancelled} order by attempt_id`.execute(
        db,
      );
      return rows;
    },
    async sent(batchId, remoteId) {
      await sql`update assay.provider_batch set state = 'sent', remote_id = ${remoteId}
        where tenant_id = ${tenantId} and batch_id = ${batchId}`.execute(db);
    },
    async looked(batchId, at) {
      await sql`update assay.provider_batch set looked_at = ${at} where tenant_id = ${tenantId} and batch_id = ${batchId}`.execute(
        db,
      );
    },
    async underWay() {
      const { rows } = await sql<BatchRow>`select ${batchColumns} from assay.provider_batch
        where tenant_id = ${tenantId} and state <> 'ended' order by created_at, batch_id`.execute(db);
      return rows.map(toBatch);
    },
    async answered(attemptId, response) {
      // The row of the submission is held, as in `join`: words that come after an erasure are not kept.
      await retryTransient(() =>
        sql`
          with kept as (
            select i.attempt_id from ${items} i join assay.run r on r.tenant_id = i.tenant_id and r.run_id = i.run_id
              join assay.submission s on s.tenant_id = r.tenant_id and s.submission_id = r.submission_id
              where i.tenant_id = ${tenantId} and i.attempt_id = ${attemptId} and s.erased_at is null for share of s
          )
          update ${items} set state = 'answered', request = null, answered_at = now(),
            response = case when exists (select from kept) then ${response}::text end
          where tenant_id = ${tenantId} and attempt_id = ${attemptId}`.execute(db),
      );
    },
    async unanswered(batchId) {
      const { rows } = await sql<{ attemptId: string }>`select attempt_id as "attemptId" from ${items}
        where tenant_id = ${tenantId} and batch_id = ${batchId} and state = 'sent' order by attempt_id`.execute(db);
      return rows.map(({ attemptId }) => attemptId);
    },
    async missed(batchId) {
      await sql`update ${items} set state = 'missed', request = null
        where tenant_id = ${tenantId} and batch_id = ${batchId} and state = 'sent'`.execute(db);
    },
    async leftBehind(now) {
      const { rows } = await sql<BatchRow>`select ${batchColumns} from assay.provider_batch
        where tenant_id = ${tenantId} and state = 'ended' and ${isLeftBehind}
          and (looked_at is null or looked_at <= ${now}::timestamptz - (terms ->> 'pollSeconds')::integer * interval '1 second')
        order by created_at, batch_id`.execute(db);
      return rows.map(toBatch);
    },
    async forgotten(batchId) {
      await sql`update assay.provider_batch set forgotten_at = now() where tenant_id = ${tenantId} and batch_id = ${batchId}`.execute(
        db,
      );
    },
    async ended(batchId, outcome, at) {
      await sql`update assay.provider_batch set state = 'ended', outcome = ${outcome}, ended_at = ${at}
        where tenant_id = ${tenantId} and batch_id = ${batchId}`.execute(db);
    },
    async wake() {
      await sql`update assay.run r set held_until = now() where r.tenant_id = ${tenantId} and ${waitsForNothing}`.execute(
        db,
      );
    },
    async list(limit) {
      const { rows: batches } = await sql<ProviderBatchShown>`
        select b.batch_id as id, b.target ->> 'model' as model, b.state, b.outcome, b.requests, b.created_at as "createdAt", b.deadline,
          (select count(*) from ${items} i where i.tenant_id = b.tenant_id and i.batch_id = b.batch_id and i.state in ('answered', 'done')) as answered,
          (select count(*) from ${items} i where i.tenant_id = b.tenant_id and i.batch_id = b.batch_id and i.state = 'missed') as missed
        from assay.provider_batch b where b.tenant_id = ${tenantId} and (b.state <> 'ended' or b.ended_at > now() - interval '24 hours')
        order by b.created_at desc, b.batch_id limit ${limit}`.execute(db);
      const { rows } = await sql<{ waiting: number }>`
        select count(*) as waiting from ${items} where tenant_id = ${tenantId} and state = 'waiting'`.execute(db);
      return { waiting: rows[0]?.waiting ?? 0, batches };
    },
  };
}
