import { describe, expect, test } from 'vitest';

import { createRandom } from '../../stats/random.ts';
import { buildAgreementReport, type ReportOptions } from './build-report.ts';
import type { LabelledRecord, LabelledSet } from './labelled-set.ts';

const scale = { min: 0, max: 5, step: 1 } as const;
const options: ReportOptions = {
  title: 'Test set',
  draws: 200,
  system: { assayVersion: '0', nodeVersion: 'v24', platform: 'test', generatedAt: '2025-01-01T00:00:00Z' },
};

/** Essays whose machine score misses in a known way: two raters, a continuous score, an interval, two groups. */
function record(i: number): LabelledRecord {
  const random = createRandom(i);
  const human = random.below(6);
  const second = Math.max(0, Math.min(5, human + random.below(3) - 1));
  const continuous = human + random.uniform() * 2 - 1;
  return {
    id: `secret-${i}`,
    human,
    raters: [human, i % 4 === 0 ? undefined : second],
    machine: Math.max(0, Math.min(5, Math.round(continuous))),
    continuous,
    interval: { low: continuous - 0.9, high: continuous + 0.9 },
    risk: random.uniform(),
    wordCount: 100 + 40 * human + random.below(60),
    groups: { school: i % 3 === 0 ? 'north' : 'south' },
    traits: { style: { human: human % 4, machine: human % 4 } },
  };
}

function labelledSet(records: readonly LabelledRecord[], more: Partial<LabelledSet> = {}): LabelledSet {
  return {
    records,
    scale,
    raterScale: scale,
    traitScales: {},
    groupColumns: [],
    excluded: [],
    clamped: 0,
    scaleInferred: false,
    riskSource: 'test',
    ...more,
  };
}

const records = Array.from({ length: 240 }, (_, i) => record(i));
const set = labelledSet(records, { groupColumns: ['school'], traitScales: { style: { min: 0, max: 3, step: 1 } } });
const report = buildAgreementReport(set, { ...options, nominalCoverage: 0.9 });

describe('agreement report', () => {
  test('counts what it was given', () => {
    expect(report.dataDescription).toMatchObject({ records: 240, doubleScored: 180 });
    const { distribution } = report.dataDescription;
    expect(distribution.map((point) => point.score)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(distribution.reduce((sum, point) => sum + point.machine, 0)).toBe(240);
  });

  test('every figure has its n, and its interval holds the value', () => {
    const figures = [
      ...Object.values(report.evaluation.reported),
      ...Object.values(report.evaluation.continuous ?? {}),
      ...Object.values(report.evaluation.degradation ?? {}),
    ];
    expect(figures).toHaveLength(6 + 6 + 2);
    for (const figure of figures) {
      expect(figure.status).toBe('ok');
      expect(figure.interval?.low).toBeLessThanOrEqual(figure.value ?? Number.NaN);
      expect(figure.interval?.high).toBeGreaterThanOrEqual(figure.value ?? Number.NaN);
    }
    expect(report.evaluation.degradation?.quadraticWeightedKappa.n).toBe(180);
  });

  test('the confusion matrix holds every essay, and its diagonal is exact agreement', () => {
    const { counts } = report.evaluation.confusion;
    const diagonal = counts.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
    expect(counts.flat().reduce((sum, n) => sum + n, 0)).toBe(240);
    expect(report.evaluation.reported.exactAgreement.value).toBeCloseTo(diagonal / 240, 12);
  });

  test('groups make up the whole: their standardized differences cancel out by size', () => {
    const [section] = report.evaluationByGroup;
    expect(section?.groups.map(({ group, kappaGap }) => [group, kappaGap.n])).toEqual([
      ['south', 160],
      ['north', 80],
    ]);
    const total = section?.groups.reduce((sum, group) => {
      const { n, value = Number.NaN } = group.differenceOfStandardizedMeans;
      return sum + n * value;
    }, 0);
    expect(total).toBeCloseTo(0, 9);
    expect(section?.fairness.map(({ name }) => name)).toEqual([
      'overall score accuracy',
      'overall score difference',
      'conditional score difference',
    ]);
  });

  test('the gap is the group against the whole', () => {
    const group = report.evaluationByGroup[0]?.groups[0];
    const whole = report.evaluation.reported.quadraticWeightedKappa.value ?? Number.NaN;
    expect(group?.kappaGap.value).toBeCloseTo((group?.quadraticWeightedKappa.value ?? Number.NaN) - whole, 12);
  });

  test('routing everything to a person agrees perfectly, routing nothing changes nothing', () => {
    const { routing } = report;
    if (!routing.available) throw new Error(routing.reason);
    expect(routing.points[0]?.quadraticWeightedKappa.value).toBe(
      report.evaluation.reported.quadraticWeightedKappa.value,
    );
    expect(routing.points.at(-1)).toMatchObject({
      share: 1,
      routed: 240,
      quadraticWeightedKappa: { value: 1 },
      exactAgreement: { value: 1 },
      meanAbsoluteError: { value: 0 },
    });
    expect(routing.confident.map(({ share, exactAgreement }) => [share, exactAgreement.n])).toEqual([
      [0.5, 120],
      [0.7, 168],
      [0.9, 216],
      [1, 240],
    ]);
  });

  test('length bins are terciles that hold every essay', () => {
    const { byLength } = report;
    if (!byLength.available) throw new Error(byLength.reason);
    const sizes = byLength.bins.map((bin) => bin.exactAgreement.n);
    expect(sizes).toHaveLength(3);
    expect(sizes.reduce((sum, n) => sum + n, 0)).toBe(240);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(6);
  });

  test('coverage is the share of human scores inside the interval', () => {
    const { calibration } = report;
    if (!calibration.available) throw new Error(calibration.reason);
    // The miss is uniform on ±1 and the interval ± .9.
    expect(calibration.coverage?.observed.value).toBeCloseTo(0.9, 1);
    expect(calibration.coverage?.meanWidth).toBeCloseTo(1.8, 12);
    expect(calibration.slope.interval?.low).toBeLessThan(1);
  });

  test('traits are measured on their own scale', () => {
    expect(report.traits).toMatchObject([
      { trait: 'style', agreement: { quadraticWeightedKappa: { value: 1, n: 240 } } },
    ]);
  });

  test('raters on half the scale are mapped before true scores are estimated', () => {
    const halved = records.map((each) => ({
      ...each,
      raters: each.raters.map((score) => (score === undefined ? undefined : score / 2)) as [number, number | undefined],
    }));
    const mapped = buildAgreementReport(labelledSet(halved, { raterScale: { min: 0, max: 2.5, step: 0.5 } }), options);
    if (!mapped.trueScore.available || !report.trueScore.available) throw new Error('no true scores');
    expect(mapped.trueScore.scores[0]?.prmse.value).toBeCloseTo(
      report.trueScore.scores[0]?.prmse.value ?? Number.NaN,
      10,
    );
  });

  test('the same set and seed give the same report; another seed moves only intervals', () => {
    const again = buildAgreementReport(set, { ...options, nominalCoverage: 0.9 });
    expect(JSON.stringify(again)).toBe(JSON.stringify(report));
    const other = buildAgreementReport(set, { ...options, seed: 5 });
    const [a, b] = [report.evaluation.reported.exactAgreement, other.evaluation.reported.exactAgreement];
    expect(a.value).toBe(b.value);
    expect(a.interval).not.toEqual(b.interval);
  });

  test('holds no identifier, and JSON loses nothing (no NaN, no infinity)', () => {
    const json = JSON.stringify(report);
    expect(json).not.toContain('secret-');
    expect(json).not.toContain('null');
    expect(JSON.parse(json)).toEqual(report);
  });
});

describe('agreement report of little data', () => {
  test('says too few, not a number', () => {
    const small = buildAgreementReport(labelledSet(records.slice(0, 29), { groupColumns: ['school'] }), options);
    expect(small.evaluation.reported.quadraticWeightedKappa).toEqual({ n: 29, status: 'too-few' });
    expect(small.evaluationByGroup[0]?.groups[0]?.kappaGap.status).toBe('too-few');
    expect(small.dataDescription.byGroup[0]?.groups[0]?.human).toEqual({ n: 19 });
  });

  test('says why a section is not there', () => {
    const bare = records.map(({ id, human, machine }) => ({
      id,
      human,
      machine,
      raters: [human, undefined] as const,
      groups: {},
      traits: {},
    }));
    const { riskSource: _, ...withoutRisk } = labelledSet(bare);
    const sparse = buildAgreementReport(withoutRisk, options);
    expect(sparse.consistency).toEqual({ available: false, reason: 'No record has the scores of two raters.' });
    expect([sparse.trueScore, sparse.byLength, sparse.routing].map((section) => section.available)).toEqual([
      false,
      false,
      false,
    ]);
    expect(sparse.evaluation).not.toHaveProperty('degradation');
    expect(sparse.evaluation).not.toHaveProperty('continuous');
  });

  test('a machine that gives everybody one score has no correlation and no calibration', () => {
    const flat = records.map((each) => {
      const { continuous: _, interval: __, ...rest } = each;
      return { ...rest, machine: 3 };
    });
    const constant = buildAgreementReport(labelledSet(flat), options);
    expect(constant.evaluation.reported.pearsonCorrelation).toEqual({ n: 240, status: 'undefined' });
    expect(constant.evaluation.reported.quadraticWeightedKappa.value).toBe(0);
    expect(constant.calibration.available).toBe(false);
  });

  test('perfect agreement has intervals of no width and raises nothing', () => {
    const perfect = records.map((each) => ({ ...each, machine: each.human, continuous: each.human }));
    const { quadraticWeightedKappa } = buildAgreementReport(labelledSet(perfect), options).evaluation.reported;
    expect(quadraticWeightedKappa).toMatchObject({
      value: 1,
      interval: { low: 1, high: 1 },
      verdict: { raised: false, settled: true },
    });
  });
});
