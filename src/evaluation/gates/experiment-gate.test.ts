import { describe, expect, test } from 'vitest';
import { gateStatusOf } from '../../core/gate-verdict.ts';
import { createRandom } from '../../stats/random.ts';
import type { EvaluatedEssay } from '../evaluators/evaluator.ts';
import { standardEvaluators } from '../evaluators/standard-evaluators.ts';
import { comparePlans, type EssayPair } from '../experiments/compare-plans.ts';
import type { ExperimentReport } from '../experiments/experiment-report.ts';
import { junitOf } from '../experiments/junit.ts';
import { renderExperiment } from '../experiments/render-experiment.ts';
import { gateChecks } from './experiment-gate.ts';

const scale = { min: 1, max: 6, step: 1 } as const;

function essay(position: number, score: number, more: Partial<EvaluatedEssay['outcome']> = {}): EvaluatedEssay {
  return {
    position,
    text: '',
    words: 100 + position,
    human: { holistic: 1 + (position % 6) },
    raters: [],
    groups: { gender: position % 2 === 0 ? 'F' : 'M' },
    outcome: {
      score,
      traits: {},
      claims: 2,
      rejected: 0,
      generic: 0,
      state: 'released',
      reasons: [],
      findings: [],
      costMicroUsd: 100,
      latencyMs: 5,
      answeredBy: [],
      feedback: [],
      ...more,
    },
    repeats: [],
  };
}

/** A is off by a point in every third essay; B as its function says. */
function pairs(n: number, scoreOfB: (position: number, human: number) => number): EssayPair[] {
  return Array.from({ length: n }, (_, position) => {
    const human = 1 + (position % 6);
    const off = position % 3 === 0 ? (human < 6 ? human + 1 : 5) : human;
    return { a: essay(position, off), b: essay(position, scoreOfB(position, human)) };
  });
}

async function reportOf(of: readonly EssayPair[], more: Partial<ExperimentReport> = {}): Promise<ExperimentReport> {
  const context = { scale, traitScales: {} };
  const { figures, bins } = await comparePlans(of, {
    ...context,
    evaluators: standardEvaluators(context),
    seed: 1,
    draws: 100,
    minimumN: 30,
    lengthBins: 3,
  });
  const plan = { label: 'plan', hash: 'a'.repeat(64), grader: 'scorer', costMicroUsd: 0, unscored: 0 };
  return {
    format: 'assay.experiment-report/1',
    title: 'A <against> B',
    dataset: {
      slug: 'gold',
      kind: 'golden',
      version: 1,
      hash: 'b'.repeat(64),
      rows: of.length,
      gone: 0,
      reserved: true,
    },
    a: plan,
    b: plan,
    essays: of.length,
    labelled: of.length,
    humanHuman: { n: 200, status: 'ok', value: 0.9 },
    figures,
    bins: bins.map(({ name, members }) => ({ name, n: members.length })),
    method: { seed: 1, draws: 100, level: 0.95, minimumN: 30, correction: 'holm', tests: figures.length },
    system: { assayVersion: '', nodeVersion: '', platform: '', generatedAt: '2026-01-01T00:00:00Z' },
    ...more,
  };
}

const failedIn = (report: ExperimentReport) =>
  gateChecks(report)
    .filter((check) => check.status === 'failed')
    .map((check) => `${check.name} ${check.bin ?? 'all'}`);

describe('the gate of an experiment', () => {
  test('passes a plan that is better everywhere', async () => {
    const checks = gateChecks(await reportOf(pairs(300, (_, human) => human)));
    expect(checks.filter((check) => check.status !== 'passed')).toEqual([]);
  });

  test('refuses a plan that is better on average and worse for one group, and names the group', async () => {
    const random = createRandom(2);
    const report = await reportOf(
      pairs(300, (position, human) =>
        position % 2 === 0 && random.uniform() < 0.45 ? (human > 3 ? human - 1 : human + 1) : human,
      ),
    );
    expect(report.figures.find((figure) => figure.evaluator === 'qwk' && figure.bin === undefined)?.worse).toBe(false);
    expect(failedIn(report)).toEqual(['parity qwk gender F']);
  });

  test('refuses a plan that is silent on hard essays, though it agrees better on the others', async () => {
    const silent = pairs(300, (_, human) => human).map(({ a, b }) => ({
      a,
      b: b.position % 10 === 0 ? essay(b.position, 0, { score: undefined }) : b,
    }));
    expect(failedIn(await reportOf(silent))).toContain('parity abstention all');
  });

  test('does not take too few for a pass', async () => {
    const checks = gateChecks(await reportOf(pairs(60, (_, human) => human)));
    // 60 essays: thirds of 20 are below the minimum of 30, halves by gender are not.
    expect(gateStatusOf(checks)).toBe('too-few');
    expect(checks.filter((check) => check.status === 'too-few').every((check) => check.bin?.startsWith('length'))).toBe(
      true,
    );
  });

  test('holds the floor, the distance to people, the cost, and the set itself', async () => {
    const random = createRandom(4);
    const poor = await reportOf(
      pairs(300, () => 1 + random.below(6)),
      {
        dataset: {
          slug: 's',
          kind: 'overrides',
          version: 1,
          hash: 'c'.repeat(64),
          rows: 300,
          gone: 0,
          reserved: false,
        },
      },
    );
    const bounds = { floorKappa: 0.7, degradation: 0.1, parity: [], maxCostMicroUsd: 99 };
    expect(gateChecks(poor, bounds).map(({ name, status }) => [name, status])).toEqual([
      ['dataset', 'failed'],
      ['floor', 'failed'],
      ['degradation', 'failed'],
      ['cost', 'failed'],
    ]);
    expect(gateChecks({ ...poor, humanHuman: { n: 3, status: 'too-few' } }, bounds)[2]?.status).toBe('too-few');
  });
});

test('the page and the JUnit file name the bin and escape what they are given', async () => {
  const report = await reportOf(pairs(90, (position, human) => (position % 2 === 0 ? Math.max(1, human - 2) : human)));
  const checks = gateChecks(report);
  const page = renderExperiment(report, checks);
  expect(page).toContain('A &lt;against&gt; B');
  expect(page).toContain('gender F');
  expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/u);
  const junit = junitOf(report.title, checks);
  expect(junit).toContain('name="parity qwk, gender F"><failure type="failed"');
  expect(junit).toContain(`failures="${checks.filter((check) => check.status !== 'passed').length}"`);
});
