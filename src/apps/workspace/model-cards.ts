import { z } from 'zod';
import type { ModelCard } from '../../evaluation/model-card/model-card.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { AssayError } from '../../core/errors.ts';
import { currentPlan } from './current-plan.ts';
import type { OpenDataset } from './experiment-grade.ts';
import { modelCard } from './model-card.ts';
import { systemInformation } from './system-information.ts';
import { newestRun } from './weekly-runs.ts';
import type { Workspace } from './workspace.ts';

const kind = 'model-card';

/** Only the format is checked: what wrote it was this program. */
const cardSchema = z.custom<ModelCard>(
  (value) => z.looseObject({ format: z.literal('assay.model-card/1') }).safeParse(value).success,
);

/** A card that was made, and when. */
export interface KeptCard {
  readonly card: ModelCard & { readonly cardHash: string };
  readonly madeAt: Date;
  /** Its plan is what production grades with now. */
  readonly inUse: boolean;
}

/** The cards of an assignment, newest first. */
export async function keptCards(workspace: Workspace, assignment: StoredAssignment): Promise<readonly KeptCard[]> {
  const { artifacts } = workspace.stores;
  const kept = await Promise.all(
    (await artifacts.list(kind)).map(async ({ hash, createdAt }) => ({
      card: { ...cardSchema.parse(await artifacts.getJson(hash)), cardHash: hash },
      madeAt: createdAt,
    })),
  );
  const own = kept.filter(({ card }) => card.assignment.slug === assignment.slug);
  const plan = await planInUse(workspace, assignment);
  return own.map((one) => ({ ...one, inUse: one.card.plan.hash === plan }));
}

/** @throws AssayError `not-found` when the assignment has no such card */
export async function keptCard(
  workspace: Workspace,
  assignment: StoredAssignment,
  hashOrPrefix: string,
): Promise<KeptCard> {
  const found = (await keptCards(workspace, assignment)).find(({ card }) => card.cardHash.startsWith(hashOrPrefix));
  if (found === undefined)
    throw new AssayError('not-found', `assignment "${assignment.slug}" has no model card "${hashOrPrefix}"`);
  return found;
}

async function planInUse(workspace: Workspace, assignment: StoredAssignment): Promise<string | undefined> {
  try {
    return (await currentPlan(workspace, assignment)).hash;
  } catch (error) {
    if (error instanceof AssayError && error.code === 'grader.not-ready') return undefined;
    throw error;
  }
}

/**
 * The card of the plan that the newest weekly run graded under, from that run's scores: nothing is graded for it. Once for each plan and version of the
 * set; traits, feedback and cost are not kept of weekly runs and are not in it. None where the plan's scorer was taught essays of the set.
 */
export async function keepCardOfRun(workspace: Workspace, open: OpenDataset): Promise<void> {
  const run = await newestRun(workspace, open);
  if (run === undefined) return;
  const there = await keptCards(workspace, open.assignment);
  const { plan, scores } = run.read;
  if (there.some(({ card }) => card.plan.hash === plan && card.dataset.hash === open.version.hash)) return;
  try {
    await modelCard(workspace, { dataset: open.dataset.slug, plan, scores, system: systemInformation() });
  } catch (error) {
    // Drift may be watched on essays that the scorer has seen; how well it agrees with people they do not tell.
    if (!(error instanceof AssayError) || error.code !== 'conflict') throw error;
  }
}
