import type { Selectable } from 'kysely';
import { sha256 } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { GradeInput, StoredGrade } from '../../ports/stored.ts';
import type { GradeStore } from '../../ports/stores.ts';
import { notFound, pageLimit, toPage, type Scope } from './scope.ts';
import { canonicalContent, insertGrade } from './seal-grade.ts';
import { textFromColumn } from './text-column.ts';
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

/** @throws AssayError `conflict` when the run is sealed with other content */
async function sealedBefore({ db, tenantId }: Scope, input: GradeInput): Promise<StoredGrade> {
  const hash = sha256(canonicalContent(input));
  const there = await db
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

export function createGradeStore(scope: Scope): GradeStore {
  const { db, tenantId } = scope;
  return {
    async seal(input) {
      return (await insertGrade(scope, input)) ?? sealedBefore(scope, input);
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
