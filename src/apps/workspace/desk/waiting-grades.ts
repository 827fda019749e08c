import type { StoredAssignment } from '../../../ports/stored.ts';
import type { Workspace } from '../workspace.ts';
import { allRows } from './release.ts';

export interface WaitingGrade {
  readonly gradeId: string;
  /** The machine's; undefined where it gave none, or who asks has to score first. */
  readonly score: number | undefined;
  readonly reasons: readonly { readonly code: string; readonly traitId?: string; readonly detail?: string }[];
}

/** What waits for a teacher as the desk sees it: stage 7's reasons, those of the desk itself, and verdicts of other tools with their source. */
export async function waitingGrades(
  workspace: Workspace,
  assignment: StoredAssignment,
): Promise<readonly WaitingGrade[]> {
  const { stores } = workspace;
  const flags = await stores.flags.ofAssignment(assignment.id);
  const waiting: WaitingGrade[] = [];
  for (const row of await allRows(workspace, assignment)) {
    if (row.state !== 'needs-review' || row.gradeId === undefined) continue;
    if (row.hidden) {
      waiting.push({ gradeId: row.gradeId, score: undefined, reasons: [] });
      continue;
    }
    const sealed = (await stores.grades.get(row.gradeId)).content.decision.reasons;
    const known = new Set<string>(sealed.map(({ code }) => code));
    const desk = row.reasons.filter((code) => !known.has(code) && code !== 'external.flag').map((code) => ({ code }));
    const told = (flags.get(row.submissionId) ?? [])
      .filter(({ verdict }) => verdict === 'flagged')
      .map(({ source, kind }) => ({ code: 'external.flag', detail: `${source}: ${kind}` }));
    waiting.push({ gradeId: row.gradeId, score: row.machineScore, reasons: [...sealed, ...desk, ...told] });
  }
  return waiting;
}
