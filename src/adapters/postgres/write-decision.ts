import { sql, type Kysely, type Selectable } from 'kysely';
import { contentHash, toJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { ReviewDecision } from '../../core/review-reason.ts';
import type { FeedbackAct } from '../../ports/desk-stores.ts';
import type { DecideOptions, TeacherDecision, TeacherDecisionInput } from '../../ports/stored.ts';
import type { AuditAct } from './audit-store.ts';
import { newId } from './new-id.ts';
import { notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';
import { textFromColumn, textToColumn } from './text-column.ts';

export function toDecision(row: Selectable<Tables['review_decision']>): TeacherDecision {
  return {
    id: row.decision_id,
    gradeId: row.grade_id,
    action: row.action,
    ...(row.score === null ? {} : { score: row.score }),
    traitScores: row.trait_scores,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.trace_id === null ? {} : { traceId: row.trace_id }),
    delta: row.delta ?? undefined,
    ...(row.comment === null ? {} : { comment: textFromColumn(row.comment) }),
    ...(row.undoes === null ? {} : { undoes: row.undoes }),
    ...(row.batch_id === null ? {} : { batchId: row.batch_id }),
    reading: row.reading,
    ...(row.blind && { blind: true }),
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  };
}

export function checkDecision(input: TeacherDecisionInput): void {
  const scored = input.score !== undefined || Object.keys(input.traitScores ?? {}).length > 0;
  if (input.action === 'override' && !scored) {
    throw new AssayError('input.invalid', 'an override needs a score or trait scores');
  }
  if (input.action !== 'override' && scored) {
    throw new AssayError('input.invalid', `the action "${input.action}" takes no scores; use "override"`);
  }
}

interface LockedGrade {
  readonly score: number | null;
  readonly final_score: number | null;
  readonly revision: number;
  readonly sealedState: ReviewDecision['state'];
}

/** @throws AssayError `conflict` with the decision that came between */
async function checkRevision(
  trx: Kysely<Tables>,
  { tenantId }: Scope,
  {
    gradeId,
    expected,
    actual,
  }: { readonly gradeId: string; readonly expected: number | undefined; readonly actual: number },
): Promise<void> {
  if (expected === undefined || expected === actual) return;
  const last = await trx
    .selectFrom('review_decision')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('grade_id', '=', gradeId)
    .orderBy('decision_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const who = last === undefined ? '' : ` by "${last.decided_by}" at ${last.decided_at.toISOString()}`;
  throw new AssayError(
    'conflict',
    `there are ${actual} decisions on this grade, the last${who}; you had seen ${expected}`,
    {
      details: { current: { revision: actual, decision: last === undefined ? null : toJson(toDecision(last)) } },
    },
  );
}

const notPublished = { published_at: null, published_by: null } as const;

/** A second reading moves no grade; one that lies too far off sends it to a teacher. Taken back, it is as if it had not been. */
function afterSecondReading(input: TeacherDecisionInput, grade: LockedGrade, tolerance: number) {
  if (input.undoes !== undefined) return { readers_differ: false };
  const counts = grade.final_score ?? grade.score;
  const given = input.action === 'override' ? (input.score ?? null) : grade.score;
  const unsure = input.action === 'reject' || given === null || counts === null;
  return unsure || Math.abs(given - counts) > tolerance ? { readers_differ: true, ...notPublished } : {};
}

/** What of the grade's row a decision changes. What the student was told is then no longer what counts. */
function afterFirstReading(input: TeacherDecisionInput, grade: LockedGrade, scope: Scope) {
  const reopened = input.action === 'reopen';
  const overridden = input.action === 'override';
  const state: ReviewDecision['state'] = input.action === 'reject' ? 'rejected' : 'released';
  return {
    state: reopened ? grade.sealedState : state,
    decided_at: reopened ? null : scope.clock.now(),
    decided_by: reopened ? null : scope.actor,
    final_score: overridden ? (input.score ?? null) : null,
    final_traits: overridden ? JSON.stringify(input.traitScores ?? {}) : null,
    audit_hold: false,
    readers_differ: false,
    ...notPublished,
  };
}

async function keepFeedback(
  trx: Kysely<Tables>,
  { tenantId }: Scope,
  decisionId: string,
  acts: readonly FeedbackAct[],
): Promise<void> {
  const rows = acts.map((act, position) => ({
    tenant_id: tenantId,
    decision_id: decisionId,
    position,
    trait_id: act.traitId,
    act: act.act,
    comment_hash: act.commentHash ?? null,
    comment: act.comment === undefined ? null : textToColumn(act.comment),
    span_start: act.span?.start ?? null,
    span_end: act.span?.end ?? null,
  }));
  if (rows.length > 0) await trx.insertInto('decision_feedback').values(rows).execute();
}

/**
 * Writes one decision inside the transaction of the act that it belongs to, and moves the grade. The caller audits it, last (see decisionAct).
 *
 * @returns `made`: false when the same request had made it before
 */
export async function writeDecision(
  trx: Kysely<Tables>,
  scope: Scope,
  input: TeacherDecisionInput,
  options: DecideOptions = {},
): Promise<{ readonly decision: TeacherDecision; readonly made: boolean }> {
  const { tenantId } = scope;
  const grade = await trx
    .selectFrom('grade')
    .select(['score', 'final_score', 'revision', 'submission_id'])
    .select(sql<ReviewDecision['state']>`content #>> '{decision,state}'`.as('sealedState'))
    .where('tenant_id', '=', tenantId)
    .where('grade_id', '=', input.gradeId)
    .forUpdate()
    .executeTakeFirst();
  if (grade === undefined) throw notFound('grade', input.gradeId);
  // The grade's row is locked: two requests with one key come one after the other.
  const before = await decidedBefore(trx, scope, input);
  if (before !== undefined) return { decision: before, made: false };
  await checkRevision(trx, scope, { gradeId: input.gradeId, expected: options.revision, actual: grade.revision });
  if ((input.reason ?? input.comment ?? input.feedback) !== undefined)
    await refuseErased(trx, scope, grade.submission_id);
  const row = await trx
    .insertInto('review_decision')
    .values(rowOf(input, scope, grade.score))
    .returningAll()
    .executeTakeFirstOrThrow();
  await keepFeedback(trx, scope, row.decision_id, input.feedback ?? []);
  await trx
    .updateTable('grade')
    .set({
      revision: grade.revision + 1,
      ...(input.reading === 'second'
        ? afterSecondReading(input, grade, options.tolerance ?? 0)
        : afterFirstReading(input, grade, scope)),
    })
    .where('tenant_id', '=', tenantId)
    .where('grade_id', '=', input.gradeId)
    .execute();
  return { decision: toDecision(row), made: true };
}

function rowOf(input: TeacherDecisionInput, { tenantId, actor }: Scope, machineScore: number | null) {
  const { score, traceId, requestKey, undoes, batchId } = input;
  return {
    tenant_id: tenantId,
    decision_id: newId('dec'),
    grade_id: input.gradeId,
    action: input.action,
    trait_scores: JSON.stringify(input.traitScores ?? {}),
    delta: score === undefined || machineScore === null ? null : score - machineScore,
    // undefined becomes the column's default, which is null.
    score,
    reason: input.reason,
    comment: input.comment === undefined ? null : textToColumn(input.comment),
    trace_id: traceId,
    request_key: requestKey,
    undoes,
    batch_id: batchId,
    reading: input.reading,
    blind: input.blind,
    decided_by: actor,
  };
}

/** Free text of a decision may name the student: none is kept behind an erasure's back. A decision without words may still be made. */
async function refuseErased(trx: Kysely<Tables>, { tenantId }: Scope, submissionId: string): Promise<void> {
  const { erased_at: erasedAt } = await trx
    .selectFrom('submission')
    .select('erased_at')
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', submissionId)
    .forShare()
    .executeTakeFirstOrThrow();
  if (erasedAt !== null)
    throw new AssayError('not-found', `submission "${submissionId}" was erased; nothing is decided on it`);
}

/** The audit row of a decision. The reason is a teacher's free text and may name the student: it stays out of the chain, which nothing can erase. */
export function decisionAct(decision: TeacherDecision): AuditAct {
  const { id, action, gradeId, score, delta, undoes, reading } = decision;
  return {
    action: undoes === undefined ? `grade.${action}` : 'grade.undo',
    subject: gradeId,
    details: {
      decision: id,
      ...(score === undefined ? {} : { score }),
      delta: delta ?? null,
      ...(undoes === undefined ? {} : { undoes, restores: action }),
      ...(reading === 'second' ? { reading } : {}),
    },
  };
}

/** The decision that this very request made before. */
async function decidedBefore(
  trx: Kysely<Tables>,
  { tenantId }: Scope,
  input: TeacherDecisionInput,
): Promise<TeacherDecision | undefined> {
  if (input.requestKey === undefined) return undefined;
  const row = await trx
    .selectFrom('review_decision')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('grade_id', '=', input.gradeId)
    .where('request_key', '=', input.requestKey)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const before = toDecision(row);
  const same =
    before.action === input.action &&
    before.score === input.score &&
    contentHash(before.traitScores ?? {}) === contentHash(input.traitScores ?? {}) &&
    before.reason === input.reason &&
    before.comment === input.comment;
  if (!same) {
    throw new AssayError(
      'conflict',
      'this Idempotency-Key was used for another decision on this grade; take a new one',
    );
  }
  return before;
}
