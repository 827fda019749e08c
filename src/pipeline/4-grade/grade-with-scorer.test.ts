import { describe, expect, test } from 'vitest';
import { identityMap } from '../../core/offset-map.ts';
import { rubricSchema } from '../../core/rubric.ts';
import type { PreparedEssay } from '../../core/source-text.ts';
import type { TraitReply } from '../../core/trait-grade.ts';
import type { TraitQuestion } from '../../ports/trait-grader.ts';
import { predict } from '../../scoring/predict.ts';
import { syntheticEssays } from '../../scoring/testing/synthetic-essays.ts';
import { trainScorer } from '../../scoring/train.ts';
import { createScorerGrader } from './grade-with-scorer.ts';
import { normalShareBelow } from '../../stats/normal-share.ts';
import { scorerClaims } from './scorer-claims.ts';

const scorer = await trainScorer(syntheticEssays(80, 1), {
  scales: { holistic: { min: 1, max: 6, step: 1 }, ideas: { min: 1, max: 5, step: 0.5 } },
  seed: 7,
  bucketKey: 'a tenant secret',
});
const grader = createScorerGrader(scorer, 'f'.repeat(64));
const scope = { runId: 'r', step: '4-grade/ideas/1' };

function rubric(traits: readonly (readonly [string, number, number, number])[]) {
  return rubricSchema.parse({
    format: 'assay.rubric/1',
    id: 'r',
    title: 'T',
    genre: 'other',
    gradeLevel: '8',
    scale: { min: 1, max: 6 },
    traits: traits.map(([id, min, max, step]) => ({
      id,
      name: id,
      definition: `About ${id}.`,
      weight: 1 / traits.length,
      scale: { min, max, step },
    })),
    bands: [{ id: 'all', name: 'All', min: 1, max: 6 }],
  });
}

function ask(
  text: string,
  traits: readonly (readonly [string, number, number, number])[] = [['ideas', 1, 5, 0.5]],
): Promise<TraitReply> {
  const document = rubric(traits);
  const trait = document.traits[0] ?? failed();
  const question: TraitQuestion = {
    rubric: document,
    trait,
    taskText: '',
    essay: prepare(text),
    exemplars: [],
    attempt: 1,
    previousProblems: [],
  };
  return grader.gradeTrait(question, scope);
}

const essay = syntheticEssays(1, 9)[0]?.text ?? '';

describe('the scorer as grader', () => {
  test("gives the trait's own prediction, with the artifact as the one who answered", async () => {
    const predicted = predict(scorer, essay)['ideas'];
    expect(await ask(essay)).toMatchObject({
      status: 'graded',
      score: predicted?.score,
      continuous: predicted?.continuous,
      answeredBy: 'f'.repeat(64),
      confidence: { source: 'scorer' },
    });
  });

  test('names as strength the sentence whose removal costs most, and its number is that of the scorer', async () => {
    const reply = await ask(essay);
    if (reply.status !== 'graded') throw new Error(reply.detail);
    const strength = reply.claims.find(({ kind }) => kind === 'strength');
    const whole = predict(scorer, essay)['ideas']?.continuous ?? 0;
    const losses = prepare(essay).sentences.map(({ id, span }) => ({
      id,
      loss: whole - (predict(scorer, essay.slice(0, span.start) + essay.slice(span.end))['ideas']?.continuous ?? 0),
    }));
    const [largest] = losses.toSorted((a, b) => b.loss - a.loss);
    expect(strength?.sentenceId).toBe(largest?.id);
    expect(essay).toContain(strength?.quote ?? 'no strength');
    expect(strength?.comment).toMatch(
      /^Taking this sentence of paragraph 1 out lowers the predicted score for ideas by /,
    );
  });

  test('is asked twice and says the same', async () => {
    expect(await ask(essay)).toEqual(await ask(essay));
  });

  test('takes the holistic score for the one trait of a rubric, not for one of two', async () => {
    const predicted = predict(scorer, essay)['holistic'];
    expect(await ask(essay, [['overall', 1, 6, 1]])).toMatchObject({ status: 'graded', score: predicted?.score });
    expect(
      await ask(essay, [
        ['overall', 1, 6, 1],
        ['ideas', 1, 5, 0.5],
      ]),
    ).toEqual({
      status: 'failed',
      problem: 'unavailable',
      detail: 'the scorer was not trained for trait overall; it knows holistic, ideas',
    });
  });

  test('refuses a scale that it was not trained on', async () => {
    await expect(ask(essay, [['ideas', 1, 4, 1]])).rejects.toThrow(/must be 1 to 4 in steps of 1/);
  });

  test('gives one claim for an essay of one sentence', async () => {
    const reply = await ask('People walk in the park because gardens are good.');
    expect(reply.status === 'graded' && reply.claims.length).toBe(1);
  });
});

describe('words for what was measured', () => {
  const sentence = { paragraph: 2, quote: 'Buses leave at dawn.' };
  const feature = { name: 'words', value: 120, typical: 180.4, plainWords: 'words in the essay' };

  test('tell effect, place and the measurement', () => {
    const [strength, weakness] = scorerClaims(
      'Ideas',
      [
        { ...sentence, id: 's1', delta: 0.31 },
        { ...sentence, id: 's2', delta: -0.042 },
      ],
      [{ ...feature, contribution: -0.2 }],
    );
    expect(strength).toEqual({
      kind: 'strength',
      quote: 'Buses leave at dawn.',
      sentenceId: 's1',
      comment:
        'Taking this sentence of paragraph 2 out lowers the predicted score for Ideas by 0.3 points, more than any other sentence.',
    });
    expect(weakness?.comment).toBe(
      'Taking this sentence of paragraph 2 out raises the predicted score for Ideas by 0.04 points, more than any other sentence. Over the whole essay, what lowers it most is words in the essay: 120 here, 180 in a typical graded essay (0.2 points).',
    );
  });

  test('praise nothing when no sentence raises the score', () => {
    const claims = scorerClaims(
      'Ideas',
      [
        { ...sentence, id: 's1', delta: 0 },
        { ...sentence, id: 's2', delta: -0.3 },
      ],
      [],
    );
    expect(claims.map(({ kind, sentenceId }) => [kind, sentenceId])).toEqual([['weakness', 's2']]);
  });

  test('stay on the side of the score at the ends of the scale', () => {
    const only = [{ ...sentence, id: 's1', delta: 0.4 }];
    expect(scorerClaims('Ideas', only, [], 'bottom').map(({ kind }) => kind)).toEqual(['weakness']);
    expect(scorerClaims('Ideas', only, []).map(({ kind }) => kind)).toEqual(['strength']);
    const flat = scorerClaims('Ideas', [{ ...sentence, id: 's1', delta: 0 }], [], 'top');
    expect(flat.map(({ kind, comment }) => [kind, comment])).toEqual([
      [
        'strength',
        'No single sentence raises the predicted score for Ideas; taking this sentence of paragraph 2 out changes it least.',
      ],
    ]);
  });

  test('an essay without sentences has no claims', () => {
    expect(scorerClaims('Ideas', [], [])).toEqual([]);
  });
});

// R: pnorm(c(0, 1, -1.96, 3))
test.each([
  [0, 0.5],
  [1, 0.8413447],
  [-1.96, 0.0249979],
  [3, 0.9986501],
])('normal share below %f is %f', (z, share) => {
  expect(normalShareBelow(z)).toBeCloseTo(share, 6);
});

function prepare(text: string): PreparedEssay {
  const sentences = [...text.matchAll(/\S[^.]*\./g)].map((match, index) => {
    const span = { start: match.index, end: match.index + match[0].length };
    return { id: `s${index + 1}`, span, viewSpan: span, paragraph: 1 };
  });
  const map = identityMap(text.length);
  return {
    source: text,
    canonical: { kind: 'canonical', text, map },
    masked: { kind: 'masked', text, map },
    sentences,
  };
}

function failed(): never {
  throw new Error('the rubric has no trait');
}
