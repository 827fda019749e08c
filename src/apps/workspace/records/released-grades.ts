import { sql } from 'kysely';
import type { Rubric } from '../../../core/rubric.ts';
import type { IdentityValue, StoredAssignment } from '../../../ports/stored.ts';
import { loadRun } from '../grade-run.ts';
import type { Workspace } from '../workspace.ts';
import { standingGrade, type StandingGrade } from '../desk/standing-grade.ts';

/** One student or paper of an assignment with the grade that was released, if one was. */
export interface ReleasedRow {
  readonly submissionId: string | undefined;
  readonly pseudonym: string | undefined;
  /** What a paper without a known student is called. */
  readonly fileName: string | undefined;
  readonly identity: readonly IdentityValue[];
  /** Undefined where nothing was released: absent, which is not zero. */
  readonly released: { readonly grade: StandingGrade; readonly rubric: Rubric; readonly at: Date } | undefined;
}

/**
 * Everybody on the class list and every paper, each with its released grade. What was graded and not released stays inside. Whoever calls this
 * writes the disclosure down.
 */
export async function releasedRows(
  workspace: Workspace,
  assignment: StoredAssignment,
): Promise<readonly ReleasedRow[]> {
  const { database, stores } = workspace;
  const { rows } = await sql<{
    pseudonym: string | null;
    submission_id: string | null;
    file_name: string | null;
    grade_id: string | null;
    published_at: Date | null;
  }>`
    with papers as (
      select distinct on (s.slot) s.submission_id, s.pseudonym, t.file_name, g.grade_id, g.published_at
      from assay.submission s
      left join assay.submission_text t using (tenant_id, submission_id)
      left join assay.grade g on g.tenant_id = s.tenant_id and g.submission_id = s.submission_id and g.published_at is not null
      where s.tenant_id = ${stores.tenantId} and s.assignment_id = ${assignment.id} and s.erased_at is null
      -- The newest version whose grade was released; without one, the newest.
      order by s.slot, g.published_at is null, s.version desc, g.published_at desc
    )
    select l.pseudonym, p.submission_id, p.file_name, p.grade_id, p.published_at
    from assay.assignment_student l left join papers p using (pseudonym)
    where l.tenant_id = ${stores.tenantId} and l.assignment_id = ${assignment.id}
    union all
    select p.pseudonym, p.submission_id, p.file_name, p.grade_id, p.published_at from papers p
    where p.pseudonym is null or not exists (select 1 from assay.assignment_student l
      where l.tenant_id = ${stores.tenantId} and l.assignment_id = ${assignment.id} and l.pseudonym = p.pseudonym)`.execute(
    database.db,
  );
  const identities = await identitiesOf(
    workspace,
    rows.flatMap(({ pseudonym }) => pseudonym ?? []),
  );
  const found: ReleasedRow[] = [];
  for (const row of rows) {
    found.push({
      submissionId: row.submission_id ?? undefined,
      pseudonym: row.pseudonym ?? undefined,
      fileName: row.file_name ?? undefined,
      identity: identities.get(row.pseudonym ?? '') ?? [],
      released:
        row.grade_id === null || row.published_at === null
          ? undefined
          : await releasedGrade(workspace, row.grade_id, row.published_at),
    });
  }
  return found.toSorted((a, b) => (labelOf(a) < labelOf(b) ? -1 : 1));
}

/** The student's name as it was enrolled, else the name of the paper. */
export function labelOf(row: ReleasedRow): string {
  return valueOf(row, 'name') ?? row.fileName ?? row.pseudonym ?? '';
}

export function valueOf(row: ReleasedRow, kind: IdentityValue['kind']): string | undefined {
  return row.identity.find((one) => one.kind === kind)?.value;
}

async function releasedGrade(workspace: Workspace, gradeId: string, at: Date): Promise<ReleasedRow['released']> {
  const { stores } = workspace;
  const grade = await stores.grades.get(gradeId);
  const { plan } = await loadRun(workspace, grade.runId);
  const rubric = await stores.rubrics.byHash(plan.rubricHash);
  const claims = await stores.grades.feedback(gradeId);
  const decisions = await stores.reviews.ofGrade(gradeId);
  const standing = standingGrade(grade, { rubric, claims, decisions });
  return standing === undefined ? undefined : { grade: standing, rubric, at };
}

async function identitiesOf(
  { database, stores }: Workspace,
  pseudonyms: readonly string[],
): Promise<ReadonlyMap<string, readonly IdentityValue[]>> {
  const rows = await database.db
    .selectFrom('identity')
    .select(['pseudonym', 'kind', 'value'])
    .where('tenant_id', '=', stores.tenantId)
    .where('pseudonym', '=', sql<string>`any(${pseudonyms}::text[])`)
    .orderBy('identity_id')
    .execute();
  return Map.groupBy(
    rows.map(({ kind, value, pseudonym }) => ({ kind, value, pseudonym })),
    ({ pseudonym }) => pseudonym ?? '',
  );
}
