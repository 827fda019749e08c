import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { laterEssay, laterRubric } from './later-start.ts';
import { ask, startServerFixture, type Loose, type ServerFixture } from './server-fixture.ts';

let fixture: ServerFixture;
beforeAll(async () => {
  fixture = await startServerFixture();
});
afterEach(() => fixture.provider.setScript([]));
afterAll(() => fixture.close());

const rubric = laterRubric({ ideas: 1 });
const text = laterEssay('9:30');

/** Grades the essay under a policy, each trait asked of the whole essay only. */
async function grade(slug: string, policy: object): Promise<{ grade: Loose; calls: Loose[] }> {
  const before = fixture.provider.ledger().length;
  const made = await ask(fixture, `PUT /api/v1/assignments/${slug}`, {
    title: slug,
    taskText: 'Should school start later? Write a letter to the board.\n\nThe bus comes at 6:40 on school days.',
    gradeLevel: '8',
    genre: 'argumentative',
    rubric,
    policy: { maskedTwin: false, ...policy },
  });
  expect(made.body.detail ?? made.status).toBe(201);
  await ask(fixture, `POST /api/v1/assignments/${slug}/submissions`, { submissions: [{ ref: 'a.txt', text }] });
  for (;;) {
    const { items } = (await ask(fixture, `GET /api/v1/grades?assignment=${slug}`)).body;
    if (items.length > 0) {
      const shown = await ask(fixture, `GET /api/v1/grades/${items[0].id}`);
      return { grade: shown.body, calls: [...fixture.provider.ledger()].slice(before) };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function cost(calls: readonly Loose[]): number {
  return calls.reduce((sum, call) => sum + call.priceMicroUsd, 0);
}

describe('tools', () => {
  test('are off when the policy does not name them', async () => {
    await grade('without', {});
    expect(JSON.parse(fixture.provider.requests().at(-1) ?? '{}').tools).toBeUndefined();
  });

  test('are run for a model that asks, and what they say goes back to it; each round is a call in the ledger', async () => {
    fixture.provider.setScript([
      {
        reply: {
          rounds: 2,
          calls: [
            { name: 'run_code', input: { code: 'print(6 * 7)' } },
            { name: 'source_text', input: { words: ['bus'] } },
          ],
        },
      },
    ]);
    const { grade: graded, calls } = await grade('helped', { tools: ['source-text', 'run-code'] });
    // Asked, told once, told twice, answered: the same two calls twice are not yet going round in circles.
    expect(calls).toHaveLength(3);
    const told = JSON.parse(fixture.provider.requests().at(-1) ?? '{}').messages.filter(
      (one: Loose) => one.role === 'tool',
    );
    expect(told).toHaveLength(4);
    expect(JSON.parse(told[0].content)).toEqual({
      ofTheStudentsCode: { status: 'ended', output: '42\n', value: 'undefined' },
    });
    expect(JSON.parse(told[1].content)).toEqual({ passages: ['The bus comes at 6:40 on school days.'] });
    expect(graded.score).toBeGreaterThan(0);
    expect(graded.costMicroUsd ?? cost(calls)).toBe(cost(calls));
  });

  test('a model that goes round in circles is stopped, and the essay is held for a teacher', async () => {
    fixture.provider.setScript([{ reply: { calls: [{ name: 'source_text', input: { words: ['bus'] } }] } }]);
    const { grade: held, calls } = await grade('loop', { tools: ['source-text'], maxTraitAttempts: 2 });
    expect(held.state).toBe('review');
    expect(held.score ?? null).toBeNull();
    expect(JSON.stringify(held)).toContain('unavailable: going round in circles: the model made one tool call 3 times');
    // Two attempts of three rounds: the third time that it is told the same is once too often.
    expect(calls).toHaveLength(6);
  });

  test('a model that calls something new each time is stopped by the number of rounds', async () => {
    let round = 0;
    fixture.provider.setScript(
      Array.from({ length: 40 }, () => ({
        times: 1,
        reply: { calls: [{ name: 'word_list', input: { words: [`word${(round += 1)}`] } }] },
      })),
    );
    const { grade: held, calls } = await grade('deep', { tools: ['word-list'], maxTraitAttempts: 1 });
    expect(held.state).toBe('review');
    expect(JSON.stringify(held)).toContain('unavailable: no answer after the 6 rounds of tool calls that are allowed');
    // Six rounds, and a seventh reply that still is no answer.
    expect(calls).toHaveLength(7);
  });

  test('a tool that is not there, or an input that does not fit, is told so', async () => {
    fixture.provider.setScript([
      {
        reply: {
          rounds: 1,
          calls: [
            { name: 'shell', input: {} },
            { name: 'word_list', input: { words: 'no list' } },
          ],
        },
      },
    ]);
    await grade('wrong', { tools: ['word-list'] });
    const told = JSON.parse(fixture.provider.requests().at(-1) ?? '{}').messages.filter(
      (one: Loose) => one.role === 'tool',
    );
    expect(told.map((one: Loose) => JSON.parse(one.content).problem.slice(0, 34))).toEqual([
      'there is no tool "shell"',
      'the input of word_list does not fi',
    ]);
  });
});

describe('the ceiling of an assessment', () => {
  test('what the policy says of it is checked', async () => {
    const refused = await ask(fixture, 'PUT /api/v1/assignments/bad', {
      title: 'bad',
      taskText: 'x',
      gradeLevel: '8',
      genre: 'argumentative',
      rubric,
      policy: { ceiling: { microUsd: 0 } },
    });
    expect([refused.status, refused.body.errors[0].path]).toEqual([400, 'body.policy.ceiling.microUsd']);
  });

  test('an expensive essay is stopped under it: the trait is a teacher’s, and the bill stays below', async () => {
    // Tools that loop, and no limit but money: each call may cost some 4,000 micro-dollars at most, and costs about 300.
    fixture.provider.setScript([{ reply: { calls: [{ name: 'word_list', input: { words: ['bus'] } }] } }]);
    const microUsd = 3000;
    const { grade: held, calls } = await grade('costly', {
      tools: ['word-list'],
      maxTraitAttempts: 5,
      ceiling: { microUsd },
    });
    expect(held.state).toBe('review');
    expect(held.score ?? null).toBeNull();
    expect(calls.length).toBeGreaterThan(0);
    // Without the ceiling five attempts of three rounds would be made.
    expect(calls.length).toBeLessThan(15);
    expect(cost(calls)).toBeLessThanOrEqual(microUsd);
    // The teacher reads which limit it was, and the figures.
    expect(held.content.decision.reasons).toContainEqual({
      code: 'trait.unscored',
      traitId: 'ideas',
      detail: expect.stringMatching(
        /^unavailable: the ceiling of this assessment is reached: \$0\.00\d{4} of \$0\.003000 are used or reserved, and one more call may take \$0\.00\d{4}$/,
      ),
    });
    const { totalMicroUsd } = await fixture.workspace.ledger.totals({ runId: held.runId });
    expect(totalMicroUsd).toBe(cost(calls));
  });

  test('changing it grades nothing again: it is no part of the plan', async () => {
    const plan = async (policy: object): Promise<string> => {
      await ask(fixture, 'PUT /api/v1/assignments/same', {
        title: 'same',
        taskText: 'x',
        gradeLevel: '8',
        genre: 'argumentative',
        rubric,
        policy,
      });
      return (await ask(fixture, 'POST /api/v1/assignments/same/plans', {})).body.hash;
    };
    expect(await plan({ ceiling: { calls: 3 } })).toBe(await plan({}));
  });
});
