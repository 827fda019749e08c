import { describe, expect, test } from 'vitest';
import { createRandom } from '../stats/random.ts';
import type { ScoreScale } from '../stats/confusion-matrix.ts';
import { deserializeScorer, serializeScorer } from './artifact.ts';
import { explain } from './explain.ts';
import type { GradedText } from './graded-text.ts';
import { predict } from './predict.ts';
import { syntheticEssays } from './testing/synthetic-essays.ts';
import { trainScorer } from './train.ts';

interface Case {
  readonly name: string;
  readonly essays: readonly GradedText[];
  readonly scale: ScoreScale;
  readonly language?: string;
}

const whole: ScoreScale = { min: 1, max: 6, step: 1 };

/** Essays of these words, longer ones scored higher. */
function madeOf(words: readonly string[], space: string, end: string): GradedText[] {
  const random = createRandom(5);
  return Array.from({ length: 40 }, (_, index) => {
    const ability = random.uniform();
    const sentences = Array.from({ length: 2 + Math.round(8 * ability) }, () =>
      Array.from({ length: 4 + random.below(5) }, () => words[random.below(words.length)]).join(space),
    );
    return {
      id: `essay-${index}`,
      text: sentences.map((sentence) => sentence + end).join(space),
      targets: { holistic: { score: 1 + Math.round(5 * ability) } },
    };
  });
}

function rescored(score: (old: number, index: number) => number, essays = syntheticEssays(40, 3)): GradedText[] {
  return essays.map((essay, index) => ({
    ...essay,
    targets: { holistic: { score: score(essay.targets['holistic']?.score ?? 1, index) } },
  }));
}

const cases: readonly Case[] = [
  {
    name: 'half points',
    essays: rescored((old, index) => Math.min(5, old - (index % 2) / 2 + 0.5)),
    scale: { min: 1, max: 5, step: 0.5 },
  },
  {
    name: 'scores of 0 to 100',
    essays: rescored((old, index) => 15 * old + (index % 10)),
    scale: { min: 0, max: 100, step: 1 },
  },
  { name: 'below zero', essays: rescored((old) => old - 4), scale: { min: -3, max: 2, step: 1 } },
  {
    name: 'two scores, one of them rare',
    essays: rescored((_, index) => (index < 2 ? 1 : 0)),
    scale: { min: 0, max: 1, step: 1 },
  },
  {
    name: 'answers of ten to thirty words',
    essays: syntheticEssays(40, 3).map((essay) => ({ ...essay, text: essay.text.split(' ').slice(0, 20).join(' ') })),
    scale: whole,
  },
  {
    name: 'answers of one word',
    essays: rescored((old) => old).map((essay, index) => ({ ...essay, text: index % 2 ? 'yes' : 'no' })),
    scale: whole,
  },
  {
    name: 'one text, forty times',
    essays: rescored((old) => old).map((essay) => ({ ...essay, text: 'The same words.' })),
    scale: whole,
  },
  {
    name: 'empty texts among them',
    essays: rescored((old) => old).map((essay, index) => (index % 4 ? essay : { ...essay, text: '' })),
    scale: whole,
  },
  {
    name: 'Spanish',
    essays: madeOf(
      'la ciudad tiene parques donde los niños juegan después también árboles ¿quién sabe? corazón'.split(' '),
      ' ',
      '.',
    ),
    scale: whole,
    language: 'es',
  },
  {
    name: 'Chinese, without spaces',
    essays: madeOf('我们 学校 应该 保护 环境 因为 动物 需要 森林 学生 可以 帮助'.split(' '), '', '。'),
    scale: whole,
    language: 'zh',
  },
  {
    name: 'Arabic',
    essays: madeOf('المدرسة مكان جميل حيث يتعلم الطلاب القراءة والكتابة ولكن الحديقة أجمل'.split(' '), ' ', '؟'),
    scale: whole,
    language: 'ar',
  },
  {
    name: 'a second rater for every other essay',
    essays: syntheticEssays(60, 3).map(({ id, text, targets }, index) => {
      const score = targets['holistic']?.score ?? 1;
      return {
        id,
        text,
        targets: { holistic: index % 2 ? { score } : { score, raterScores: [score, Math.max(1, score - 1)] } },
      };
    }),
    scale: whole,
  },
];

describe('a set of any kind is trained on, stored, predicted and explained', () => {
  test.each(cases)('$name', async ({ essays, scale, language }) => {
    const scorer = await trainScorer(essays, {
      scales: { holistic: scale },
      seed: 2,
      bucketKey: 'secret',
      ...(language !== undefined && { language }),
    });
    const loaded = deserializeScorer(serializeScorer(scorer, 'secret'), 'secret');
    for (const { text } of [...essays.slice(0, 12), { text: '' }, { text: 'Something else entirely, 42!' }]) {
      const prediction = predict(scorer, text)['holistic'];
      expect(Number.isFinite(prediction?.continuous)).toBe(true);
      // On the scale: within its ends, and a whole number of steps from its lower one.
      const score = prediction?.score ?? Number.NaN;
      expect(score).toBeGreaterThanOrEqual(scale.min);
      expect(score).toBeLessThanOrEqual(scale.max);
      expect(((score - scale.min) / scale.step) % 1).toBe(0);
      expect(predict(loaded, text)['holistic']).toEqual(prediction);
    }
    const text = essays[1]?.text ?? '';
    const { sentenceDeltas, features } = explain(scorer, text, [{ start: 0, end: text.length }], 'holistic');
    expect(sentenceDeltas.every((delta) => Number.isFinite(delta))).toBe(true);
    expect(features.every(({ contribution }) => Number.isFinite(contribution))).toBe(true);
  });
});

describe('length is told in every script', () => {
  test.each(cases.filter(({ language }) => language !== undefined))(
    '$name',
    async ({ essays, scale, language = '' }) => {
      const scorer = await trainScorer(essays, { scales: { holistic: scale }, seed: 2, bucketKey: 'secret', language });
      // A scorer that cannot tell the essays apart has a QWK near 0.
      expect(scorer.report.targets['holistic']?.quadraticWeightedKappa).toBeGreaterThan(0.5);
    },
  );
});
