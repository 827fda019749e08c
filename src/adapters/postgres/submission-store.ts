import type { Kysely, Selectable } from 'kysely';
import { sql } from 'kysely';
import { z } from 'zod';
import { keyedHash } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type {
  AddedSubmission,
  StoredSubmission,
  SubmissionInput,
  SubmissionText,
  VersionedKey,
} from '../../ports/stored.ts';
import type { SubmissionStore, TenantStore } from '../../ports/stores.ts';
import { essayReference } from '../../privacy/pseudonym.ts';
import { writeAudit } from './audit-store.ts';
import { putLearners, toLearner } from './learner-context.ts';
import { newId } from './new-id.ts';
import { inChunks, notFound, type Scope } from './scope.ts';
import { submissionSketch } from './sketch.ts';
import { listSubmissions } from './submission-list.ts';
import { readWhole, type WholeRow } from './submission-read.ts';
import { textFromColumn, textToColumn } from './text-column.ts';
import type { Tables } from './table-types.ts';

function toSubmission(row: Selectable<Tables['submission']>): StoredSubmission {
  return {
    id: row.submission_id,
    assignmentId: row.assignment_id,
    pseudonym: row.pseudonym ?? undefined,
    version: row.version,
    reference: row.reference,
    characters: row.characters,
    createdAt: row.created_at,
    erasedAt: row.erased_at ?? undefined,
  };
}

/** A submission on its way in, with the names that it goes by. */
interface Arrival {
  readonly input: SubmissionInput;
  readonly slot: string;
  readonly reference: string;
}

function arrivals(
  inputs: readonly SubmissionInput[],
  keys: { slot: VersionedKey; essay: VersionedKey },
): readonly Arrival[] {
  return inputs.map((input) => {
    if (input.learner !== undefined && input.learner.consentBy.trim() === '') {
      throw new AssayError(
        'input.invalid',
        `learner context of "${input.fileName}" has no consentBy; it is kept only where consent is recorded`,
      );
    }
    const slot = input.pseudonym ?? `f${keys.slot.version}-${keyedHash(keys.slot.secret, `file:${input.fileName}`)}`;
    // Hidden text belongs to what was handed in: the same visible text with other hidden text is another submission.
    const handedIn =
      input.hiddenText === undefined || input.hiddenText.length === 0
        ? input.text
        : `${input.text}\u0000${JSON.stringify(input.hiddenText)}`;
    return { input, slot, reference: essayReference(keys.essay, handedIn) };
  });
}

interface Planned extends AddedSubmission {
  readonly arrival: Arrival;
}

/** Decides for each arrival whether it is there already (also earlier in this very list) and which version it is. */
function planVersions(
  list: readonly Arrival[],
  there: readonly { slot: string; reference: string; submission_id: string; version: number }[],
): readonly Planned[] {
  const known = new Map(
    there.map((row) => [`${row.slot}/${row.reference}`, { id: row.submission_id, version: row.version }]),
  );
  const latest = new Map<string, number>();
  for (const row of there) latest.set(row.slot, Math.max(row.version, latest.get(row.slot) ?? 0));
  return list.map((arrival) => {
    const key = `${arrival.slot}/${arrival.reference}`;
    const same = known.get(key);
    if (same !== undefined) return { ...same, created: false, arrival };
    const fresh = { id: newId('sub'), version: (latest.get(arrival.slot) ?? 0) + 1 };
    known.set(key, fresh);
    latest.set(arrival.slot, fresh.version);
    return { ...fresh, created: true, arrival };
  });
}

async function insertPlanned(
  trx: Kysely<Tables>,
  { tenantId, assignmentId, key }: { tenantId: string; assignmentId: string; key: VersionedKey },
  planned: readonly Planned[],
): Promise<void> {
  await trx
    .insertInto('submission')
    .values(
      planned.map(({ id, version, arrival: { input, slot, reference } }) => ({
        tenant_id: tenantId,
        submission_id: id,
        assignment_id: assignmentId,
        pseudonym: input.pseudonym ?? null,
        slot,
        version,
        reference,
        characters: input.text.length,
      })),
    )
    .execute();
  await trx
    .insertInto('submission_text')
    .values(
      planned.map(({ id, arrival: { input } }) => ({
        tenant_id: tenantId,
        submission_id: id,
        file_name: input.fileName,
        media_type: input.mediaType,
        source_text: textToColumn(input.text),
        hidden_text: JSON.stringify(input.hiddenText ?? []),
      })),
    )
    .execute();
  await trx
    .insertInto('submission_sketch')
    .values(
      planned.map(({ id, arrival: { input } }) => ({
        tenant_id: tenantId,
        submission_id: id,
        assignment_id: assignmentId,
        grams: submissionSketch(input.text, assignmentId, key).map(String),
      })),
    )
    .execute();
  const again = planned.filter(({ version }) => version > 1).map(({ arrival: { slot } }) => slot);
  if (again.length > 0) await forgetOlderSketches(trx, { tenantId, assignmentId, slots: again });
}

/** Of each run the first fifty holders are looked at: earlier versions of one essay, which nobody is compared with, must not be all of them. */
async function forgetOlderSketches(
  trx: Kysely<Tables>,
  { tenantId, assignmentId, slots }: { tenantId: string; assignmentId: string; slots: readonly string[] },
): Promise<void> {
  await sql`
    delete from assay.submission_sketch k using assay.submission s
    where s.tenant_id = ${tenantId} and s.assignment_id = ${assignmentId} and s.slot = any(${slots}::text[])
      and k.tenant_id = s.tenant_id and k.submission_id = s.submission_id
      and s.version < (select max(newest.version) from assay.submission newest
        where newest.tenant_id = s.tenant_id and newest.assignment_id = s.assignment_id and newest.slot = s.slot)`.execute(
    trx,
  );
}

/** @throws AssayError `not-found` when it was erased */
function toText(row: WholeRow): SubmissionText {
  const { source_text: text, hidden_text: hidden, media_type: mediaType, erased_at: erasedAt } = row;
  if (text === null || hidden === null || mediaType === null) {
    const when = erasedAt === null ? '' : ` on ${erasedAt.toISOString()}`;
    throw new AssayError('not-found', `the text of submission "${row.submission_id}" was erased${when}`);
  }
  return {
    fileName: row.file_name ?? '',
    mediaType,
    text: textFromColumn(text),
    hiddenText: z.array(z.json()).parse(JSON.parse(hidden)),
    learner: row.learner_known ? toLearner(row) : undefined,
  };
}

export function createSubmissionStore(scope: Scope, tenant: TenantStore): SubmissionStore {
  const { db, tenantId } = scope;
  async function read(submissionId: string): Promise<{ readonly row: WholeRow; readonly text: SubmissionText }> {
    const row = await readWhole(db, { tenantId, submissionId });
    if (row === undefined) throw notFound('submission', submissionId);
    return { row, text: toText(row) };
  }
  const get: SubmissionStore['get'] = async (submissionId) => {
    const row = await db
      .selectFrom('submission')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('submission_id', '=', submissionId)
      .executeTakeFirst();
    if (row === undefined) throw notFound('submission', submissionId);
    return toSubmission(row);
  };
  return {
    get,
    list: (assignmentId, page = {}) => listSubmissions(scope, assignmentId, page),
    async addMany(assignmentId, inputs) {
      if (inputs.length === 0) return [];
      const keys = { slot: await tenant.key('pseudonym'), essay: await tenant.key('essay-reference') };
      const list = arrivals(inputs, keys);
      return db.transaction().execute(async (trx) => {
        // Versions within an assignment are given out one list at a time.
        await sql`select pg_advisory_xact_lock(hashtext('assay.submission'), hashtext(${`${tenantId}/${assignmentId}`}))`.execute(
          trx,
        );
        const there = await trx
          .selectFrom('submission')
          .select(['slot', 'reference', 'submission_id', 'version'])
          .where('tenant_id', '=', tenantId)
          .where('assignment_id', '=', assignmentId)
          .where('slot', '=', sql<string>`any(${[...new Set(list.map((one) => one.slot))]}::text[])`)
          .execute();
        const planned = planVersions(list, there);
        const fresh = planned.filter((one) => one.created);
        for (const chunk of inChunks(fresh))
          await insertPlanned(trx, { tenantId, assignmentId, key: keys.essay }, chunk);
        // The last word on a submission is what is known of its writer.
        const said = new Map(planned.map(({ id, arrival }) => [id, arrival.input.learner]));
        const learners = await putLearners(trx, tenantId, said);
        if (fresh.length > 0)
          await writeAudit(trx, scope, {
            action: 'submissions.add',
            subject: assignmentId,
            details: { added: fresh.length },
          });
        if (learners.given + learners.withdrawn > 0)
          await writeAudit(trx, scope, {
            action: 'learner-context.put',
            subject: assignmentId,
            details: { ...learners },
          });
        return planned.map(({ id, version, created }) => ({ id, version, created }));
      });
    },
    async whole(submissionId) {
      const { row, text } = await read(submissionId);
      return { ...toSubmission(row), ...text };
    },
    text: async (submissionId) => (await read(submissionId)).text,
  };
}
