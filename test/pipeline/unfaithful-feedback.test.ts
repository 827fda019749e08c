import { afterEach, describe, expect, test } from 'vitest';
import {
  startScriptedProvider,
  type ScriptedProvider,
} from '../../src/adapters/scripted-provider/start-scripted-provider.ts';
import type { ScriptRule } from '../../src/adapters/scripted-provider/script.ts';
import { buildTarget } from '../../src/apps/red-team/build-target.ts';
import { modelRouteSchema } from '../../src/core/model-route.ts';
import type { Rubric } from '../../src/core/rubric.ts';
import { gradeDefended } from '../../src/evaluation/red-team/target.ts';
import { loadPromptSets } from '../../src/registry/prompts/load-prompt-sets.ts';
import { genericPhrases } from '../../src/pipeline/5-faithfulness/generic-phrases.ts';
import type { GradeOutcome } from '../../src/pipeline/run.ts';

/** Stage 5 as a run meets it: a model behind HTTP that says what is not so, the reruns that the plan allows, and then a teacher. */
const scale = { min: 1, max: 6, step: 1 as const };
const rubric: Rubric = {
  format: 'assay.rubric/1',
  id: 'r',
  title: 'R',
  genre: 'argumentative',
  gradeLevel: '8',
  scale,
  traits: [
    {
      id: 'ideas',
      name: 'Ideas',
      definition: 'Reasons and examples that bear on the question.',
      weight: 1,
      scale,
      anchors: {},
    },
  ],
  bands: [{ id: 'all', name: 'All', min: 1, max: 6 }],
  notes: [],
};
const essay = [
  'The first bell rings before eight, and most of us are half asleep. My sister says “I dream  through algebra” every week.',
  'Then she wakes up for the bus, which leaves very early in the dark. Nobody on it talks before the third stop.',
  'A later bell would let us eat breakfast, and hungry students do not listen well. So the school should try it.',
].join('\n\n');

let provider: ScriptedProvider | undefined;
afterEach(() => provider?.close());

type Claim = { kind: 'strength' | 'weakness'; sentence_id: string; quote: string; comment: string };
const good: readonly Claim[] = [
  {
    kind: 'strength',
    sentence_id: 's1',
    quote: 'most of us are half asleep',
    comment: 'The hour is made easy to picture.',
  },
  {
    kind: 'weakness',
    sentence_id: 's4',
    quote: 'Nobody on it talks before the third stop',
    comment: 'The silent bus shows nothing about school.',
  },
];

function answers(claims: readonly Claim[], score = 4): ScriptRule['reply'] {
  return { edit: () => ({ reasoning: 'Read.', claims, score }) };
}

async function graded(script: readonly ScriptRule[]): Promise<{ outcome: GradeOutcome; asked: readonly string[] }> {
  provider = await startScriptedProvider({ script, keepRequests: true });
  const [prompts] = (await loadPromptSets()).slice(-1);
  if (prompts === undefined) throw new Error('no prompts');
  const route = modelRouteSchema.parse({ provider: 'openai-compatible', model: 'scripted', baseUrl: provider.url });
  const target = buildTarget(
    { name: 'r', rubric, taskText: 'Should school start later?', graded: [], essays: [] },
    { route, prompts },
  );
  const plan = { ...target.plan, policy: { ...target.plan.policy, maskedTwin: false, minScoreProbability: 0 } };
  const outcome = await gradeDefended({ ...target, plan }, { text: essay, hiddenText: [] });
  return { outcome, asked: provider.requests() };
}

describe('a claim that is not so is asked again twice, and then the trait is a teacher’s', () => {
  test.each<[string, readonly Claim[], string, number?]>([
    [
      'words that are not in the essay',
      [{ ...good[0], quote: 'the moon is made of green cheese' } as Claim],
      'quote-not-found',
    ],
    [
      'one word of the quotation is another',
      [{ ...good[0], quote: 'most of us are quite asleep' } as Claim],
      'quote-not-found',
    ],
    ['a spelling that was mended', [{ ...good[0], quote: 'most of us are half-asleep' } as Claim], 'quote-not-found'],
    [
      'paragraph 3 is said of paragraph 1',
      [{ ...good[0], comment: 'Paragraph 3 makes the hour easy to picture.' } as Claim],
      'wrong-place',
    ],
    [
      'a source that the essay does not have',
      [{ ...good[0], comment: 'You cite Harvard University to show how tired students are.' } as Claim],
      'names-absent-source',
    ],
    [
      'top marks, and nothing but faults',
      [
        { ...good[1] } as Claim,
        {
          ...good[1],
          quote: 'hungry students do not listen well',
          sentence_id: 's5',
          comment: 'Hunger is asserted and not shown.',
        } as Claim,
      ],
      'contradicts-score',
      6,
    ],
  ])('%s', async (_what, claims, problem, score) => {
    const { outcome, asked } = await graded([{ reply: answers(claims, score) }]);
    expect(asked).toHaveLength(3);
    expect(outcome.content.result).toMatchObject({ status: 'unscored' });
    expect(outcome.content.decision).toMatchObject({
      state: 'review',
      reasons: [{ code: 'feedback.unfaithful', traitId: 'ideas', detail: problem }],
    });
    expect(outcome.content.faithfulness).toMatchObject({ claims: 3 * claims.length });
    expect(outcome.content.faithfulness.rejected).toBeGreaterThanOrEqual(3);
  });
});

test('what stands the second time is released, and the question said what was wrong', async () => {
  const invented = [{ ...good[0], quote: 'the moon is made of green cheese' } as Claim];
  const { outcome, asked } = await graded([{ attempt: 1, reply: answers(invented) }, { reply: answers(good) }]);
  expect(asked).toHaveLength(2);
  expect(asked[1]).not.toBe(asked[0]);
  expect(asked[1]).not.toContain('green cheese');
  expect(outcome.content.decision.state).toBe('released');
  expect(outcome.content.traits).toMatchObject([{ status: 'scored', attempts: 2 }]);
  expect(outcome.content.faithfulness).toEqual({ claims: 3, rejected: 1, generic: 0 });
});

test('straight quotation marks and one space find the curly ones and the two that the student typed, at their offsets', async () => {
  const quote = 'My sister says "I dream through algebra" every week';
  const { outcome } = await graded([
    { reply: answers([{ ...good[0], sentence_id: 's2', quote } as Claim, good[1] as Claim]) },
  ]);
  const [trait] = outcome.content.traits;
  const [span] = (trait?.evidence ?? []).map((one) => one.span);
  expect(essay.slice(span?.start, span?.end)).toBe('My sister says “I dream  through algebra” every week');
  expect(outcome.content.decision.state).toBe('released');
});

test('feedback that would fit any essay waits for a teacher', async () => {
  const [first = '', second = ''] = genericPhrases;
  const empty = [{ ...good[0], comment: first } as Claim, { ...good[1], comment: second } as Claim];
  const { outcome } = await graded([{ reply: answers(empty) }]);
  expect(outcome.content.faithfulness.generic).toBe(2);
  expect(outcome.content.decision.reasons).toEqual([{ code: 'feedback.generic', detail: '2 of 2 feedback sentences' }]);
});
