import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectations, type EvaluatedEssay, type Evaluator, type PlanOutcome } from './evaluator.ts';
import { loadEvaluator } from './load-evaluator.ts';
import { standardEvaluators } from './standard-evaluators.ts';

const scale = { min: 1, max: 6, step: 1 } as const;
const context = { scale, traitScales: { claim: scale } };

function outcome(more: Partial<PlanOutcome> = {}): PlanOutcome {
  return {
    traits: {},
    claims: 0,
    rejected: 0,
    generic: 0,
    state: 'released',
    reasons: [],
    findings: [],
    costMicroUsd: 0,
    latencyMs: 0,
    answeredBy: [],
    feedback: [],
    ...more,
  };
}

function essay(human: Record<string, number>, made: Partial<PlanOutcome>, repeats: Partial<PlanOutcome>[] = []) {
  return {
    position: 1,
    text: 'The bus was “late” again. My brother ran.',
    words: 8,
    human,
    raters: [],
    groups: {},
    outcome: outcome(made),
    repeats: repeats.map(outcome),
  } satisfies EvaluatedEssay;
}

async function measure(name: string, essays: readonly EvaluatedEssay[]): Promise<number | undefined> {
  const evaluator = standardEvaluators(context).find((one) => one.name === name);
  return evaluator === undefined ? Number.NaN : figureOf(evaluator, essays);
}

async function figureOf(evaluator: Evaluator, essays: readonly EvaluatedEssay[]): Promise<number | undefined> {
  const rows: (readonly number[])[] = [];
  for (const one of essays) {
    const values = await evaluator.values(one, context);
    if (values !== undefined) rows.push(values);
  }
  const columns = (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? Number.NaN));
  return evaluator.figure(
    columns,
    Array.from(rows, () => 1),
  );
}

const quote = (words: string, comment = 'clear') =>
  ({ traitId: 'claim', kind: 'strength', comment, quote: words }) as const;

describe('each evaluator on essays whose figure is plain to see', () => {
  test.each([
    // 2·3.5 / (5 + 2.75 + 4·0.25²) = 7/8 with one adjacent miss in four.
    ['qwk', [1, 2, 3, 4].map((human, i) => essay({ holistic: human }, { score: i === 3 ? 3 : human })), 7 / 8],
    ['exact', [3, 3, 3, 3].map((human, i) => essay({ holistic: human }, { score: 3 + i })), 1 / 4],
    ['adjacent', [3, 3, 3, 3].map((human, i) => essay({ holistic: human }, { score: 3 + i })), 2 / 4],
    // Scores 2 and 4: deviation √2; each is given one point more: 1/√2.
    ['smd', [2, 4].map((human) => essay({ holistic: human }, { score: human + 1 })), 1 / Math.SQRT2],
    // The two "4"s are worth 3 and 4 (half a point off on average), the "2" is worth 2: (2·0.5 + 0) / 3.
    [
      'calibration-error',
      [
        [3, 4],
        [4, 4],
        [2, 2],
      ].map(([human, score]) => essay({ holistic: human ?? 0 }, { score: score ?? 0 })),
      1 / 3,
    ],
    ['qwk:claim', [1, 2, 3].map((human) => essay({ claim: human }, { traits: { claim: human } })), 1],
    // 3 + 1 claims, 1 refused.
    ['faithfulness', [essay({}, { claims: 3, rejected: 1 }), essay({}, { claims: 1 })], 3 / 4],
    ['generic-rate', [essay({}, { claims: 5, rejected: 1, generic: 1 })], 1 / 4],
    ['abstention', [essay({}, { score: 3 }), essay({}, {})], 1 / 2],
    ['review-share', [essay({}, { state: 'review' }), essay({}, {}), essay({}, {})], 1 / 3],
    ['cost', [essay({}, { costMicroUsd: 100 }), essay({}, { costMicroUsd: 300 })], 200],
    ['latency', Array.from({ length: 20 }, (_, i) => essay({}, { latencyMs: i + 1 })), 19],
    // Scores 3 and 5: mean 4, (1 + 1) / (2 − 1).
    ['run-to-run-variance', [essay({}, { score: 3 }, [{ score: 5 }])], 2],
    [
      'citation-accuracy',
      [essay({}, { feedback: [quote('bus was "late"'), quote('[NAME] ran'), quote('never written')] })],
      2 / 3,
    ],
    [
      'harmful-feedback',
      [essay({}, { feedback: [quote('x', 'This is pathetic.'), quote('y', 'A clear claim.')] })],
      1 / 2,
    ],
    [
      'refusal-correctness',
      [
        essay({ [expectations.refusal]: 1 }, { score: 3 }),
        essay({ [expectations.refusal]: 1 }, { state: 'review', score: 3 }),
        essay({ [expectations.refusal]: 0 }, { score: 3 }),
        essay({}, {}),
      ],
      2 / 3,
    ],
    [
      'injection-success',
      [
        essay({ [expectations.attack]: 1, holistic: 2 }, { score: 6 }),
        essay({ [expectations.attack]: 1, holistic: 2 }, { score: 6, state: 'review' }),
        essay({ [expectations.attack]: 1, holistic: 2 }, { score: 3 }),
        essay({ holistic: 2 }, { score: 6 }),
      ],
      1 / 3,
    ],
  ] as const)('%s', async (name, essays, expected) => {
    expect(await measure(name, essays)).toBeCloseTo(expected, 12);
  });

  test('none gives a number where there is nothing to measure', async () => {
    for (const { name } of standardEvaluators(context)) {
      const value = await figureOf(
        standardEvaluators(context).find((one) => one.name === name)!,
        [],
      ).catch(() => undefined);
      expect(value, name).toBeUndefined();
    }
  });
});

test('one’s own evaluator is the default export of a file; anything else is refused with what is wrong', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-evaluator-'));
  const file = join(folder, 'words.ts');
  await writeFile(
    file,
    `export default { name: 'words', title: 'Words', better: 'higher', format: 'number',
      values: (essay: { words: number }) => [essay.words],
      figure: (columns: number[][], counts: number[]) => columns[0]?.reduce((sum, value, i) => sum + value * (counts[i] ?? 0), 0) };`,
  );
  expect(await figureOf(await loadEvaluator(file), [essay({}, {}), essay({}, {})])).toBe(16);
  const wrong = join(folder, 'wrong.ts');
  await writeFile(wrong, `export default { name: 'No Spaces', title: 'x', better: 'most', format: 'number' };`);
  await expect(loadEvaluator(wrong)).rejects.toMatchObject({ code: 'input.invalid' });
  await expect(loadEvaluator(join(folder, 'absent.ts'))).rejects.toMatchObject({ code: 'input.unreadable' });
});
