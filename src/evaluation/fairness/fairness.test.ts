import { describe, expect, test } from 'vitest';
import { rubricSchema } from '../../core/rubric.ts';
import type { LabelledRecord } from '../agreement-report/labelled-set.ts';
import { conditionalDifferences } from './conditional-difference.ts';
import { counterfactualCases, counterfactualReport } from './counterfactual-report.ts';
import { exemplarCoverage } from './exemplar-coverage.ts';
import { groupInflation } from './group-inflation.ts';
import { subgroupAlarms } from './subgroup-alarms.ts';

const options = { seed: 1, draws: 200, minimumN: 2 };

function record(group: string, human: number, machine: number): LabelledRecord {
  return { id: '', human, machine, raters: [undefined, undefined], groups: { gender: group }, traits: {} };
}

describe('the score of a group given the human score', () => {
  test('is compared within each human score', () => {
    // At 2: F 3 against M 2; at 4: F 4 against M 4 and 4. F: one essay at 2 (+1), one at 4 (0): ½. M: one at 2 (−1), two at 4 (0): −⅓.
    const records = [record('F', 2, 3), record('M', 2, 2), record('F', 4, 4), record('M', 4, 4), record('M', 4, 4)];
    const [f, m] = conditionalDifferences(records, 'gender', options);
    expect(f?.difference.value).toBeCloseTo(1 / 2, 12);
    expect(m?.difference.value).toBeCloseTo(-1 / 3, 12);
  });

  test('is nothing where groups differ in quality alone', () => {
    const records = [2, 3, 4].flatMap((human) => [
      ...Array.from({ length: human }, () => record('F', human, human)),
      ...Array.from({ length: 6 - human }, () => record('M', human, human)),
    ]);
    for (const { difference } of conditionalDifferences(records, 'gender', options)) expect(difference.value).toBe(0);
  });
});

test('inflation is the mean of machine minus human in each group', () => {
  const found = groupInflation(
    [record('F', 2, 3), record('F', 4, 4), record('M', 3, 2), record('M', 3, 3)],
    'gender',
    options,
  );
  expect(found.map(({ group, inflation }) => [group, inflation.value])).toEqual([
    ['F', 0.5],
    ['M', -0.5],
  ]);
});

test('a subgroup more than .05 under the population is an alarm, one at .04 is not', () => {
  const gap = (group: string, value: number) => ({ group, kappaGap: { n: 100, status: 'ok', value } }) as never;
  const alarms = subgroupAlarms({
    evaluationByGroup: [{ column: 'gender', groups: [gap('F', -0.06), gap('M', -0.04)], fairness: [] }],
  });
  expect(alarms.map((alarm) => [alarm.group, alarm.settled])).toEqual([['F', false]]);
});

describe('counterfactual pairs', () => {
  test('are twelve arguments in three languages, each text once', () => {
    const cases = counterfactualCases();
    expect(cases).toHaveLength(36);
    expect(new Set(cases.map(({ text }) => text)).size).toBe(36);
  });

  test('keep what is argued: the variant has the numbers of the standard text and about its length', () => {
    const numbers = (text: string) => text.match(/\d+/gu) ?? [];
    const byId = new Map(counterfactualCases().map((one) => [one.id, one.text]));
    for (const { argument, text } of counterfactualCases()) {
      const standard = byId.get(`${argument}/standard`) ?? '';
      expect(numbers(text), argument).toEqual(numbers(standard));
      expect(Math.abs(text.split(' ').length / standard.split(' ').length - 1), argument).toBeLessThan(0.12);
    }
  });

  test('show a plan that takes a point off for dialect and none for learners', () => {
    const scores = new Map(
      counterfactualCases().map(({ id, argument, language }) => {
        const base = 3 + (argument.length % 3);
        const score = language === 'africanAmericanEnglish' ? base - 1 : base;
        return [id, { score, traits: { claim: base } }];
      }),
    );
    const [dialect, learners] = counterfactualReport(scores);
    expect(dialect).toMatchObject({ pairs: 12, lower: 12, difference: { value: -1 } });
    expect(dialect?.byTrait['claim']?.value).toBe(0);
    expect(learners).toMatchObject({ pairs: 12, lower: 0, difference: { value: 0 } });
  });
});

test('exemplars: a band without one in dialect or by a second-language writer is named', () => {
  const rubric = rubricSchema.parse({
    format: 'assay.rubric/1',
    id: 'r',
    title: 'R',
    genre: 'argumentative',
    gradeLevel: '8',
    scale: { min: 1, max: 4 },
    traits: [{ id: 'claim', name: 'Claim', definition: 'Takes a position.', weight: 1, scale: { min: 1, max: 4 } }],
    bands: [
      { id: 'low', name: 'Low', min: 1, max: 2 },
      { id: 'high', name: 'High', min: 3, max: 4 },
    ],
  });
  const essay = (id: string, score: number, note: string) => ({
    id,
    text: id,
    note,
    raters: [
      { rater: 'A', scores: { holistic: score } },
      { rater: 'B', scores: { holistic: score } },
    ],
    resolved: { holistic: score },
  });
  const { missing } = exemplarCoverage(
    [
      essay('a', 1, 'African American English'),
      essay('b', 2, 'second-language writer, Spanish'),
      essay('c', 4, 'African American English; humorous'),
    ],
    rubric,
  );
  expect(missing).toEqual(['band "High" has no exemplar by a second-language writer']);
});
