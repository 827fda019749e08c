import { sql, type Kysely } from 'kysely';
import { canonicalJson, sha256, type Json } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { GradeInput, StoredGrade } from '../../ports/stored.ts';
import { auditDraft, type AppendedRow } from './audit-store.ts';
import { newId } from './new-id.ts';
import { perDatabase } from './per-database.ts';
import { noteWritten, runMemory, unwrittenSteps, type FinishedStep } from './run-memory.ts';
import { notFound, type Scope } from './scope.ts';
import { stepRefusal } from './step-verdict.ts';
import type { Tables } from './table-types.ts';
import { textToColumn } from './text-column.ts';
import { together } from './together.ts';

/** The sealed content consists of JSON values only; its interfaces merely have no index signature. */
export function canonicalContent(input: GradeInput): string {
  return canonicalJson(input.content as unknown as Json);
}

interface SealedRow extends AppendedRow {
  readonly n: number;
  readonly verdict: 'sealed' | 'there' | 'absent' | 'busy' | 'erased' | 'cancelled' | 'other';
  readonly submission_id: string;
  readonly assignment_id: string;
  readonly plan_hash: string;
  readonly created_at: Date;
}

/** A grade on its way, as `assay.seal_grades` takes it. */
interface GradeToSeal {
  readonly tenant: string;
  readonly run: string;
  readonly grade: string;
  readonly canonical: string;
  readonly hash: string;
  readonly envelope: string;
  readonly score: number | null;
  readonly state: string;
  readonly feedback: readonly object[];
  readonly before: string;
  readonly after: string;
  readonly steps: readonly FinishedStep[];
  /** The run is done with it: it is executed here, and nothing comes after its seal. */
  readonly ends: boolean;
}

function feedbackRows({ feedback }: GradeInput): readonly object[] {
  const places = new Map<string, number>();
  return feedback.map((claim) => {
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
}

/** Grades that are sealed in the same moment share a statement and a commit. */
const sealerOf = perDatabase((db) =>
  together({
    many: (grades: readonly GradeToSeal[]) => sealMany(db, grades, false),
    one: async (grade: GradeToSeal) => {
      const [row] = await sealMany(db, [grade], true);
      if (row === undefined) throw new AssayError('internal', `the seal of run "${grade.run}" gave no answer`);
      return row;
    },
    most: 20,
  }),
);

async function sealMany(
  db: Kysely<Tables>,
  grades: readonly GradeToSeal[],
  wait: boolean,
): Promise<readonly (SealedRow | undefined)[]> {
  const tenant = grades[0]?.tenant;
  const lot = grades.flatMap((grade, n) => (grade.tenant === tenant ? [{ n, ...grade }] : []));
  // Each list once, and flat: the server would read what is nested once more for each grade.
  const rest = lot.map(({ steps: _steps, feedback: _feedback, ...grade }) => grade);
  const steps = lot.flatMap((grade) => grade.steps);
  const feedback = lot.flatMap((grade) => grade.feedback.map((sentence) => ({ grade: grade.grade, ...sentence })));
  const { rows } = await sql<SealedRow>`
    select * from assay.seal_grades(${tenant}, ${JSON.stringify(rest)}::json, ${JSON.stringify(feedback)}::json,
      ${JSON.stringify(steps)}::json, ${wait})`.execute(db);
  const byNumber = new Map(rows.map((row) => [row.n, row]));
  // What somebody else holds, and what another tenant's is, goes alone.
  return grades.map((_, n) => {
    const row = byNumber.get(n);
    return row?.verdict === 'busy' ? undefined : row;
  });
}

/**
 * Writes the grade of a run with its feedback sentences, the steps that had no row yet, and its row of the audit chain in one statement: nobody
 * waits for the chain longer than that. An erasure that comes now waits for its end, so that nothing is written behind its back. A run that
 * this process executes is ended with it.
 *
 * @returns undefined when the run has a grade already
 * @throws AssayError `not-found` when there is no such run or its submission was erased, `conflict` when it was cancelled
 */
export async function insertGrade(scope: Scope, input: GradeInput): Promise<StoredGrade | undefined> {
  const { db, tenantId } = scope;
  const { runId } = input;
  const canonical = canonicalContent(input);
  const hash = sha256(canonical);
  const { result, decision } = input.content;
  const score = result.status === 'scored' ? result.score : null;
  const gradeId = newId('grd');
  const act = { action: 'grade.seal', subject: gradeId, details: { run: runId, sha256: hash, state: decision.state } };
  const audit = auditDraft(scope, act);
  const memory = runMemory(db, runId);
  const steps = unwrittenSteps(db, [runId]);
  const row = await sealerOf(db)({
    tenant: tenantId,
    run: runId,
    grade: gradeId,
    canonical,
    hash,
    envelope: canonicalJson(input.envelope),
    score,
    state: decision.state,
    feedback: feedbackRows(input),
    before: audit.before,
    after: audit.after,
    steps,
    ends: memory !== undefined,
  });
  if (row.verdict === 'absent') throw notFound('run', runId);
  if (row.verdict === 'erased')
    throw new AssayError('not-found', `submission "${row.submission_id}" was erased; its grade is not sealed`);
  const refusal = stepRefusal(runId, row.verdict);
  if (refusal !== undefined) throw refusal;
  noteWritten(db, steps);
  if (row.verdict === 'there') return undefined;
  audit.appended(row);
  if (memory !== undefined) memory.ended = true;
  return {
    id: gradeId,
    runId,
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
