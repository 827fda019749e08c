import { indexGrams } from '../../src/scoring/grams/gram-index.ts';
import { gramGroups } from '../../src/scoring/grams/profile.ts';
import { gramBaseKernel } from '../../src/scoring/kernels/base-kernel.ts';
import { gramKernels } from '../../src/scoring/kernels/gram-kernels.ts';
import { fitRidges } from '../../src/scoring/learners/target-fit.ts';
import { applyLinearMap } from '../../src/stats/linear-map.ts';
import { varianceRestoration } from '../../src/stats/variance-restoration.ts';
import { EssayBank } from './essay-bank.ts';
import { type AsapSet, prompts, scalesOf } from './load-asap.ts';
import { kappaOf, meanOf } from './summary.ts';

/** What dropping rare grams costs on one prompt: QWK of the grams alone, left one out. */
interface RareGramCost {
  readonly prompt: number;
  readonly essays: number;
  readonly withAll: number | undefined;
  readonly withoutRare: number | undefined;
}

/**
 * QWK of a kernel ridge on all gram kernels (characters, words, parts of speech), left one out, with every gram and without those of fewer than
 * three essays, on the training part of fold 0. Features and trees, which know no grams, are left out: they would hide a part of the cost.
 *
 * @param most essays of a prompt, in the order of their ids
 */
export function rareGramCosts({ essays, folds }: AsapSet, most: number): RareGramCost[] {
  const training = new Set(folds[0]?.train);
  return prompts.map((prompt) => {
    const chosen = essays
      .filter((essay) => essay.prompt === prompt && training.has(essay.id))
      .toSorted((a, b) => a.id - b.id)
      .slice(0, most);
    const scale = scalesOf(chosen)['holistic'];
    const scores = Float64Array.from(chosen, (essay) => essay.graded.targets['holistic']?.score ?? Number.NaN);
    const bank = new EssayBank();
    const profiles = chosen.map((essay) => bank.profile(essay));
    function kappaFrom(minimumEssays: number): number | undefined {
      const indices = [...gramGroups.keys()].map((group) =>
        indexGrams(
          profiles.map((profile) => profile.grams[group] ?? new Uint32Array(0)),
          minimumEssays,
        ),
      );
      const kernels = gramKernels.flatMap((kernel) => gramBaseKernel(kernel, indices) ?? []);
      const leftOut = fitRidges(kernels, [scores], () => undefined)[0]?.[0]?.outOfFold ?? new Float64Array(0);
      const map = varianceRestoration(leftOut, scores);
      const restored = new Map(
        chosen.map(({ id }, row) => [id, map && applyLinearMap(map, leftOut[row] ?? Number.NaN)]),
      );
      return scale && kappaOf(chosen, 'holistic', ({ id }) => restored.get(id), scale);
    }
    return { prompt, essays: chosen.length, withAll: kappaFrom(1), withoutRare: kappaFrom(3) };
  });
}

export function printRareGrams(costs: readonly RareGramCost[]): void {
  const shown = (value: number | undefined): string => value?.toFixed(4) ?? 'undefined';
  console.log('prompt  essays  all grams  of three essays or more');
  for (const { prompt, essays, withAll, withoutRare } of costs)
    console.log(
      `${prompt}       ${String(essays).padStart(6)}     ${shown(withAll)}                   ${shown(withoutRare)}`,
    );
  const all = meanOf(costs.map(({ withAll }) => withAll));
  const kept = meanOf(costs.map(({ withoutRare }) => withoutRare));
  console.log(`mean               ${shown(all)}                   ${shown(kept)}`);
}
