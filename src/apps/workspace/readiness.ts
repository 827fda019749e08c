import { z } from 'zod';
import { holistic } from '../../core/exemplar.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { learningEssays } from './dataset-learning.ts';
import { minimumGradedEssays } from './train-assignment.ts';
import { validatedKappa } from './validated-kappa.ts';
import { trainingPolicyOf } from './train-from-decisions.ts';
import type { Workspace } from './workspace.ts';

/** How far the assignment's own scorer is from being trusted with a score, and what to do next. */
export interface Readiness {
  readonly gradedEssays: number;
  /** Below it no scorer is trained. */
  readonly needed: number;
  readonly missing: number;
  /** `learning`: too few essays; `trainable`: enough, none trained; `unproven`: trained, agreement below the floor; `trusted`. */
  readonly state: 'learning' | 'trainable' | 'unproven' | 'trusted';
  /** Cross-validated agreement of the scorer in use with people (QWK), and the floor from which its own score counts. */
  readonly agreement: number | undefined;
  readonly agreementNeeded: number;
  /** So many graded essays more, and a new scorer is trained by itself; undefined where that is switched off or none is trained. */
  readonly untilRetraining: number | undefined;
  readonly words: string;
}

const reportSchema = z.object({
  essays: z.number(),
  targets: z.record(z.string(), z.object({ quadraticWeightedKappa: z.number().optional() })),
});

export async function readinessOf(workspace: Workspace, assignment: StoredAssignment): Promise<Readiness> {
  const { stores } = workspace;
  const gradedEssays = (await learningEssays(workspace, assignment)).length;
  const missing = Math.max(0, minimumGradedEssays - gradedEssays);
  const inUse = await stores.scorers.inUse(assignment.id);
  const counted = { gradedEssays, needed: minimumGradedEssays, missing, agreementNeeded: validatedKappa };
  if (inUse === undefined) {
    return { ...counted, ...withoutScorer(missing), agreement: undefined, untilRetraining: undefined };
  }
  const newest = (await stores.scorers.list(assignment.id)).at(-1) ?? inUse;
  const agreement = reportSchema.parse(inUse.report).targets[holistic]?.quadraticWeightedKappa;
  const { retrainAfter } = trainingPolicyOf(assignment);
  const trainedOn = reportSchema.parse(newest.report).essays;
  const untilRetraining = retrainAfter === 0 ? undefined : Math.max(0, trainedOn + retrainAfter - gradedEssays);
  const trusted = agreement !== undefined && agreement >= validatedKappa;
  return {
    ...counted,
    state: trusted ? 'trusted' : 'unproven',
    agreement,
    untilRetraining,
    words: trusted
      ? `The scorer agrees with people (${agreement.toFixed(2)}, needed ${validatedKappa.toFixed(2)}).`
      : `The scorer’s agreement with people is ${agreement?.toFixed(2) ?? 'unknown'}; it needs ${validatedKappa.toFixed(2)} before its own score counts. More graded essays are the way there${retrainingWords(untilRetraining)}.`,
  };
}

function withoutScorer(missing: number): Pick<Readiness, 'state' | 'words'> {
  if (missing === 0) return { state: 'trainable', words: 'Enough graded essays are there: train the scorer.' };
  const essays = missing === 1 ? 'graded essay' : 'graded essays';
  return { state: 'learning', words: `${missing} more ${essays} until a scorer can be trained.` };
}

function retrainingWords(untilRetraining: number | undefined): string {
  if (untilRetraining === undefined) return '';
  return untilRetraining === 0 ? '; a new scorer is due' : `; after ${untilRetraining} more a new scorer is trained`;
}
