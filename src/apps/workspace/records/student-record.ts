import { AssayError } from '../../../core/errors.ts';
import type { Json } from '../../../core/content-hash.ts';
import { toJson } from '../../../core/content-hash.ts';
import { rerunsAmong } from '../rerun-grade.ts';
import type { Workspace } from '../workspace.ts';

/**
 * Everything that is kept of one student, for them or their parents: who they are, what they handed in, every grade with its feedback, every
 * decision, what other tools said, and who saw it. Written down as a disclosure.
 *
 * @throws AssayError `not-found` when there is no such student, or everything was erased
 */
export async function studentRecord(
  workspace: Workspace,
  pseudonym: string,
  why: { readonly purpose: string; readonly recipient: string },
): Promise<Json> {
  const { stores, database } = workspace;
  const student = await database.db
    .selectFrom('student')
    .select(['erased_at', 'created_at'])
    .where('tenant_id', '=', stores.tenantId)
    .where('pseudonym', '=', pseudonym)
    .executeTakeFirst();
  if (student === undefined || student.erased_at !== null) {
    throw new AssayError('not-found', `student "${pseudonym}" does not exist`);
  }
  const rows = await database.db
    .selectFrom('submission')
    .select('submission_id')
    .where('tenant_id', '=', stores.tenantId)
    .where('pseudonym', '=', pseudonym)
    .where('erased_at', 'is', null)
    .orderBy('submission_id')
    .execute();
  const submissions: Json[] = [];
  for (const { submission_id: id } of rows) submissions.push(await submissionRecord(workspace, id));
  const record = {
    pseudonym,
    identity: await stores.identities.reveal(pseudonym),
    enrolledAt: student.created_at,
    submissions,
    disclosures: await stores.records.disclosures({ pseudonym }, 10_000),
  };
  await stores.records.disclosed(
    rows.map(({ submission_id }) => ({ submissionId: submission_id, pseudonym })),
    { kind: 'records', subject: pseudonym, ...why },
  );
  return toJson(record);
}

async function submissionRecord(workspace: Workspace, submissionId: string): Promise<Json> {
  const { stores } = workspace;
  const { assignmentId, createdAt, version } = await stores.submissions.get(submissionId);
  const assignment = await stores.assignments.get(assignmentId);
  const text = await stores.submissions.text(submissionId);
  const grades: Json[] = [];
  const { items } = await stores.grades.list({ submissionId }, { limit: 1000 });
  const rerunOf = await rerunsAmong(workspace, items);
  for (const { id, content, sha256, state, createdAt: gradedAt } of items) {
    const feedback = await stores.grades.feedback(id);
    const decisions = await stores.reviews.ofGrade(id);
    grades.push(
      toJson({ id, sha256, state, gradedAt, content, feedback, decisions, ...whyNotCounted(rerunOf.get(id)) }),
    );
  }
  const flags = await stores.flags.ofSubmission(submissionId);
  return toJson({
    id: submissionId,
    assignment: assignment.title,
    version,
    handedInAt: createdAt,
    ...text,
    grades,
    flags,
  });
}

/** The grade of a rerun says so: it was never the student's. */
function whyNotCounted(rerunOf: string | undefined): { readonly rerunOf?: string; readonly note?: string } {
  if (rerunOf === undefined) return {};
  return {
    rerunOf,
    note: 'Graded again under another plan, to compare, as in a second look on appeal. It counts for nobody and changed no grade.',
  };
}
