import type { CallRecord } from '../../ports/call-records.ts';
import type { StoredGrade, StoredSpan } from '../../ports/stored.ts';
import type { GradingPlan } from '../../core/grading-plan.ts';
import { loadRun } from './grade-run.ts';
import { findPrompts } from './registry-register.ts';
import type { Workspace } from './workspace.ts';

/** Everything that is known of how a grade came about; no words of the essay. */
export interface Trace {
  readonly gradeId: string;
  readonly runId: string;
  readonly sha256: string;
  readonly planHash: string;
  readonly plan: GradingPlan;
  readonly rubric: { readonly id: string; readonly version: number | undefined; readonly hash: string };
  /** `trait-grade/1`; undefined for the trained scorer. */
  readonly promptVersion: string | undefined;
  readonly spans: readonly StoredSpan[];
  readonly calls: readonly CallRecord[];
  readonly envelope: StoredGrade['envelope'];
}

export async function readTrace(workspace: Workspace, gradeId: string): Promise<Trace> {
  const { stores, ledger } = workspace;
  const grade = await stores.grades.get(gradeId);
  const { run, plan, assignment } = await loadRun(workspace, grade.runId);
  const versions = await stores.rubrics.versions(assignment.rubricId);
  return {
    gradeId,
    runId: run.id,
    sha256: grade.sha256,
    planHash: grade.planHash,
    plan,
    rubric: {
      id: assignment.rubricId,
      version: versions.find((version) => version.hash === plan.rubricHash)?.version,
      hash: plan.rubricHash,
    },
    promptVersion: (await findPrompts(workspace, plan.promptsHash))?.id,
    spans: await stores.traces.spans(run.id),
    calls: await ledger.list(run.id),
    envelope: grade.envelope,
  };
}
