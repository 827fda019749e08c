import type { Engine } from '../../adapters/engine/engine.ts';
import type { StoredAssignment, StoredRun } from '../../ports/stored.ts';
import type { Workspace } from './workspace.ts';

export interface SwitchedAiGrading {
  readonly assignment: StoredAssignment;
  /** Runs that were stopped (off) or queued again (on). */
  readonly runs: number;
}

/**
 * Grading by machine off: nothing new begins, what waits is cancelled, what is under way finishes or is cancelled. Grades, decisions and the
 * audit trail stay, and people go on by hand.
 */
export async function switchAiGradingOff(
  { workspace, engine }: { readonly workspace: Workspace; readonly engine: Engine },
  assignment: StoredAssignment,
  underWay: 'finish' | 'cancel',
): Promise<SwitchedAiGrading> {
  const { stores } = workspace;
  // First: from here on no run begins, so that none slips in behind the cancelling.
  const switched = await stores.assignments.put({ ...assignment, aiGradingEnabled: false });
  const waiting = [
    ...(await runsThatAre(workspace, assignment, 'queued')),
    ...(await runsThatAre(workspace, assignment, 'held')),
  ];
  const running = underWay === 'cancel' ? await runsThatAre(workspace, assignment, 'running') : [];
  let cancelled = 0;
  for (const { id } of [...waiting, ...running]) if (await engine.cancel(id, stores.actor)) cancelled += 1;
  await stores.audit.append('ai-grading.off', assignment.id, { cancelled, underWay });
  return { assignment: switched.assignment, runs: cancelled };
}

/** On again. @param resume queue again what was cancelled and has no grade */
export async function switchAiGradingOn(
  { workspace, engine }: { readonly workspace: Workspace; readonly engine: Engine },
  assignment: StoredAssignment,
  resume: boolean,
): Promise<SwitchedAiGrading> {
  const { stores } = workspace;
  const switched = await stores.assignments.put({ ...assignment, aiGradingEnabled: true });
  let queued = 0;
  for (const run of resume ? await runsThatAre(workspace, assignment, 'cancelled') : []) {
    const grades = await stores.grades.list({ submissionId: run.submissionId }, { limit: 1 });
    const { erasedAt } = await stores.submissions.get(run.submissionId);
    if (grades.items.length > 0 || erasedAt !== undefined) continue;
    await engine.retry(run.id, stores.actor);
    queued += 1;
  }
  await stores.audit.append('ai-grading.on', assignment.id, { queued });
  return { assignment: switched.assignment, runs: queued };
}

async function runsThatAre(
  { stores }: Workspace,
  assignment: StoredAssignment,
  status: StoredRun['status'],
): Promise<readonly StoredRun[]> {
  const found: StoredRun[] = [];
  let after: string | undefined;
  do {
    const filter = { assignmentId: assignment.id, status };
    const page = await stores.runs.list(filter, { limit: 1000, ...(after !== undefined && { after }) });
    found.push(...page.items);
    after = page.after;
  } while (after !== undefined);
  return found;
}
