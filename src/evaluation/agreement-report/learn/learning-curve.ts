import { AssayError } from '../../../core/errors.ts';
import { roundToScale } from '../../../core/score-scale.ts';
import { continuousScores } from '../../../scoring/predict.ts';
import { trainOnProfiles } from '../../../scoring/train.ts';
import { mean } from '../../../stats/mean.ts';
import { quadraticWeightedKappa } from '../../../stats/quadratic-weighted-kappa.ts';
import { standardDeviation } from '../../../stats/standard-deviation.ts';
import type { LearningCurvePoint } from '../report.ts';
import { bucketKey, drawn, type LabelledTexts, type LearnOptions, taken, whole } from './labelled-texts.ts';

/** Graded essays to learn from, as in the ASAP benchmark. */
const sizes = [50, 100, 200, 400] as const;

const draws = 5;

/** 97.5% point of Student's t with draws − 1 = 4 degrees of freedom. */
const studentT = 2.776;

/** More test essays narrow a draw's figure less than the luck of the draw spreads it. */
const mostTested = 400;

/** Fewer say little of a QWK. */
const fewestTested = 40;

/**
 * How well the trained scorer agrees with people after 50, 100, 200 and 400 graded essays of the set: five random draws of each size, scored on up
 * to 400 of the others. The interval is that of the mean of the draws.
 *
 * @returns no points where the set has fewer than 90 essays; a size is left out where one of its draws cannot be trained on
 */
export async function learningCurveOf(
  texts: LabelledTexts,
  { seed, onProgress }: { readonly seed: number } & Pick<LearnOptions, 'onProgress'>,
): Promise<LearningCurvePoint[]> {
  const possible = sizes.filter((size) => size + fewestTested <= texts.examples.length);
  const points: LearningCurvePoint[] = [];
  for (const [index, size] of possible.entries()) {
    const kappas: number[] = [];
    for (let draw = 0; draw < draws; draw++) {
      onProgress?.('learning curve', (index + draw / draws) / possible.length);
      const kappa = await kappaOfDraw(texts, size, seed + 1000 * size + draw);
      if (kappa !== undefined) kappas.push(kappa);
    }
    const average = mean(kappas);
    const spread = standardDeviation(kappas);
    if (kappas.length < draws || average === undefined || spread === undefined) continue;
    const half = (studentT * spread) / Math.sqrt(draws);
    points.push({
      graded: size,
      quadraticWeightedKappa: average,
      interval: { low: average - half, high: Math.min(1, average + half) },
      draws,
    });
  }
  return points;
}

async function kappaOfDraw(texts: LabelledTexts, size: number, seed: number): Promise<number | undefined> {
  const order = drawn([...texts.examples.keys()], texts.examples.length, seed);
  const scale = texts.scales[whole];
  const [examples, profiles] = taken(texts, order.slice(0, size));
  const [tested, measured] = taken(texts, order.slice(size, size + mostTested));
  if (scale === undefined) return undefined;
  try {
    const { language } = texts;
    const scorer = await trainOnProfiles(examples, profiles, { scales: { [whole]: scale }, seed, bucketKey, language });
    return quadraticWeightedKappa(
      tested.map(({ targets }) => targets[whole]?.score ?? Number.NaN),
      measured.map((profile) => roundToScale(continuousScores(scorer, profile)[whole] ?? Number.NaN, scale)),
    );
  } catch (error) {
    // A draw in which all essays have one score cannot be learnt from.
    if (error instanceof AssayError && error.code === 'training.insufficient') return undefined;
    throw error;
  }
}
