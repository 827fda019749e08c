import { AssayError } from '../../../core/errors.ts';
import type { BatchEstimate, StoredBatch } from '../../../ports/batch-store.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import { currentPlan, type PlanChoices } from '../current-plan.ts';
import { allSubmissions } from '../grade-assignment.ts';
import { planArms } from '../registry-arms.ts';
import type { Workspace } from '../workspace.ts';
import { estimateBatch, measureSubmissions, type EssaysMeasured } from './estimate-batch.ts';

export interface BatchChoices extends PlanChoices {
  readonly title?: string;
  /** Only these submissions; all of the assignment when left out. */
  readonly submissionIds?: readonly string[];
  /** So many first, and a look before the rest; 0: none. */
  readonly pilot?: number;
  /** How much of the queue it gets beside other batches of its class, 1 to 100; a class has the share of its heaviest batch. */
  readonly weight?: number;
}

/** What a batch would be, without making it. */
export interface BatchOutline {
  readonly planHash: string;
  readonly estimate: BatchEstimate;
}

/**
 * @param essays of a file that was not brought in; the submissions that are chosen when left out
 * @throws AssayError `grader.not-ready` when there is no grader yet
 */
export async function outlineBatch(
  workspace: Workspace,
  assignment: StoredAssignment,
  choices: BatchChoices = {},
  essays?: EssaysMeasured,
): Promise<BatchOutline> {
  const { plan, hash } = await currentPlan(workspace, assignment, choices);
  const measured =
    essays ?? (await measureSubmissions(workspace, await submissionsOf(workspace, assignment, choices), hash));
  return { planHash: hash, estimate: await estimateBatch(workspace, assignment, { plan, essays: measured }) };
}

async function submissionsOf(
  workspace: Workspace,
  assignment: StoredAssignment,
  { submissionIds }: BatchChoices,
): Promise<readonly string[]> {
  return submissionIds ?? allSubmissions(workspace, assignment);
}

export interface StartedBatch {
  readonly batch: StoredBatch;
  /** Submissions that have a run under this plan already: done, or under way elsewhere. They are not graded again. */
  readonly alreadyThere: number;
}

const chunkSize = 1000;

/**
 * Makes a batch and its runs. Workers (`assay worker`, `assay serve`) take it up by themselves; nothing is waited for here.
 *
 * @throws AssayError `input.invalid` when there is nothing to grade or a choice is out of its bounds
 */
export async function startBatch(
  workspace: Workspace,
  assignment: StoredAssignment,
  choices: BatchChoices = {},
): Promise<StartedBatch> {
  const { stores } = workspace;
  const submissionIds = await submissionsOf(workspace, assignment, choices);
  const { planHash, estimate } = await outlineBatch(workspace, assignment, { ...choices, submissionIds });
  const pilot = choices.pilot ?? 0;
  const weight = choices.weight ?? 1;
  refuseOutOfBounds(assignment, { essays: submissionIds.length, pilot, weight });
  const batch = await stores.batches.create({
    assignmentId: assignment.id,
    title: choices.title ?? assignment.title,
    planHash,
    weight,
    pilot,
    total: submissionIds.length,
    estimate,
  });
  const arms = await planArms(workspace, assignment, { planHash, submissionIds });
  let alreadyThere = 0;
  for (let start = 0; start < submissionIds.length; start += chunkSize) {
    const made = await stores.runs.createMany(
      submissionIds.slice(start, start + chunkSize).map((submissionId) => ({
        submissionId,
        planHash: arms.planOf(submissionId),
        batchId: batch.id,
        priority: 'batch' as const,
      })),
    );
    await arms.record(made.map(({ run }) => run));
    alreadyThere += made.filter(({ created }) => !created).length;
  }
  return { batch: await stores.batches.begin(batch.id), alreadyThere };
}

function refuseOutOfBounds(
  { slug }: StoredAssignment,
  { essays, pilot, weight }: { readonly essays: number; readonly pilot: number; readonly weight: number },
): void {
  if (essays === 0) throw new AssayError('input.invalid', `assignment "${slug}" has no submissions`);
  if (!Number.isInteger(weight) || weight < 1 || weight > 100)
    throw new AssayError('input.invalid', `weight is ${weight}; must be a whole number from 1 to 100`);
  if (!Number.isInteger(pilot) || pilot < 0 || pilot > essays)
    throw new AssayError('input.invalid', `pilot is ${pilot}; must be a whole number from 0 to ${essays}`);
}
