import type { Engine } from '../../adapters/engine/engine.ts';
import { readUploads, type UploadedFile } from '../../intake/batch/read-submissions.ts';
import type { RosterEntry } from '../../intake/batch/read-roster.ts';
import type { AddedSubmission, StoredAssignment } from '../../ports/stored.ts';
import { currentPlan } from './current-plan.ts';
import { enrolRoster } from './enrol-roster.ts';
import { enqueueRuns } from './grade-assignment.ts';
import { addInPieces, type HandedIn } from './submit-essays.ts';
import type { Workspace } from './workspace.ts';

export interface Upload {
  readonly files: readonly UploadedFile[];
  readonly roster: readonly RosterEntry[];
  /** Where grading is wanted, the engine that does it. */
  readonly engine: Engine | undefined;
}

/** Essays that are in, each with its run where it is being graded, and what could not be read. */
export type UploadedPiece = readonly (HandedIn & { readonly runId?: string })[];

export interface StartedUpload {
  readonly planHash: string | null;
  /** Nothing is read before the first piece is asked for. What was given is in, and its grading has begun. */
  readonly pieces: AsyncGenerator<UploadedPiece>;
}

/**
 * Hands essays in that arrived as files, tables and archives. The same files again add only what is new, so whoever was broken off sends them again.
 * The plan comes first: where nothing can grade, nothing is handed in by halves.
 *
 * @throws AssayError `grader.not-ready` when grading is wanted and there is no grader yet
 */
export async function submitUpload(
  workspace: Workspace,
  assignment: StoredAssignment,
  { files, roster, engine }: Upload,
): Promise<StartedUpload> {
  const planHash = engine === undefined ? null : (await currentPlan(workspace, assignment)).hash;
  async function* pieces(): AsyncGenerator<UploadedPiece> {
    const students = await enrolRoster(workspace, assignment, roster);
    for await (const piece of addInPieces(workspace, assignment, readUploads(files, { roster }), students)) {
      const added = piece.flatMap(({ added: one }) => one ?? []);
      const runs = engine === undefined || planHash === null ? noRuns : await runsOf(added, engine, planHash);
      yield piece.map((one) => {
        const runId = one.added === undefined ? undefined : runs.get(one.added.id);
        return runId === undefined ? one : { ...one, runId };
      });
    }
  }
  async function runsOf(
    added: readonly AddedSubmission[],
    grading: Engine,
    plan: string,
  ): Promise<ReadonlyMap<string, string>> {
    if (added.length === 0) return noRuns;
    const submissionIds = added.map(({ id }) => id);
    const runs = await enqueueRuns(workspace, assignment, { engine: grading, planHash: plan, submissionIds });
    return new Map(runs.map(({ run }) => [run.submissionId, run.id]));
  }
  return { planHash, pieces: pieces() };
}

const noRuns: ReadonlyMap<string, string> = new Map();
