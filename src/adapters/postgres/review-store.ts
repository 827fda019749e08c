import type { Kysely, Selectable } from 'kysely';
import { contentHash } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { TeacherDecision, TeacherDecisionInput } from '../../ports/stored.ts';
import type { ReviewStore } from '../../ports/stores.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

function toDecision(row: Selectable<Tables['review_decision']>): TeacherDecision {
  return {
    id: row.decision_id,
    gradeId: row.grade_id,
    action: row.action,
    ...(row.score === null ? {} : { score: row.score }),
    traitScores: row.trait_scores,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.trace_id === null ? {} : { traceId: row.trace_id }),
    delta: row.delta ?? undefined,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  };
}

const stateAfter = { approve: 'released', override: 'released', reject: 'rejected' } as const;

function check(input: TeacherDecisionInput): void {
  const scored = input.score !== undefined || Object.keys(input.traitScores ?? {}).length > 0;
  if (input.action === 'override' && !scored) {
    throw new AssayError('input.invalid', 'an override needs a score or trait scores');
  }
  if (input.action !== 'override' && scored) {
    throw new AssayError('input.invalid', `the action "${input.action}" takes no scores; use "override"`);
  }
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
    before.reason === input.reason;
  if (!same) {
    throw new AssayError(
      'conflict',
      'this Idempotency-Key was used for another decision on this grade; take a new one',
    );
  }
  return before;
}

export function createReviewStore(scope: Scope): ReviewStore {
  const { db, tenantId } = scope;
  return {
    async decide(input) {
      check(input);
      return db.transaction().execute(async (trx) => {
        const grade = await trx
          .selectFrom('grade')
          .select(['score'])
          .where('tenant_id', '=', tenantId)
          .where('grade_id', '=', input.gradeId)
          .forUpdate()
          .executeTakeFirst();
        if (grade === undefined) throw notFound('grade', input.gradeId);
        // The grade's row is locked: two requests with one key come one after the other.
        const before = await decidedBefore(trx, scope, input);
        if (before !== undefined) return before;
        const delta = input.score === undefined || grade.score === null ? null : input.score - grade.score;
        const row = await trx
          .insertInto('review_decision')
          .values({
            tenant_id: tenantId,
            decision_id: newId('dec'),
            grade_id: input.gradeId,
            action: input.action,
            score: input.score ?? null,
            trait_scores: JSON.stringify(input.traitScores ?? {}),
            reason: input.reason ?? null,
            delta,
            trace_id: input.traceId ?? null,
            request_key: input.requestKey ?? null,
            decided_by: scope.actor,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await trx
          .updateTable('grade')
          .set({ state: stateAfter[input.action], decided_at: scope.clock.now(), decided_by: scope.actor })
          .where('tenant_id', '=', tenantId)
          .where('grade_id', '=', input.gradeId)
          .execute();
        // The reason is a teacher's free text and may name the student: it stays out of the chain, which nothing can erase.
        await writeAudit(trx, scope, {
          action: `grade.${input.action}`,
          subject: input.gradeId,
          details: { decision: row.decision_id, ...(input.score === undefined ? {} : { score: input.score }), delta },
        });
        return toDecision(row);
      });
    },
    async ofGrade(gradeId) {
      const rows = await db
        .selectFrom('review_decision')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('grade_id', '=', gradeId)
        .orderBy('decision_id')
        .execute();
      return rows.map(toDecision);
    },
  };
}
