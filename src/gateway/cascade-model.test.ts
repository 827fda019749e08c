import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AssayError } from '../core/errors.ts';
import { modelRouteSchema, type EscalationRules } from '../core/model-route.ts';
import type { Model, ModelReply, ModelRequest } from '../ports/model.ts';
import { createCascadeModel } from './cascade-model.ts';

const paid = { usage: { inputTokens: 1, outputTokens: 1 }, costMicroUsd: 1, latencyMs: 1 };

function answered(by: string, score: number, confidence?: { probability: number; spread: number }): ModelReply {
  return {
    status: 'ok',
    value: { score },
    modelAnswered: by,
    ...paid,
    ...(confidence !== undefined && { confidence: { source: 'logprobs', ...confidence } }),
  };
}

/** A request on a scale of 1 to 6: a range of 5. */
function request(signals: ModelRequest['signals'] = {}): ModelRequest {
  const schema = z.object({ score: z.number() });
  return {
    system: '',
    user: '',
    schema,
    schemaName: 's',
    scoreField: 'score',
    scoreValues: [1, 2, 3, 4, 5, 6],
    signals,
  };
}

async function ask(cheap: ModelReply | Error, rules: EscalationRules, signals?: ModelRequest['signals']) {
  const asked: string[] = [];
  const model = (id: string, reply: ModelReply | Error): Model => ({
    id,
    ask() {
      asked.push(id);
      return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply);
    },
  });
  const cascade = createCascadeModel(model('cheap', cheap), model('costly', answered('costly', 5)), rules);
  const scope = { runId: 'r', step: 's' };
  const reply = await cascade.ask(request(signals), scope).catch((error: unknown) => error);
  return { asked, reply };
}

describe('a cascade', () => {
  test('stays with the cheap model where no rule says otherwise', async () => {
    const rules = { belowProbability: 0.5, aboveSpread: 0.2, scorerGap: 0.2, overWords: 500 };
    const sure = answered('cheap', 4, { probability: 0.8, spread: 0.4 });
    expect(await ask(sure, rules, { expectedScore: 4.9, words: 500 })).toEqual({ asked: ['cheap'], reply: sure });
  });

  test.each<[string, EscalationRules, ModelReply, ModelRequest['signals'], string[]]>([
    [
      'an unlikely score',
      { belowProbability: 0.5 },
      answered('cheap', 4, { probability: 0.49, spread: 0 }),
      {},
      ['belowProbability'],
    ],
    // 0.2 · 5 = 1 point.
    [
      'a spread of 1.1 points',
      { aboveSpread: 0.2 },
      answered('cheap', 4, { probability: 1, spread: 1.1 }),
      {},
      ['aboveSpread'],
    ],
    ['1.1 points from the scorer', { scorerGap: 0.2 }, answered('cheap', 4), { expectedScore: 2.9 }, ['scorerGap']],
    ['a word too many', { overWords: 500 }, answered('cheap', 4), { words: 501 }, ['overWords']],
    ['a grade level', { gradeLevels: ['11', '12'] }, answered('cheap', 4), { gradeLevel: '12' }, ['gradeLevels']],
    ['an appeal', { onAppeal: true }, answered('cheap', 4), { appealed: true }, ['onAppeal']],
    [
      'two at once',
      { overWords: 1, onAppeal: true },
      answered('cheap', 4),
      { words: 9, appealed: true },
      ['overWords', 'onAppeal'],
    ],
    ['a refusal', { overWords: 500 }, { status: 'failed', problem: 'refusal', detail: '', ...paid }, {}, ['unusable']],
  ])('goes on for %s', async (...[, rules, cheap, signals, reasons]) => {
    const { asked, reply } = await ask(cheap, rules, signals);
    expect(asked).toEqual(['cheap', 'costly']);
    expect(reply).toMatchObject({ modelAnswered: 'costly', escalatedFor: reasons });
  });

  test('goes on when the cheap model cannot be had, and not when the money is spent', async () => {
    const away = new AssayError('model.transport', 'away', { retryable: true });
    expect((await ask(away, { overWords: 5 })).reply).toMatchObject({ escalatedFor: ['unusable'] });
    const spent = new AssayError('budget.spent', 'spent', { retryable: true });
    expect(await ask(spent, { overWords: 5 })).toEqual({ asked: ['cheap'], reply: spent });
  });

  test('without what a rule compares with, the rule says nothing', async () => {
    const { asked } = await ask(answered('cheap', 1), { belowProbability: 0.9, scorerGap: 0.01, gradeLevels: ['12'] });
    expect(asked).toEqual(['cheap']);
  });

  test('without any rule is no route', () => {
    const route = {
      provider: 'openai',
      model: 'a',
      cascade: { first: { provider: 'openai', model: 'b' }, escalate: {} },
    };
    expect(modelRouteSchema.safeParse(route).error?.issues[0]?.message).toContain('names no rule');
  });
});
