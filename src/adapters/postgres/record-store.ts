import type { Kysely, Selectable } from 'kysely';
import { sql } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import type { Disclosure, RecordRequest, RecordStore } from '../../ports/record-stores.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { inChunks, notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

const dayMs = 86_400_000;
/** 34 CFR 99.10 (b). */
const answerDays = 45;

function toDisclosure(row: Selectable<Tables['disclosure']>): Disclosure {
  return {
    id: row.disclosure_id,
    at: row.at,
    actor: row.actor,
    kind: row.kind,
    submissionId: row.submission_id ?? undefined,
    pseudonym: row.pseudonym ?? undefined,
    purpose: row.purpose ?? undefined,
    recipient: row.recipient ?? undefined,
  };
}

function toRequest(row: Selectable<Tables['record_request']>): RecordRequest {
  return {
    id: row.request_id,
    pseudonym: row.pseudonym,
    askedBy: row.asked_by,
    wants: row.wants,
    note: row.note ?? undefined,
    openedBy: row.opened_by,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    closedBy: row.closed_by ?? undefined,
    closedAt: row.closed_at ?? undefined,
    outcome: row.outcome ?? undefined,
  };
}

/**
 * Refuses to erase while a request about the student's records, or an appeal about what is to be erased, is open (34 CFR 99.10 (e)): nothing is
 * destroyed under the eyes of whoever asked about it.
 *
 * @throws AssayError `conflict` naming the request or the appeal
 */
export async function refuseWhileHeld(
  trx: Kysely<Tables>,
  tenantId: string,
  { pseudonym, submissionIds }: { readonly pseudonym: string | null; readonly submissionIds: readonly string[] },
): Promise<void> {
  const appeal = await trx
    .selectFrom('appeal')
    .select('appeal_id')
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', sql<string>`any(${submissionIds}::text[])`)
    .where('state', 'in', ['open', 'assigned'])
    .limit(1)
    .executeTakeFirst();
  if (appeal !== undefined) {
    throw new AssayError('conflict', `appeal "${appeal.appeal_id}" is open; answer it before erasing`);
  }
  if (pseudonym === null) return;
  const row = await trx
    .selectFrom('record_request')
    .select('request_id')
    .where('tenant_id', '=', tenantId)
    .where('pseudonym', '=', pseudonym)
    .where('closed_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return;
  throw new AssayError('conflict', `request "${row.request_id}" about these records is open; close it before erasing`);
}

export function createRecordStore(scope: Scope): RecordStore {
  const { db, tenantId, actor, clock } = scope;

  async function request(requestId: string): Promise<RecordRequest> {
    const row = await db
      .selectFrom('record_request')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('request_id', '=', requestId)
      .executeTakeFirst();
    if (row === undefined) throw notFound('request', requestId);
    return toRequest(row);
  }

  function stamp() {
    const at = clock.now();
    const hour = new Date(Math.floor(at.getTime() / 3_600_000) * 3_600_000);
    return { tenant_id: tenantId, disclosure_id: newId('dis'), at, hour, actor };
  }

  return {
    request,
    async viewed({ submissionId, pseudonym }) {
      await db
        .insertInto('disclosure')
        .values({ ...stamp(), kind: 'view', submission_id: submissionId, pseudonym: pseudonym ?? null })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async disclosed(records, { kind, subject, purpose, recipient }) {
      await db.transaction().execute(async (trx) => {
        for (const chunk of inChunks(records)) {
          await trx
            .insertInto('disclosure')
            .values(
              chunk.map(({ submissionId, pseudonym }) => ({
                ...stamp(),
                kind,
                submission_id: submissionId,
                pseudonym: pseudonym ?? null,
                purpose,
                recipient,
              })),
            )
            .execute();
        }
        // Purpose and recipient are free text and may name somebody: in the table, not in the chain.
        await writeAudit(trx, scope, { action: `disclose.${kind}`, subject, details: { records: records.length } });
      });
    },
    async disclosures(of, limit) {
      let query = db.selectFrom('disclosure').selectAll().where('tenant_id', '=', tenantId);
      query =
        'submissionId' in of
          ? query.where('submission_id', '=', of.submissionId)
          : query.where('pseudonym', '=', of.pseudonym);
      return (await query.orderBy('disclosure_id', 'desc').limit(limit).execute()).map(toDisclosure);
    },
    async openRequest({ pseudonym, askedBy, wants, note }) {
      return db.transaction().execute(async (trx) => {
        const student = await trx
          .selectFrom('student')
          .select('erased_at')
          .where('tenant_id', '=', tenantId)
          .where('pseudonym', '=', pseudonym)
          .forShare()
          .executeTakeFirst();
        if (student === undefined || student.erased_at !== null) throw notFound('student', pseudonym);
        const openedAt = clock.now();
        const row = await trx
          .insertInto('record_request')
          .values({
            tenant_id: tenantId,
            request_id: newId('req'),
            pseudonym,
            asked_by: askedBy,
            wants,
            note: note ?? null,
            opened_by: actor,
            opened_at: openedAt,
            due_at: new Date(openedAt.getTime() + answerDays * dayMs),
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await writeAudit(trx, scope, {
          action: 'records.request',
          subject: row.request_id,
          details: { student: pseudonym, askedBy, wants, dueAt: row.due_at.toISOString() },
        });
        return toRequest(row);
      });
    },
    async closeRequest(requestId, outcome) {
      const isClosed = await db.transaction().execute(async (trx) => {
        const row = await trx
          .updateTable('record_request')
          .set({ closed_at: clock.now(), closed_by: actor, outcome })
          .where('tenant_id', '=', tenantId)
          .where('request_id', '=', requestId)
          .where('closed_at', 'is', null)
          .returning('pseudonym')
          .executeTakeFirst();
        if (row === undefined) return false;
        await writeAudit(trx, scope, {
          action: 'records.close',
          subject: requestId,
          details: { student: row.pseudonym, outcome },
        });
        return true;
      });
      const there = await request(requestId);
      if (isClosed) return there;
      throw new AssayError('conflict', `request "${there.id}" is closed already: ${there.outcome ?? ''}`);
    },
    async requests({ all = false } = {}) {
      let query = db
        .selectFrom('record_request')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .orderBy(sql`closed_at is null`, 'desc')
        .orderBy('due_at');
      if (!all) query = query.where('closed_at', 'is', null);
      return (await query.execute()).map(toRequest);
    },
  };
}
