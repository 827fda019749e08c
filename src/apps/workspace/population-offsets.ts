import { toJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import {
  estimateOffsets,
  leastOfPopulation,
  type PopulationColumn,
  type PopulationOffsets,
} from '../../evaluation/fairness/population-offsets.ts';
import { scoreBasis } from './calibrate-basis.ts';
import { measurePlan, type FairnessOptions } from './fairness-report.ts';
import type { Workspace } from './workspace.ts';

/**
 * Measures how much a plan inflates the scores of each population on a locked set, and keeps the offsets as an artifact. Nothing is taken out of
 * any score before a policy names the artifact (decision 0037).
 *
 * @throws AssayError `conflict` for a set that is not kept from training, `training.insufficient` without two populations of 50 essays
 */
export async function measureOffsets(
  workspace: Workspace,
  { column, ...options }: FairnessOptions & { readonly column: PopulationColumn },
): Promise<PopulationOffsets & { readonly hash: string }> {
  const { open, named, records } = await measurePlan(workspace, options);
  if (!open.dataset.reserved)
    throw new AssayError(
      'conflict',
      `dataset "${open.dataset.slug}" is not kept from training: a grader may know its essays, and would inflate none of them`,
    );
  if (named.plan.policy.populationOffsets !== undefined)
    throw new AssayError(
      'conflict',
      `plan "${named.label}" takes offsets out already; measure it with populationOffsets left out of the policy`,
    );
  const basis = scoreBasis(named.plan);
  const offsets = estimateOffsets(records, column, { datasetHash: open.version.hash, basis: { ...basis } });
  if (offsets === undefined)
    throw new AssayError(
      'training.insufficient',
      `"${open.dataset.slug}" has no two populations of ${leastOfPopulation} essays by ${column}; what is known of writers needs consent`,
    );
  const hash = await workspace.stores.artifacts.putJson('population-offsets', toJson(offsets));
  return { ...offsets, hash };
}
