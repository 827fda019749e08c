import type { Kysely, Selectable } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import type { Appeal, AppealComparison, AppealStore } from '../../ports/desk-acts.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';
import { textFromColumn, textToColumn } from './text-column.ts';

type Row = Selectable<Tables['appeal']>;

function toAppeal(row: Row, comparisons: readonly AppealComparison[]): Appeal {
  return {
    id: row.appeal_id,
    assignmentId: row.assignment_id,
    submissionId: row.submission_id,
    gradeId: row.grade_id,
    traitId: row.trait_id,
    askedBy: row.asked_by,
    question: row.question === null ? undefined : textFromColumn(row.question),
    state: row.state,
    notBy: row.not_by,
    reader: row.reader ?? undefined,
    contestedScore: row.contested_score ?? undefined,
    outcome: row.outcome ?? undefined,
    outcomeScore: row.outcome_score ?? undefined,
    answer: row.answer === null ? undefined : textFromColumn(row.answer),
    dueAt: row.due_at,
    createdBy: row.created_by,
    createdAt: row.created_at,
    answeredAt: row.answered_at ?? undefined,
    comparisons,
  };
}

async function comparisonsOf(db: Kysely<Tables>, tenantId: string, appealIds: readonly string[]) {
  const found = new Map<string, AppealComparison[]>(appealIds.map((id) => [id, []]));
  if (appealIds.length === 0) return found;
  const rows = await db
    .selectFrom('appeal_comparison')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('appeal_id', 'in', appealIds)
    .orderBy('position')
    .execute();
  for (const row of rows) {
    const { essay_id: essayId, score, answer, compared_by: comparedBy } = row;
    found.get(row.appeal_id)?.push({ essayId, score, answer, comparedBy });
  }
  return found;
}

async function lockAppeal(
  trx: Kysely<Tables>,
  { tenantId }: Scope,
  assignmentId: string,
  appealId: string,
): Promise<Row> {
  const row = await trx
    .selectFrom('appeal')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('assignment_id', '=', assignmentId)
    .where('appeal_id', '=', appealId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw notFound('appeal', appealId);
  return row;
}

/** Another reader answers than those who decided, and only one. */
function refuseReader({ notBy, reader, state }: Pick<Appeal, 'notBy' | 'reader' | 'state'>, actor: string): void {
  if (state === 'answered' || state === 'withdrawn')
    throw new AssayError('conflict', `this appeal is ${state} already`);
  if (notBy.includes(actor)) {
    throw new AssayError('access.denied', 'your own decision is in question; another reader answers this appeal');
  }
  if (reader !== undefined && reader !== actor) {
    throw new AssayError('conflict', `"${reader}" has this appeal`, { details: { current: { reader } } });
  }
}

export function createAppealStore(scope: Scope): AppealStore {
  const { db, tenantId, actor } = scope;

  async function get(assignmentId: string, appealId: string): Promise<Appeal> {
    const row = await db
      .selectFrom('appeal')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('assignment_id', '=', assignmentId)
      .where('appeal_id', '=', appealId)
      .executeTakeFirst();
    if (row === undefined) throw notFound('appeal', appealId);
    return toAppeal(row, (await comparisonsOf(db, tenantId, [appealId])).get(appealId) ?? []);
  }

  function update(trx: Kysely<Tables>, appealId: string) {
    return trx.updateTable('appeal').where('tenant_id', '=', tenantId).where('appeal_id', '=', appealId);
  }

  return {
    get,
    async open({ question, notBy, contestedScore, ...input }) {
      const appealId = newId('apl');
      await db.transaction().execute(async (trx) => {
        const row = await trx
          .insertInto('appeal')
          .values({
            tenant_id: tenantId,
            appeal_id: appealId,
            assignment_id: input.assignmentId,
            submission_id: input.submissionId,
            grade_id: input.gradeId,
            trait_id: input.traitId,
            asked_by: input.askedBy,
            question: textToColumn(question),
            not_by: [...notBy],
            contested_score: contestedScore ?? null,
            answer: null,
            due_at: input.dueAt,
            created_by: actor,
          })
          .onConflict((conflict) => conflict.doNothing())
          .returning('appeal_id')
          .executeTakeFirst();
        if (row === undefined) {
          throw new AssayError('conflict', `trait "${input.traitId}" of this grade is under appeal already`);
        }
        // The question is somebody's own words: it stays out of the chain.
        await writeAudit(trx, scope, {
          action: 'appeal.open',
          subject: appealId,
          details: { grade: input.gradeId, trait: input.traitId, askedBy: input.askedBy },
        });
      });
      return get(input.assignmentId, appealId);
    },
    async list(assignmentId, state) {
      let query = db
        .selectFrom('appeal')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('assignment_id', '=', assignmentId)
        .orderBy('answered_at', (order) => order.asc().nullsFirst())
        .orderBy('due_at')
        .orderBy('appeal_id')
        .limit(1000);
      if (state !== undefined) query = query.where('state', '=', state);
      const rows = await query.execute();
      const comparisons = await comparisonsOf(
        db,
        tenantId,
        rows.map((row) => row.appeal_id),
      );
      return rows.map((row) => toAppeal(row, comparisons.get(row.appeal_id) ?? []));
    },
    async take(assignmentId, appealId) {
      await db.transaction().execute(async (trx) => {
        const row = await lockAppeal(trx, scope, assignmentId, appealId);
        refuseReader(toAppeal(row, []), actor);
        if (row.reader === actor) return;
        await update(trx, appealId).set({ state: 'assigned', reader: actor }).execute();
        await writeAudit(trx, scope, { action: 'appeal.take', subject: appealId, details: { trait: row.trait_id } });
      });
      return get(assignmentId, appealId);
    },
    async compare(assignmentId, appealId, { essayId, score, answer }) {
      await db.transaction().execute(async (trx) => {
        const row = await lockAppeal(trx, scope, assignmentId, appealId);
        refuseReader(toAppeal(row, []), actor);
        if (row.reader !== actor) throw new AssayError('conflict', 'take the appeal before you compare');
        const { n } = await trx
          .selectFrom('appeal_comparison')
          .select((select) => select.fn.countAll<number>().as('n'))
          .where('tenant_id', '=', tenantId)
          .where('appeal_id', '=', appealId)
          .executeTakeFirstOrThrow();
        await trx
          .insertInto('appeal_comparison')
          .values({
            tenant_id: tenantId,
            appeal_id: appealId,
            position: n,
            essay_id: essayId,
            score,
            answer,
            compared_by: actor,
          })
          // A mind may change while the appeal is open.
          .onConflict((conflict) => conflict.columns(['tenant_id', 'appeal_id', 'essay_id']).doUpdateSet({ answer }))
          .execute();
        await writeAudit(trx, scope, {
          action: 'appeal.compare',
          subject: appealId,
          details: { exemplar: essayId, score, answer },
        });
      });
      return get(assignmentId, appealId);
    },
    async mayAnswer(assignmentId, appealId) {
      const appeal = await get(assignmentId, appealId);
      refuseReader(appeal, actor);
      return appeal;
    },
    async lookAgain(assignmentId, appealId, { plan }) {
      await db.transaction().execute(async (trx) => {
        const row = await lockAppeal(trx, scope, assignmentId, appealId);
        refuseReader(toAppeal(row, []), actor);
        const details = { grade: row.grade_id, trait: row.trait_id, plan };
        await writeAudit(trx, scope, { action: 'appeal.second-look', subject: appealId, details });
      });
    },
    async close(assignmentId, appealId, end) {
      await db.transaction().execute(async (trx) => {
        const row = await lockAppeal(trx, scope, assignmentId, appealId);
        if (end.state === 'withdrawn') {
          if (row.state === 'answered') throw new AssayError('conflict', 'this appeal is answered already');
          await update(trx, appealId).set({ state: 'withdrawn', answered_at: scope.clock.now() }).execute();
          await writeAudit(trx, scope, { action: 'appeal.withdraw', subject: appealId, details: {} });
          return;
        }
        refuseReader(toAppeal(row, []), actor);
        if (row.reader !== actor) throw new AssayError('conflict', 'take the appeal before you answer it');
        const before = row.contested_score;
        const outcome = before === null || end.score === before ? 'kept' : end.score > before ? 'raised' : 'lowered';
        await update(trx, appealId)
          .set({
            state: 'answered',
            outcome,
            outcome_score: end.score,
            answer: textToColumn(end.answer),
            answered_at: scope.clock.now(),
          })
          .execute();
        await writeAudit(trx, scope, {
          action: 'appeal.answer',
          subject: appealId,
          details: { outcome, from: before, to: end.score },
        });
      });
      return get(assignmentId, appealId);
    },
  };
}
