import type { Selectable } from 'kysely';
import { canonicalJson, sha256, type Json } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { GradeInput, StoredGrade } from '../../ports/stored.ts';
import type { GradeStore } from '../../ports/stores.ts';
import { writeAudit } from './audit-store.ts';
import { isErased } from './is-erased.ts';
import { newId } from './new-id.ts';
import { inChunks, notFound, pageLimit, toPage, type Scope } from './scope.ts';
import { textFromColumn, textToColumn } from './text-column.ts';
import type { Tables } from './table-types.ts';

function toGrade(row: Selectable<Tables['grade']>): StoredGrade {
  return {
    id: row.grade_id,
    runId: row.run_id,
    submissionId: row.submission_id,
    assignmentId: row.assignment_id,
    planHash: row.plan_hash,
    content: row.content,
    canonical: row.canonical,
    sha256: row.sha256,
    envelope: row.envelope,
    score: row.score ?? undefined,
    state: row.state,
    createdAt: row.created_at,
  };
}

/** The sealed content consists of JSON values only; its interfaces merely have no index signature. */
function canonicalContent(input: GradeInput): string {
  return canonicalJson(input.content as unknown as Json);
}

export function createGradeStore(scope: Scope): GradeStore {
  const { db, tenantId } = scope;
  return {
    async seal(input) {
      const canonical = canonicalContent(input);
      const hash = sha256(canonical);
      return db.transaction().execute(async (trx) => {
        const run = await trx
          .selectFrom('run')
          .select(['submission_id', 'assignment_id', 'plan_hash'])
          .where('tenant_id', '=', tenantId)
          .where('run_id', '=', input.runId)
          .executeTakeFirst();
        if (run === undefined) throw notFound('run', input.runId);
        if (await isErased(trx, tenantId, input.runId)) {
          throw new AssayError('not-found', `submission "${run.submission_id}" was erased; its grade is not sealed`);
        }
        const { result, decision } = input.content;
        const row = await trx
          .insertInto('grade')
          .values({
            tenant_id: tenantId,
            grade_id: newId('grd'),
            run_id: input.runId,
            ...run,
            content: canonical,
            canonical,
            sha256: hash,
            envelope: canonicalJson(input.envelope),
            score: result.status === 'scored' ? result.score : null,
            state: decision.state,
          })
          .onConflict((conflict) => conflict.columns(['tenant_id', 'run_id']).doNothing())
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) {
          const there = await trx
            .selectFrom('grade')
            .selectAll()
            .where('tenant_id', '=', tenantId)
            .where('run_id', '=', input.runId)
            .executeTakeFirstOrThrow();
          if (there.sha256 === hash) return toGrade(there);
          throw new AssayError(
            'conflict',
            `run "${input.runId}" is sealed as ${there.sha256}; the new content has the hash ${hash}`,
          );
        }
        const places = new Map<string, number>();
        const claims = input.feedback.map((claim) => {
          const position = places.get(claim.traitId) ?? 0;
          places.set(claim.traitId, position + 1);
          return {
            tenant_id: tenantId,
            grade_id: row.grade_id,
            trait_id: claim.traitId,
            position,
            kind: claim.kind,
            comment: textToColumn(claim.comment),
            quote: textToColumn(claim.quote),
            span_start: claim.span.start,
            span_end: claim.span.end,
            comment_hash: claim.commentHash,
          };
        });
        for (const chunk of inChunks(claims))
          await trx
            .insertInto('grade_feedback')
            .values([...chunk])
            .execute();
        await writeAudit(trx, scope, {
          action: 'grade.seal',
          subject: row.grade_id,
          details: { run: input.runId, sha256: hash, state: decision.state },
        });
        return toGrade(row);
      });
    },
    async get(gradeId) {
      const row = await db
        .selectFrom('grade')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('grade_id', '=', gradeId)
        .executeTakeFirst();
      if (row === undefined) throw notFound('grade', gradeId);
      return toGrade(row);
    },
    async ofRun(runId) {
      const row = await db
        .selectFrom('grade')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('run_id', '=', runId)
        .executeTakeFirst();
      return row === undefined ? undefined : toGrade(row);
    },
    async list(filter, page = {}) {
      const limit = pageLimit(page);
      let query = db
        .selectFrom('grade')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .orderBy('grade_id')
        .limit(limit + 1);
      if (filter.assignmentId !== undefined) query = query.where('assignment_id', '=', filter.assignmentId);
      if (filter.submissionId !== undefined) query = query.where('submission_id', '=', filter.submissionId);
      if (filter.state !== undefined) query = query.where('state', '=', filter.state);
      if (page.after !== undefined) query = query.where('grade_id', '>', page.after);
      return toPage((await query.execute()).map(toGrade), limit);
    },
    async feedback(gradeId) {
      const rows = await db
        .selectFrom('grade_feedback')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('grade_id', '=', gradeId)
        .orderBy('trait_id')
        .orderBy('position')
        .execute();
      return rows.map((row) => ({
        traitId: row.trait_id,
        kind: row.kind,
        comment: textFromColumn(row.comment),
        quote: textFromColumn(row.quote),
        span: { start: row.span_start, end: row.span_end },
        commentHash: row.comment_hash,
      }));
    },
  };
}
