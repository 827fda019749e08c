import { sql, type Selectable } from 'kysely';
import { canonicalJson, type Json } from '../../core/content-hash.ts';
import type { GradedEssay } from '../../core/exemplar.ts';
import { AssayError } from '../../core/errors.ts';
import type { GradedEssayStore } from '../../ports/stores.ts';
import { writeAudit } from './audit-store.ts';
import { eraseCalibrationReplies } from './calibration-replies.ts';
import { mayBeLearntFrom } from './reserved-essays.ts';
import { inChunks, type Scope } from './scope.ts';
import { sharedRead } from './shared-read.ts';
import { textFromColumn, textToColumn } from './text-column.ts';
import type { Tables } from './table-types.ts';
import { vectorFromBytes, vectorToBytes } from './vector-bytes.ts';

type Row = Pick<
  Selectable<Tables['graded_essay']>,
  'essay_id' | 'essay_text' | 'language' | 'note' | 'raters' | 'resolved'
>;

function toGradedEssay(row: Row): GradedEssay {
  return {
    id: row.essay_id,
    text: textFromColumn(row.essay_text),
    ...(row.language === null ? {} : { language: row.language }),
    ...(row.note === null ? {} : { note: row.note }),
    raters: row.raters,
    resolved: row.resolved,
  };
}

/** What makes two records the same graded essay: text and scores. */
function identityOf(essay: GradedEssay): string {
  const raters: Json = essay.raters.map(({ rater, scores }) => ({ rater, scores }));
  return canonicalJson({ text: essay.text, raters, resolved: essay.resolved });
}

const columns = ['essay_id', 'essay_text', 'language', 'note', 'raters', 'resolved'] as const;

export function createGradedEssayStore(scope: Scope): GradedEssayStore {
  const { db, tenantId } = scope;
  return {
    async addMany(assignmentId, essays) {
      return db.transaction().execute(async (trx) => {
        let added = 0;
        const left: GradedEssay[] = [];
        for (const chunk of inChunks(essays)) {
          const rows = await trx
            .insertInto('graded_essay')
            .values(
              chunk.map((essay) => ({
                tenant_id: tenantId,
                assignment_id: assignmentId,
                essay_id: essay.id,
                essay_text: textToColumn(essay.text),
                language: essay.language ?? null,
                note: essay.note ?? null,
                raters: JSON.stringify(essay.raters),
                resolved: JSON.stringify(essay.resolved),
                source: essay.source,
                submission_id: essay.submissionId ?? null,
              })),
            )
            .onConflict((conflict) => conflict.doNothing())
            .returning('essay_id')
            .execute();
          added += rows.length;
          const inserted = new Set(rows.map((row) => row.essay_id));
          left.push(...chunk.filter((essay) => !inserted.has(essay.id)));
        }
        for (const chunk of inChunks(left)) {
          const rows = await trx
            .selectFrom('graded_essay')
            .select(columns)
            .where('tenant_id', '=', tenantId)
            .where('assignment_id', '=', assignmentId)
            .where(
              'essay_id',
              'in',
              chunk.map((essay) => essay.id),
            )
            .execute();
          const there = new Map(rows.map((row) => [row.essay_id, identityOf(toGradedEssay(row))]));
          const changed = chunk.find((essay) => there.get(essay.id) !== identityOf(essay));
          if (changed !== undefined) {
            throw new AssayError(
              'conflict',
              `graded essay "${changed.id}" is there already with another text or other scores; remove it first or give it another id`,
            );
          }
        }
        if (added > 0)
          await writeAudit(trx, scope, { action: 'graded-essays.add', subject: assignmentId, details: { added } });
        return { added, existing: left.length };
      });
    },
    async list(assignmentId) {
      const rows = await db
        .selectFrom('graded_essay')
        .select(columns)
        .where('tenant_id', '=', tenantId)
        .where('assignment_id', '=', assignmentId)
        .where(mayBeLearntFrom('graded_essay'))
        .orderBy('position')
        .execute();
      return rows.map(toGradedEssay);
    },
    async count(assignmentId) {
      const { n } = await db
        .selectFrom('graded_essay')
        .select((select) => select.fn.countAll<number>().as('n'))
        .where('tenant_id', '=', tenantId)
        .where('assignment_id', '=', assignmentId)
        .where(mayBeLearntFrom('graded_essay'))
        .executeTakeFirstOrThrow();
      return n;
    },
    fingerprint: (assignmentId, embedderId) =>
      sharedRead(db, `pool ${tenantId} ${assignmentId} ${embedderId ?? ''}`, async () => {
        const { hash } = await db
          .selectFrom('graded_essay as essay')
          .leftJoin('graded_essay_vector as vector', (join) =>
            join
              .onRef('vector.tenant_id', '=', 'essay.tenant_id')
              .onRef('vector.assignment_id', '=', 'essay.assignment_id')
              .onRef('vector.essay_id', '=', 'essay.essay_id')
              .on('vector.embedder', '=', embedderId),
          )
          .select(
            sql<string>`md5(coalesce(string_agg(
            jsonb_build_array(essay.essay_id, essay.position, vector.essay_id is not null)::text, ',' order by essay.position
          ), ''))`.as('hash'),
          )
          .where('essay.tenant_id', '=', tenantId)
          .where('essay.assignment_id', '=', assignmentId)
          .where(mayBeLearntFrom('essay'))
          .executeTakeFirstOrThrow();
        return hash;
      }),
    async remove(assignmentId, essayIds) {
      if (essayIds.length === 0) return 0;
      return db.transaction().execute(async (trx) => {
        const rows = await trx
          .deleteFrom('graded_essay')
          .where('tenant_id', '=', tenantId)
          .where('assignment_id', '=', assignmentId)
          .where('essay_id', 'in', essayIds)
          .returning('essay_id')
          .execute();
        if (rows.length > 0) {
          await eraseCalibrationReplies(trx, { tenantId, now: scope.clock.now() });
          await writeAudit(trx, scope, {
            action: 'graded-essays.remove',
            subject: assignmentId,
            details: { removed: rows.length },
          });
        }
        return rows.length;
      });
    },
    async putVectors(assignmentId, embedder, vectors) {
      for (const chunk of inChunks(vectors)) {
        await db
          .insertInto('graded_essay_vector')
          .values(
            chunk.map(({ essayId, vector }) => ({
              tenant_id: tenantId,
              assignment_id: assignmentId,
              essay_id: essayId,
              embedder,
              vector: vectorToBytes(vector),
            })),
          )
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
    },
    async vectors(assignmentId, embedder) {
      const rows = await db
        .selectFrom('graded_essay_vector')
        .select(['essay_id', 'vector'])
        .where('tenant_id', '=', tenantId)
        .where('assignment_id', '=', assignmentId)
        .where('embedder', '=', embedder)
        .execute();
      return new Map(rows.map((row) => [row.essay_id, vectorFromBytes(row.vector)]));
    },
  };
}
