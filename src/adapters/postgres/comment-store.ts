import { sql } from 'kysely';
import { sha256 } from '../../core/content-hash.ts';
import type { BankComment, CommentBank } from '../../ports/desk-acts.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { notFound, type Scope } from './scope.ts';
import { textFromColumn, textToColumn } from './text-column.ts';

interface Row {
  readonly comment_id: string;
  readonly owner: string | null;
  readonly origin: 'written' | 'learned';
  readonly text: string;
  readonly trait_id: string | null;
  readonly uses: number;
  readonly levels: readonly { level: number; uses: number }[];
  readonly last_used_at: Date | null;
}

function toComment(row: Row): BankComment {
  return {
    id: row.comment_id,
    owner: row.owner ?? undefined,
    origin: row.origin,
    text: textFromColumn(row.text),
    traitId: row.trait_id ?? undefined,
    uses: row.uses,
    levels: row.levels,
    lastUsedAt: row.last_used_at ?? undefined,
  };
}

/** Spaces and capitals make no other sentence. */
function hashOf(text: string): string {
  return sha256(text.trim().replaceAll(/\s+/g, ' ').toLowerCase());
}

export function createCommentBank(scope: Scope): CommentBank {
  const { db, tenantId, actor } = scope;

  async function keyOf(assignmentId: string, commentId: string): Promise<string> {
    const row = await db
      .selectFrom('bank_comment')
      .select('comment_id')
      .where('tenant_id', '=', tenantId)
      .where('assignment_id', '=', assignmentId)
      .where('comment_id', '=', commentId)
      .where((where) => where.or([where('owner', 'is', null), where('owner', '=', actor)]))
      .executeTakeFirst();
    if (row === undefined) throw notFound('comment', commentId);
    return row.comment_id;
  }

  return {
    async list(assignmentId) {
      const { rows } = await sql<Row>`
        select c.comment_id, c.owner, c.origin, c.text, c.trait_id, coalesce(u.uses, 0) as uses,
          coalesce(u.levels, '[]'::jsonb) as levels, u.last_used_at
        from assay.bank_comment c left join (
          select comment_id, sum(n)::integer as uses, max(last_used_at) as last_used_at,
            jsonb_agg(jsonb_build_object('level', level, 'uses', n) order by n desc, level) filter (where level is not null) as levels
          from (select comment_id, level, count(*)::integer as n, max(used_at) as last_used_at from assay.bank_comment_use
            where tenant_id = ${tenantId} group by comment_id, level) by_level group by comment_id) u on u.comment_id = c.comment_id
        where c.tenant_id = ${tenantId} and c.assignment_id = ${assignmentId} and (c.owner is null or c.owner = ${actor})
        order by uses desc, c.comment_id`.execute(db);
      return rows.map(toComment);
    },
    async put(assignmentId, { text, traitId, shared, origin = 'written' }) {
      return db.transaction().execute(async (trx) => {
        const row = await trx
          .insertInto('bank_comment')
          .values({
            tenant_id: tenantId,
            comment_id: newId('cmt'),
            assignment_id: assignmentId,
            owner: shared ? null : actor,
            origin,
            text: textToColumn(text.trim()),
            text_hash: hashOf(text),
            trait_id: traitId ?? null,
            created_by: actor,
          })
          .onConflict((conflict) =>
            conflict
              .columns(['tenant_id', 'assignment_id', 'owner', 'text_hash'])
              // What somebody writes into the bank stays there when the submission that it was learned from goes.
              .doUpdateSet(origin === 'written' ? { origin } : { updated_at: scope.clock.now() }),
          )
          .returning('comment_id')
          .executeTakeFirstOrThrow();
        await writeAudit(trx, scope, {
          action: origin === 'written' ? 'comment.add' : 'comment.learn',
          subject: row.comment_id,
          details: { assignment: assignmentId },
        });
        return row.comment_id;
      });
    },
    async edit(assignmentId, commentId, { text, traitId, shared }) {
      const id = await keyOf(assignmentId, commentId);
      await db.transaction().execute(async (trx) => {
        await trx
          .updateTable('bank_comment')
          .set({
            origin: 'written',
            updated_at: scope.clock.now(),
            ...(text !== undefined && { text: textToColumn(text.trim()), text_hash: hashOf(text) }),
            ...(traitId !== undefined && { trait_id: traitId }),
            ...(shared !== undefined && { owner: shared ? null : actor }),
          })
          .where('tenant_id', '=', tenantId)
          .where('comment_id', '=', id)
          .execute();
        await writeAudit(trx, scope, { action: 'comment.edit', subject: id, details: { assignment: assignmentId } });
      });
    },
    async remove(assignmentId, commentId) {
      const id = await keyOf(assignmentId, commentId);
      await db.transaction().execute(async (trx) => {
        await trx.deleteFrom('bank_comment').where('tenant_id', '=', tenantId).where('comment_id', '=', id).execute();
        await writeAudit(trx, scope, { action: 'comment.remove', subject: id, details: { assignment: assignmentId } });
      });
    },
    async used(commentId, { submissionId, traitId, level }) {
      // Only what is there, of a submission that is not erased: the row that an erasure takes is held until this is written.
      await sql`
        insert into assay.bank_comment_use (tenant_id, comment_id, submission_id, trait_id, level, used_by)
        select c.tenant_id, c.comment_id, s.submission_id, ${traitId}, ${level ?? null}::double precision, ${actor}
        from assay.bank_comment c join assay.submission s
          on s.tenant_id = c.tenant_id and s.assignment_id = c.assignment_id and s.submission_id = ${submissionId} and s.erased_at is null
        where c.tenant_id = ${tenantId} and c.comment_id = ${commentId} for key share
        on conflict (tenant_id, comment_id, submission_id, trait_id)
        do update set level = excluded.level, used_at = ${scope.clock.now()}`.execute(db);
    },
  };
}
