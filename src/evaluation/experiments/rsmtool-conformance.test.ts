import { describe, expect, test } from 'vitest';
import { exact, adjacent, qwk } from '../evaluators/agreement.ts';
import { buildAgreementReport } from '../agreement-report/build-report.ts';
import type { LabelledRecord } from '../agreement-report/labelled-set.ts';

/*
 * RSMTool's example experiment `lr-eval-with-h2` (github.com/EducationalTestingService/rsmtool, Apache-2.0): predictions in
 * tests/data/files/predictions_scaled_with_subgroups.csv, figures in tests/data/experiments/lr-eval-with-h2/output/
 * lr_eval_with_h2_eval.csv and lr_eval_with_h2_eval_by_L1.csv. Each token is first language (V, E, N, K), rounded system score, h1, in file order.
 */
const rows = `
V44 E44 V34 N43 V42 K12 K44 N22 E45 E33 K34 E55 E54 N44 V43 V54 N34 E43 K22 N44 V44 K45 E33 K33 N44 K44 N44 V44 E33 N33 V33 K33 V11 V44 V34 N33 K44 V55 V12 V44
N44 E54 E34 K43 V32 E12 K44 E22 N45 V33 K34 K55 K54 V44 K43 V44 E34 E33 V22 N44 E44 V55 K33 K33 K44 N44 V44 K34 N43 E33 V43 N33 K21 V44 N34 K33 N44 K55 E12 V44
N44 V44 V34 V43 N32 E22 E44 V22 E45 V33 V34 K55 V54 V44 N43 V54 V34 K33 E22 V44 N44 N45 E33 N33 E44 K44 K44 K44 N33 V33 K33 V33 N11 N44 K34 K33 V44 N55 K12 N44
E44 V54 K34 V43 E32 V12 V44 N22 N45 N33 V34 E45 N54 N44 N43 E44 E34 V43 V22 E44 K44 N55 V33 N33 K44 E44 N44 N44 V33 N33 E33 K33 E11 K44 V34 E33 N44 N55 K12 V44
V44 E54 N34 N43 K42 V22 K44 V22 E45 N33 N34 N55 N54 E44 E43 K44 V34 K43 V22 K54 V44 V45 N33 K33 E44 E44 N44 V44 K33 K33 V43 E33 K21 N44 V34 V33 E44 E55 V12 V44
`
  .trim()
  .split(/\s+/)
  .map((token) => ({ language: token[0] ?? '', machine: Number(token[1]), human: Number(token[2]) }));

const scale = { min: 1, max: 6, step: 1 } as const;
const records = rows.map(({ language, machine, human }, index): LabelledRecord => ({
  id: String(index),
  human,
  machine,
  raters: [human, undefined],
  groups: { L1: language },
  traits: {},
}));
const report = buildAgreementReport(
  {
    records,
    scale,
    raterScale: scale,
    traitScales: {},
    groupColumns: ['L1'],
    excluded: [],
    clamped: 0,
    scaleInferred: false,
  },
  {
    title: 'RSMTool',
    draws: 20,
    system: { assayVersion: '', nodeVersion: '', platform: '', generatedAt: '' },
  },
);

describe('RSMTool’s example gives RSMTool’s figures', () => {
  test('over all 200 responses', () => {
    const { reported } = report.evaluation;
    expect(reported.quadraticWeightedKappa.value).toBeCloseTo(0.782122905027933, 12);
    expect(reported.pearsonCorrelation.value).toBeCloseTo(0.7831550493332693, 12);
    expect(reported.cohenKappa.value).toBeCloseTo(0.4694178334561533, 12);
    expect(reported.exactAgreement.value).toBeCloseTo(0.64, 12);
    expect(reported.adjacentAgreement.value).toBeCloseTo(0.99, 12);
    const { human, machine } = report.dataDescription.scores;
    expect(human).toMatchObject({ n: 200, mean: 3.5 });
    expect(human?.standardDeviation).toBeCloseTo(0.9242680113386591, 12);
    expect(machine?.mean).toBeCloseTo(3.49, 12);
    expect(machine?.standardDeviation).toBeCloseTo(0.9719172370000901, 12);
  });

  test.each([
    {
      group: 'E',
      n: 42,
      kappa: 0.8237269166200336,
      unweighted: 0.4943820224719101,
      exactly: 64.28571428571429,
      nearly: 100,
    },
    {
      group: 'K',
      n: 46,
      kappa: 0.7682619647355164,
      unweighted: 0.46438356164383554,
      exactly: 63.04347826086957,
      nearly: 97.82608695652173,
    },
    { group: 'N', n: 50, kappa: 0.7860810039931546, unweighted: 0.5318352059925093, exactly: 70, nearly: 100 },
    {
      group: 'V',
      n: 62,
      kappa: 0.7504312823461758,
      unweighted: 0.3992248062015502,
      exactly: 59.67741935483871,
      nearly: 98.38709677419355,
    },
  ])('for first language $group', ({ group, n, kappa, unweighted, exactly, nearly }) => {
    const found = report.evaluationByGroup[0]?.groups.find((one) => one.group === group);
    expect(found?.quadraticWeightedKappa.n).toBe(n);
    expect(found?.quadraticWeightedKappa.value).toBeCloseTo(kappa, 12);
    expect(found?.cohenKappa.value).toBeCloseTo(unweighted, 12);
    expect(100 * (found?.exactAgreement.value ?? 0)).toBeCloseTo(exactly, 10);
    expect(100 * (found?.adjacentAgreement.value ?? 0)).toBeCloseTo(nearly, 10);
  });

  test('and so do the evaluators of experiments', () => {
    const columns = [rows.map((row) => row.human), rows.map((row) => row.machine)];
    const counts = rows.map(() => 1);
    expect(qwk.figure(columns, counts)).toBeCloseTo(0.782122905027933, 12);
    expect(exact.figure(columns, counts)).toBeCloseTo(0.64, 12);
    expect(adjacent(scale).figure(columns, counts)).toBeCloseTo(0.99, 12);
  });
});
