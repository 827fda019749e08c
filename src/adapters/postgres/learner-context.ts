import { sql, type Kysely, type Selectable } from 'kysely';
import type { SubmissionInput } from '../../ports/stored.ts';
import type { LearnerContext } from '../../ports/trait-grader.ts';
import { inChunks } from './scope.ts';
import type { Tables } from './table-types.ts';

export function toLearner(
  row: Pick<Selectable<Tables['learner_context']>, 'grade_level' | 'age' | 'first_language'>,
): LearnerContext {
  return {
    ...(row.grade_level === null ? {} : { gradeLevel: row.grade_level }),
    ...(row.age === null ? {} : { age: row.age }),
    ...(row.first_language === null ? {} : { firstLanguage: row.first_language }),
  };
}

/**
 * Makes what is known of writers what is said now: given with consent it is kept, not said it is deleted (consent can be withdrawn).
 * Erased submissions take nothing.
 *
 * @param said by submission id
 * @returns how many rows changed
 */
export async function putLearners(
  trx: Kysely<Tables>,
  tenantId: string,
  said: ReadonlyMap<string, SubmissionInput['learner']>,
): Promise<{ readonly given: number; readonly withdrawn: number }> {
  const alive = await trx
    .selectFrom('submission')
    .select('submission_id')
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', sql<string>`any(${[...said.keys()]}::text[])`)
    .where('erased_at', 'is', null)
    .forShare()
    .execute();
  const rows = alive.flatMap(({ submission_id }) => {
    const learner = said.get(submission_id);
    return learner === undefined ? [] : [rowOf(tenantId, submission_id, learner)];
  });
  const silent = alive.map((row) => row.submission_id).filter((id) => said.get(id) === undefined);
  let given = 0;
  for (const chunk of inChunks(rows)) {
    const changed = await trx
      .insertInto('learner_context')
      .values(chunk)
      .onConflict((conflict) =>
        conflict
          .columns(['tenant_id', 'submission_id'])
          .doUpdateSet((excluded) => ({
            grade_level: excluded.ref('excluded.grade_level'),
            age: excluded.ref('excluded.age'),
            first_language: excluded.ref('excluded.first_language'),
            consent_by: excluded.ref('excluded.consent_by'),
            consent_at: excluded.ref('excluded.consent_at'),
          }))
          .where(
            sql<boolean>`(learner_context.grade_level, learner_context.age, learner_context.first_language, learner_context.consent_by)
              is distinct from (excluded.grade_level, excluded.age, excluded.first_language, excluded.consent_by)`,
          ),
      )
      .returning('submission_id')
      .execute();
    given += changed.length;
  }
  const withdrawn = await trx
    .deleteFrom('learner_context')
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', sql<string>`any(${silent}::text[])`)
    .returning('submission_id')
    .execute();
  return { given, withdrawn: withdrawn.length };
}

function rowOf(tenantId: string, submissionId: string, learner: NonNullable<SubmissionInput['learner']>) {
  return {
    tenant_id: tenantId,
    submission_id: submissionId,
    grade_level: learner.gradeLevel ?? null,
    age: learner.age ?? null,
    first_language: learner.firstLanguage ?? null,
    consent_by: learner.consentBy,
  };
}
