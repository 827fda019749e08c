import { currentDays, lookAtProduction, windowsAt } from '../../evaluation/monitors/look.ts';
import { limitReading } from '../../evaluation/monitors/limit-reading.ts';
import { mostSentences, type FeedbackWindow } from '../../evaluation/monitors/feedback-shift.ts';
import { lexicalVectors } from '../../pipeline/5-faithfulness/genericity.ts';
import type { MonitorReading } from '../../ports/monitor-stores.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { applyReading, type AppliedReading } from './alarm-desk.ts';
import type { Workspace } from './workspace.ts';

const dayMs = 86_400_000;

/** Reads every production monitor, of each assignment that had grades lately and of the installation. */
export async function lookAtAll(
  workspace: Workspace,
  at: Date,
  only?: StoredAssignment,
): Promise<readonly AppliedReading[]> {
  const applied: AppliedReading[] = [];
  const assignments = only === undefined ? await workspace.stores.assignments.list() : [only];
  for (const assignment of assignments) {
    for (const reading of await lookAtAssignment(workspace, assignment, at)) {
      applied.push(await applyReading(workspace, reading));
    }
  }
  if (only === undefined) {
    for (const reading of await lookAtInstallation(workspace, at)) applied.push(await applyReading(workspace, reading));
  }
  return applied;
}

async function lookAtAssignment(
  workspace: Workspace,
  assignment: StoredAssignment,
  at: Date,
): Promise<readonly MonitorReading[]> {
  const { production } = workspace.stores.monitors;
  const windows = windowsAt(at);
  const current = await production.graded(assignment.id, windows.current);
  // An assignment of last term is nobody's alarm.
  if (current.length === 0) return [];
  const reference = await production.graded(assignment.id, windows.reference);
  return lookAtProduction(
    {
      reference: { ...windows.reference, facts: reference },
      current: { ...windows.current, facts: current },
      feedback: await feedbackOf(workspace, assignment, at),
    },
    { subject: assignment.id, at },
  );
}

/** Feedback as vectors: of the assignment's embedder where it has one, else of the words themselves. */
async function feedbackOf(workspace: Workspace, assignment: StoredAssignment, at: Date) {
  const { stores, embedder } = workspace;
  const windows = windowsAt(at);
  const embeds = (await stores.gradedEssays.vectors(assignment.id, embedder.id)).size > 0;
  const read = async (window: { readonly from: Date; readonly to: Date }): Promise<FeedbackWindow> => {
    const sentences = await stores.monitors.production.sentences(assignment.id, window, 3 * mostSentences);
    const comments = sentences.map(({ comment }) => comment);
    const vectors = embeds ? await embedder.embed(comments) : lexicalVectors(comments);
    return {
      ...window,
      sentences: sentences.flatMap(({ runId }, index) => {
        const vector = vectors[index];
        return vector === undefined ? [] : [{ runId, vector }];
      }),
    };
  };
  return {
    reference: await read(windows.reference),
    current: await read(windows.current),
    embedder: embeds ? embedder.id : 'words',
  };
}

/** Above this share of failed calls a provider is down or refuses; retries hide it from teachers until they are used up. */
const mostFailedCalls = 0.2;
const oldestQueuedMinutes = 60;

async function lookAtInstallation({ stores }: Workspace, at: Date): Promise<readonly MonitorReading[]> {
  const { production } = stores.monitors;
  const window = { from: new Date(at.getTime() - dayMs), to: at };
  const calls = await production.calls(window);
  const oldest = await production.oldestQueued();
  return [
    limitReading({
      monitorId: 'call-failures',
      subject: '',
      window,
      n: calls.ended,
      least: 20,
      value: calls.ended === 0 ? undefined : calls.failed / calls.ended,
      limit: mostFailedCalls,
      what: 'many calls to the model fail',
      facts: { failed: calls.failed, ...(calls.commonest !== undefined && { commonest: calls.commonest }) },
      runIds: calls.runIds,
    }),
    limitReading({
      monitorId: 'queue-age',
      subject: '',
      window,
      n: 1,
      least: 1,
      value: oldest === undefined ? 0 : Math.max(0, (at.getTime() - oldest.at.getTime()) / 60_000),
      limit: oldestQueuedMinutes,
      what: 'essays wait in the queue and nobody works on them',
      runIds: oldest === undefined ? [] : [oldest.runId],
    }),
  ];
}

/** A class whose feedback is all alike, as the grading command and the report see it. */
export async function noteClassCohort(
  workspace: Workspace,
  assignment: StoredAssignment,
  cohort: { readonly nearShare: number; readonly diversity: number },
  runIds: readonly string[],
): Promise<AppliedReading> {
  const at = new Date();
  return applyReading(
    workspace,
    limitReading({
      monitorId: 'class-alike',
      subject: assignment.id,
      window: { from: new Date(at.getTime() - currentDays * dayMs), to: at },
      n: runIds.length,
      least: 5,
      // The cohort's own rule is "80% or more".
      value: cohort.nearShare,
      limit: 0.8 - 1e-9,
      what: 'the feedback of a class is all alike',
      facts: { diversity: Number(cohort.diversity.toFixed(4)) },
      runIds: runIds.slice(0, 5),
    }),
  );
}
