import { sql, type Kysely } from 'kysely';
import { canonicalJson } from '../../core/content-hash.ts';
import type { QuestionStore } from '../../ports/scorer-stores.ts';
import { insertArtifact } from './artifact-store.ts';
import { writeAudit } from './audit-store.ts';
import { notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

type Action = 'make' | 'edit' | 'approve';

export function createQuestionStore(scope: Scope): QuestionStore {
  const { db, tenantId } = scope;

  async function last(
    rubricHash: string,
    actions: readonly Action[],
    within: Kysely<Tables> = db,
  ): Promise<string | undefined> {
    const row = await within
      .selectFrom('question_set')
      .select('hash')
      .where('tenant_id', '=', tenantId)
      .where('rubric_hash', '=', rubricHash)
      .where('action', 'in', actions)
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.hash;
  }

  /** One act at a time on the sets of one rubric. */
  function act(rubricHash: string, work: (trx: Kysely<Tables>) => Promise<[Action, string] | undefined>) {
    return db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(hashtext('assay.questions'), hashtext(${`${tenantId}/${rubricHash}`}))`.execute(
        trx,
      );
      const done = await work(trx);
      if (done === undefined) return;
      const [action, hash] = done;
      await trx
        .insertInto('question_set')
        .values({ tenant_id: tenantId, rubric_hash: rubricHash, action, hash, done_by: scope.actor })
        .execute();
      await writeAudit(trx, scope, { action: `questions.${action}`, subject: rubricHash, details: { hash } });
    });
  }

  return {
    async add(rubricHash, action, set) {
      let stored = '';
      await act(rubricHash, async (trx) => {
        const { hash } = await insertArtifact(trx, scope, {
          kind: 'rubric-questions',
          content: Buffer.from(canonicalJson(set)),
        });
        stored = hash;
        return (await last(rubricHash, ['make', 'edit'], trx)) === hash ? undefined : [action, hash];
      });
      return stored;
    },
    async approve(rubricHash) {
      let approved = '';
      await act(rubricHash, async (trx) => {
        const latest = await last(rubricHash, ['make', 'edit'], trx);
        if (latest === undefined) throw notFound('set of questions for rubric', rubricHash);
        approved = latest;
        return (await last(rubricHash, ['approve'], trx)) === latest ? undefined : ['approve', latest];
      });
      return approved;
    },
    latest: (rubricHash) => last(rubricHash, ['make', 'edit']),
    approved: (rubricHash) => last(rubricHash, ['approve']),
  };
}
