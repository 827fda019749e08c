import { sql } from 'kysely';
import { canonicalJson, sha256, type Json } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { GradeInput, StoredGrade } from '../../ports/stored.ts';
import { auditDraft, type AppendedRow } from './audit-store.ts';
import { newId } from './new-id.ts';
import { notFound, type Scope } from './scope.ts';
import { textToColumn } from './text-column.ts';

/** The sealed content consists of JSON values only; its interfaces merely have no index signature. */
export function canonicalContent(input: GradeInput): string {
  return canonicalJson(input.content as unknown as Json);
}

interface SealedRow extends Partial<AppendedRow> {
  readonly submission_id: string;
  readonly assignment_id: string;
  readonly plan_hash: string;
  readonly erased_at: Date | null;
  readonly grade_id: string | null;
  readonly created_at: Date | null;
}

function feedbackRows({ feedback }: GradeInput): string {
  const places = new Map<string, number>();
  const rows = feedback.map((claim) => {
    const position = places.get(claim.traitId) ?? 0;
    places.set(claim.traitId, position + 1);
    return {
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
  return JSON.stringify(rows);
}

/**
 * Writes the grade of a run with its feedback sentences and its row of the audit chain in one statement: nobody waits for the chain longer than
 * that. An erasure that comes now waits for its end, so that nothing is written behind its back.
 *
 * @returns undefined when the run has a grade already
 * @throws AssayError `not-found` when there is no such run or its submission was erased
 */
export async function insertGrade(scope: Scope, input: GradeInput): Promise<StoredGrade | undefined> {
  const { db, tenantId } = scope;
  const canonical = canonicalContent(input);
  const hash = sha256(canonical);
  const envelope = canonicalJson(input.envelope);
  const { result, decision } = input.content;
  const score = result.status === 'scored' ? result.score : null;
  const gradeId = newId('grd');
  const act = {
    action: 'grade.seal',
    subject: gradeId,
    details: { run: input.runId, sha256: hash, state: decision.state },
  };
  const audit = auditDraft(scope, act);
  const { rows } = await sql<SealedRow>`
    with graded as (
      select r.submission_id, r.assignment_id, r.plan_hash, s.erased_at from assay.run r
      join assay.submission s on s.tenant_id = r.tenant_id and s.submission_id = r.submission_id
      where r.tenant_id = ${tenantId} and r.run_id = ${input.runId} for share of s
    ), made as (
      insert into assay.grade (tenant_id, grade_id, run_id, submission_id, assignment_id, plan_hash, content, canonical, sha256, envelope, score, state)
      select ${tenantId}, ${gradeId}, ${input.runId}, g.submission_id, g.assignment_id, g.plan_hash, ${canonical}::jsonb, ${canonical}, ${hash},
        ${envelope}::jsonb, ${score}::double precision, ${decision.state}
      from graded g where g.erased_at is null
      on conflict (tenant_id, run_id) do nothing
      returning grade_id, created_at
    ), said as (
      insert into assay.grade_feedback (tenant_id, grade_id, trait_id, position, kind, comment, quote, span_start, span_end, comment_hash)
      select ${tenantId}, m.grade_id, f.* from made m cross join json_to_recordset(${feedbackRows(input)}::json) as f (trait_id text,
        position integer, kind text, comment text, quote text, span_start integer, span_end integer, comment_hash text)
    ), sealed as (
      -- The argument depends on the row that was made: without one nothing is chained.
      select m.grade_id, m.created_at, a.* from made m
        cross join lateral assay.append_audit(${tenantId}, ${audit.before}::text || left(m.grade_id, 0), ${audit.after}) a
    )
    select g.*, s.* from graded g left join sealed s on true`.execute(db);
  const [row] = rows;
  if (row === undefined) throw notFound('run', input.runId);
  if (row.erased_at !== null) {
    throw new AssayError('not-found', `submission "${row.submission_id}" was erased; its grade is not sealed`);
  }
  if (row.grade_id === null || row.created_at === null) return undefined;
  audit.appended(row as AppendedRow);
  return {
    id: row.grade_id,
    runId: input.runId,
    submissionId: row.submission_id,
    assignmentId: row.assignment_id,
    planHash: row.plan_hash,
    content: input.content,
    canonical,
    sha256: hash,
    envelope: input.envelope,
    score: score ?? undefined,
    state: decision.state,
    createdAt: row.created_at,
  };
}
