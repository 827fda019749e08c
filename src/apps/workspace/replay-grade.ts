import { toJson, type Json } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { GradingPlan } from '../../core/grading-plan.ts';
import { stages } from '../../core/stage.ts';
import { stageVersions } from '../../pipeline/run.ts';
import { firstDifference, type Difference } from '../../pipeline/first-difference.ts';
import { silentTracer } from '../../adapters/memory/tracer.ts';
import { gradeLoadedRun, loadRun } from './grade-run.ts';
import type { Workspace } from './workspace.ts';

export type ReplayResult =
  | { readonly status: 'same'; readonly gradeId: string; readonly sha256: string }
  | {
      readonly status: 'different';
      readonly gradeId: string;
      readonly sealed: string;
      readonly replayed: string;
      /** The first place where sealed (left) and replayed (right) content part. */
      readonly difference: Difference | undefined;
    };

/**
 * Builds the grade's content again from the journal, without any model call, and compares it with the seal.
 *
 * @throws AssayError `replay.impossible` when a step or the text was erased or never finished
 */
export async function replayGrade(workspace: Workspace, gradeId: string): Promise<ReplayResult> {
  const grade = await workspace.stores.grades.get(gradeId);
  const loaded = await loadRun(workspace, grade.runId);
  requireSameStages(loaded.plan, gradeId);
  const journal = workspace.replayJournal(grade.runId);
  const outcome = await gradeLoadedRun(workspace, loaded, { journal, tracer: silentTracer }).catch((error: unknown) => {
    if (error instanceof AssayError && error.code === 'not-found') {
      throw new AssayError('replay.impossible', `grade "${gradeId}" cannot be replayed: ${error.message}`, {
        cause: error,
      });
    }
    throw error;
  });
  if (outcome.contentHash === grade.sha256) return { status: 'same', gradeId, sha256: grade.sha256 };
  return {
    status: 'different',
    gradeId,
    sealed: grade.sha256,
    replayed: outcome.contentHash,
    difference: firstDifference(JSON.parse(grade.canonical) as Json, toJson(outcome.content)),
  };
}

/** A replay proves something only with the code that the grade was made by. */
function requireSameStages({ stageVersions: sealed }: GradingPlan, gradeId: string): void {
  const changed = stages.filter((stage) => sealed[stage] !== stageVersions[stage]);
  if (changed.length === 0) return;
  const words = changed.map(
    (stage) => `${stage} version ${sealed[stage] ?? 'unknown'} (this release has ${stageVersions[stage]})`,
  );
  throw new AssayError(
    'replay.impossible',
    `grade "${gradeId}" was made by ${words.join(', ')}; replay it with that release`,
  );
}
