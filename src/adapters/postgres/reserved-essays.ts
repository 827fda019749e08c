import { sql, type RawBuilder } from 'kysely';

/**
 * Whether a row of `graded_essay` may be learnt from: it stands in no reserved set, nor does the submission that it came from, nor any essay
 * of the same student.
 *
 * @param alias the name that `graded_essay` has in the query
 */
export function mayBeLearntFrom(alias: string): RawBuilder<boolean> {
  const essay = sql.ref(`${alias}.essay_id`);
  const tenant = sql.ref(`${alias}.tenant_id`);
  const assignment = sql.ref(`${alias}.assignment_id`);
  const submission = sql.ref(`${alias}.submission_id`);
  return sql<boolean>`not exists (
    select 1 from assay.dataset_row as held
    join assay.dataset as reserved_set on reserved_set.tenant_id = held.tenant_id and reserved_set.dataset_id = held.dataset_id and reserved_set.reserved
    left join assay.graded_essay as held_essay on held_essay.tenant_id = held.tenant_id and held_essay.assignment_id = held.assignment_id and held_essay.essay_id = held.essay_id
    left join assay.submission as held_submission on held_submission.tenant_id = held.tenant_id
      and held_submission.submission_id = coalesce(held.submission_id, held_essay.submission_id)
    left join assay.submission as own on own.tenant_id = ${tenant} and own.submission_id = ${submission}
    where held.tenant_id = ${tenant} and held.assignment_id = ${assignment}
      and (held.essay_id = ${essay} or held_submission.submission_id = ${submission} or held_submission.pseudonym = own.pseudonym)
  )`;
}
