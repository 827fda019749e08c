import { quadraticWeightedKappa } from '../../src/stats/quadratic-weighted-kappa.ts';
import { roundToScale } from '../../src/core/score-scale.ts';
import type { ScoreScale } from '../../src/stats/confusion-matrix.ts';
import type { CurveDraw } from './curve-job.ts';
import { type AsapEssay, scalesOf } from './load-asap.ts';
import type { FoldResult } from './standard-job.ts';

/** All folds of one prompt. */
export interface PromptResults {
  readonly prompt: number;
  readonly essays: readonly AsapEssay[];
  readonly trainDev: readonly FoldResult[];
  readonly trainOnly: readonly FoldResult[];
  readonly curves: readonly (readonly CurveDraw[])[];
}

/** Plain mean; undefined for no values. */
export function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** QWK of rounded predictions of some essays against their scores. */
export function kappaOf(
  essays: readonly AsapEssay[],
  target: string,
  predict: (essay: AsapEssay) => number | undefined,
  scale: ScoreScale,
): number | undefined {
  const human: number[] = [];
  const machine: number[] = [];
  for (const essay of essays) {
    const score = essay.graded.targets[target]?.score;
    const predicted = predict(essay);
    if (score === undefined || predicted === undefined) continue;
    human.push(score);
    machine.push(roundToScale(predicted, scale));
  }
  return quadraticWeightedKappa(human, machine);
}

/** Per prompt: holistic QWK (mean of five folds), traits, human-human. */
export function promptSummary({ prompt, essays, trainDev, trainOnly }: PromptResults): PromptSummary {
  const scales = scalesOf(essays);
  const perFold = (results: readonly FoldResult[], target: string): number | undefined =>
    meanOf(
      results.map((result) =>
        kappaOf(essays, target, (essay) => result.test[essay.id]?.[target], scales[target] as ScoreScale),
      ),
    );
  const traits = Object.keys(scales).filter((target) => target !== 'holistic');
  return {
    prompt,
    essays: essays.length,
    trainDev: perFold(trainDev, 'holistic'),
    trainOnly: perFold(trainOnly, 'holistic'),
    humanHuman: quadraticWeightedKappa(
      essays.map((essay) => essay.rater1),
      essays.map((essay) => essay.rater2),
    ),
    coverage: coverageOf(essays, trainDev),
    traits: Object.fromEntries(traits.map((trait) => [trait, perFold(trainDev, trait)])),
  };
}

export interface PromptSummary {
  readonly prompt: number;
  readonly essays: number;
  readonly trainDev: number | undefined;
  readonly trainOnly: number | undefined;
  readonly humanHuman: number | undefined;
  readonly coverage: number | undefined;
  readonly traits: Readonly<Record<string, number | undefined>>;
}

/** Share of test essays whose human score lies inside the nominal 90% interval. */
function coverageOf(essays: readonly AsapEssay[], results: readonly FoldResult[]): number | undefined {
  let inside = 0;
  let all = 0;
  for (const result of results) {
    const width = result.halfWidths['holistic'];
    for (const essay of essays) {
      const predicted = result.test[essay.id]?.['holistic'];
      if (predicted === undefined || width === undefined) continue;
      all++;
      if (Math.abs((essay.graded.targets['holistic']?.score as number) - predicted) <= width) inside++;
    }
  }
  return all === 0 ? undefined : inside / all;
}

export function coveredEssays(results: readonly PromptResults[]): number | undefined {
  const weighted = results.map((result) => ({
    n: result.essays.length,
    coverage: coverageOf(result.essays, result.trainDev),
  }));
  const known = weighted.filter(({ coverage }) => coverage !== undefined);
  const total = known.reduce((sum, { n }) => sum + n, 0);
  return total === 0 ? undefined : known.reduce((sum, { n, coverage }) => sum + (n * (coverage as number)) / total, 0);
}

/** Mean over prompts of QWK within terciles of length; folds pooled, because a third of a fold is few essays. */
export function lengthBins(results: readonly PromptResults[]): Record<'short' | 'middle' | 'long', number | undefined> {
  const bins = ['short', 'middle', 'long'] as const;
  const perPrompt = results.map(({ essays, trainDev }) => {
    const scale = scalesOf(essays)['holistic'] as ScoreScale;
    const byLength = essays.toSorted((a, b) => a.words - b.words || a.id - b.id);
    const predicted = new Map(
      trainDev.flatMap((result) =>
        Object.entries(result.test).map(([id, targets]) => [Number(id), targets['holistic']]),
      ),
    );
    return bins.map((_, bin) => {
      const part = byLength.slice(
        Math.floor((bin * byLength.length) / 3),
        Math.floor(((bin + 1) * byLength.length) / 3),
      );
      return kappaOf(part, 'holistic', (essay) => predicted.get(essay.id), scale);
    });
  });
  return Object.fromEntries(
    bins.map((bin, index) => [bin, meanOf(perPrompt.map((values) => values[index]))]),
  ) as Record<(typeof bins)[number], number | undefined>;
}

/** Mean over prompts of the mean over draws. */
export function curvePoint(results: readonly PromptResults[], size: number, prior: boolean): number | undefined {
  return meanOf(
    results.map(({ essays, curves }) => {
      const scale = scalesOf(essays)['holistic'] as ScoreScale;
      const draws = curves.flat().filter((draw) => draw.size === size && draw.prior === prior);
      return meanOf(draws.map((draw) => kappaOf(essays, 'holistic', (essay) => draw.test[essay.id], scale)));
    }),
  );
}

/** Trait → mean over the prompts that have it. */
export function traitMeans(prompts: readonly PromptSummary[]): Record<string, number | undefined> {
  const names = [...new Set(prompts.flatMap((prompt) => Object.keys(prompt.traits)))];
  return Object.fromEntries(names.map((name) => [name, meanOf(prompts.map((prompt) => prompt.traits[name]))]));
}
