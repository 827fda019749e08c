import { expect, test } from 'vitest';

import { agreementShare } from './agreement-share.ts';
import { degradation } from './degradation.ts';
import { applyLinearMap } from './linear-map.ts';
import { pearsonCorrelation } from './pearson-correlation.ts';
import { quadraticWeightedKappa } from './quadratic-weighted-kappa.ts';
import { rootMeanSquaredError } from './root-mean-squared-error.ts';
import { standardizedMeanDifference } from './standardized-mean-difference.ts';
import { varianceRestoration } from './variance-restoration.ts';
import { weightedKappa } from './weighted-kappa.ts';

/*
 * RSMTool's example experiments (github.com/EducationalTestingService/rsmtool, Apache-2.0), files under tests/data/experiments/<name>/output.
 */

/** `equalweightslr_confMatrix.csv` (commit 2180ca4): rows are the person's scores 1 to 5, columns the machine's. */
const counts = [
  [0, 5, 0, 0, 0],
  [5, 14, 4, 2, 0],
  [0, 0, 37, 17, 1],
  [0, 4, 30, 56, 5],
  [0, 0, 1, 7, 12],
];
const cells = counts.flatMap((row, i) => row.map((count, j) => ({ human: i + 1, machine: j + 1, count })));
const human = cells.flatMap((cell) => Array<number>(cell.count).fill(cell.human));
const machine = cells.flatMap((cell) => Array<number>(cell.count).fill(cell.machine));

test('conformance: agreement of experiment equalweightslr, row scale_trim_round of its _eval.csv (commit ccfd1b2)', () => {
  expect(human).toHaveLength(200);
  // 0 + 14 + 37 + 56 + 12 of 200 on the diagonal; 8 of 200 two points off
  expect(agreementShare(human, machine)).toBeCloseTo(0.595, 12);
  expect(agreementShare(human, machine, { tolerance: 1 })).toBeCloseTo(0.96, 12);
  expect(quadraticWeightedKappa(human, machine)).toBeCloseTo(0.6837349397590361, 12);
  expect(weightedKappa({ labels: [1, 2, 3, 4, 5], counts }, 'quadratic')).toBeCloseTo(0.6837349397590361, 12);
  expect(weightedKappa({ labels: [1, 2, 3, 4, 5], counts }, 'none')).toBeCloseTo(0.4063759618908024, 12);
  expect(pearsonCorrelation(human, machine)).toBeCloseTo(0.6863207365285523, 12);
  // That commit has the sign of SMD turned; commit 0b0040b has it as the documentation does, machine minus person.
  expect(standardizedMeanDifference(human, machine)).toBeCloseTo(-0.08114529452487952, 12);
  expect(rootMeanSquaredError(human, machine)).toBeCloseTo(0.724568837309472, 12);
});

test('conformance: variance restoration is RSMTool’s rescaling, experiment equalweightslr', () => {
  // equalweightslr_postprocessing_params.csv; two values at mean ± deviation have that mean and that deviation.
  const predictions = { mean: 3.4200000000000026, deviation: 0.46812196248432125 };
  const scores = { mean: 3.42, deviation: 0.8154323146156515 };
  const map = varianceRestoration(
    [predictions.mean - predictions.deviation, predictions.mean + predictions.deviation],
    [scores.mean - scores.deviation, scores.mean + scores.deviation],
  );
  // Columns raw and scale of equalweightslr_pred_processed.csv, responses 1, 2, 3, 6, 79.
  const rows = [
    [3.720253903631413, 3.9430191173069473],
    [4.337366401328191, 5.017981440596754],
    [3.2739965979126784, 3.1656733465911375],
    [2.6859343431352216, 2.1413143034767246],
    [1.6730278519830473, 0.37690940312535703],
  ] as const;
  for (const [raw, scaled] of rows) expect(map && applyLinearMap(map, raw)).toBeCloseTo(scaled, 12);
});

test('conformance: degradation of experiment lr-eval-with-h2, with the sign turned', () => {
  // "All data" of _consistency_by_QUESTION.csv, row scale_trim_round of _eval.csv and of _degradation.csv.
  const figures = [
    { people: 0.8333333333333333, machine: 0.782122905027933, published: -0.051210428305400235 },
    { people: 0.8366627923660599, machine: 0.7831550493332693, published: -0.05350774303279038 },
    { people: 0.5914577530176417, machine: 0.4694178334561533, published: -0.12203991956148841 },
  ];
  for (const figure of figures) expect(degradation(figure.people, figure.machine)).toBeCloseTo(-figure.published, 12);
});
