import { join } from 'node:path';
import { profileEssay, profileSettings } from '../../src/scoring/essay-profile.ts';
import type { GradedText } from '../../src/scoring/graded-text.ts';
import { assignFolds, foldCount } from '../../src/scoring/learners/target-fit.ts';
import { predictProfile, type TargetPrediction } from '../../src/scoring/predict.ts';
import { trainOnProfiles } from '../../src/scoring/train.ts';
import { quadraticWeightedKappa } from '../../src/stats/quadratic-weighted-kappa.ts';
import { rootMeanSquaredError } from '../../src/stats/root-mean-squared-error.ts';
import { seed } from './essay-bank.ts';
import { readLines } from './load-asap.ts';

interface EllipseRow {
  readonly text_id: string;
  readonly text: string;
  readonly overall: number;
  readonly traits: Readonly<Record<string, number>>;
}

export interface EllipseFigures {
  readonly essays: number;
  readonly targets: Readonly<
    Record<
      string,
      { quadraticWeightedKappa: number | undefined; rootMeanSquaredError: number | undefined; coverage: number }
    >
  >;
}

/** Half-point scales with the same code: five folds that the seed decides, every trait and the overall score. */
export async function runEllipse(folder: string, say: (line: string) => void): Promise<EllipseFigures> {
  const examples: GradedText[] = [];
  for await (const row of readLines<EllipseRow>(join(folder, 'ellipse_test.jsonl.gz'))) {
    const traits = Object.entries(row.traits).map(([trait, score]) => [trait, { score }] as const);
    examples.push({
      id: row.text_id,
      text: row.text,
      targets: { holistic: { score: row.overall }, ...Object.fromEntries(traits) },
    });
  }
  const settings = profileSettings('benchmark', 'en', undefined);
  const profiles = examples.map((example) => profileEssay(example.text, settings));
  const targets = Object.keys(examples[0]?.targets ?? {});
  const scales = Object.fromEntries(targets.map((target) => [target, { min: 1, max: 5, step: 0.5 }]));
  const folds = assignFolds(examples.length, seed);
  const columns = new Map(targets.map((target) => [target, emptyColumn()]));
  for (let fold = 0; fold < foldCount; fold++) {
    const rows = [...examples.keys()];
    const training = rows.filter((row) => folds[row] !== fold);
    const scorer = await trainOnProfiles(
      training.map((row) => examples[row] as GradedText),
      training.map((row) => profiles[row] as NonNullable<(typeof profiles)[number]>),
      { scales, seed, bucketKey: 'benchmark' },
    );
    for (const row of rows.filter((candidate) => folds[candidate] === fold)) {
      const predicted = predictProfile(scorer, profiles[row] as NonNullable<(typeof profiles)[number]>);
      for (const [target, column] of columns) {
        addPrediction(column, examples[row]?.targets[target]?.score as number, predicted[target]);
      }
    }
    say(`ELLIPSE fold ${fold}`);
  }
  return {
    essays: examples.length,
    targets: Object.fromEntries(
      [...columns].map(([target, column]) => [
        target,
        {
          quadraticWeightedKappa: quadraticWeightedKappa(column.human, column.score),
          rootMeanSquaredError: rootMeanSquaredError(column.human, column.continuous),
          coverage: column.inside / column.human.length,
        },
      ]),
    ),
  };
}

interface Column {
  readonly human: number[];
  readonly continuous: number[];
  readonly score: number[];
  inside: number;
}

function emptyColumn(): Column {
  return { human: [], continuous: [], score: [], inside: 0 };
}

function addPrediction(column: Column, human: number, prediction: TargetPrediction | undefined): void {
  if (prediction === undefined) return;
  column.human.push(human);
  column.continuous.push(prediction.continuous);
  column.score.push(prediction.score);
  const { interval } = prediction;
  if (interval !== undefined && human >= interval.low && human <= interval.high) column.inside++;
}
