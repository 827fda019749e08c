import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replyLogprobs } from '../scripted-provider/reply-logprobs.ts';
import { confidenceAtEnd, scoreConfidence } from './score-confidence.ts';

/** Tokens with their alternatives as probabilities; the first is the one written. */
function tokens(...list: readonly (readonly (readonly [string, number])[])[]) {
  return list.map((alternatives) => {
    const all = alternatives.map(([token, probability]) => ({ token, logprob: Math.log(probability) }));
    const [chosen] = all;
    if (chosen === undefined) throw new Error('a token needs at least itself');
    return { ...chosen, top_logprobs: all };
  });
}

const scores = [1, 2, 3, 4];

describe('confidence from log-probabilities', () => {
  test('the share of the score written, and the spread over all', () => {
    const reply = tokens(
      [['{"score":', 1]],
      [
        [' 3', 0.6],
        [' 2', 0.2],
        [' 4', 0.2],
      ],
      [['}', 1]],
    );
    const confidence = scoreConfidence(reply, 'score', scores);
    // mean 3, variance .2·1 + .2·1 = .4
    expect(confidence?.probability).toBeCloseTo(0.6, 12);
    expect(confidence?.spread).toBeCloseTo(Math.sqrt(0.4), 12);
  });

  test('what can become no score is left out: .6 / (.6 + .2)', () => {
    const reply = tokens(
      [['{"score":', 1]],
      [
        ['3', 0.6],
        ['4', 0.2],
        ['null', 0.1],
        ['"', 0.05],
        ['9', 0.05],
      ],
      [['}', 1]],
    );
    expect(scoreConfidence(reply, 'score', scores)?.probability).toBeCloseTo(0.75, 12);
  });

  test('only the token behind the number tells 3 from 3.5', () => {
    const reply = tokens(
      [['{"score":', 1]],
      [['3', 1]],
      [
        ['}', 0.7],
        ['.', 0.3],
      ],
    );
    const confidence = scoreConfidence(reply, 'score', [3, 3.5]);
    expect(confidence?.probability).toBeCloseTo(0.7, 12);
    // .7·.3·.5²
    expect(confidence?.spread).toBeCloseTo(Math.sqrt(0.7 * 0.3 * 0.25), 12);
  });

  test('an alternative that begins several scores gives each an equal part', () => {
    const reply = tokens(
      [['{"score":', 1]],
      [
        ['4', 0.5],
        ['1', 0.5],
      ],
      [['}', 1]],
    );
    // 10 and 12 share .5
    expect(scoreConfidence(reply, 'score', [4, 10, 12])?.spread).toBeCloseTo(
      Math.sqrt(0.5 * (4 - 7.5) ** 2 + 0.25 * (10 - 7.5) ** 2 + 0.25 * (12 - 7.5) ** 2),
      12,
    );
  });

  test('words like "score": inside a string are not the key', () => {
    const reply = tokens(
      [['{"quote":"\\"score\\": 1",', 1]],
      [['"score":', 1]],
      [
        ['4', 0.9],
        ['3', 0.1],
      ],
      [['}', 1]],
    );
    expect(scoreConfidence(reply, 'score', scores)?.probability).toBeCloseTo(0.9, 12);
  });

  test('no such field, no number, or a number off the scale: nothing is said', () => {
    expect(scoreConfidence(tokens([['{}', 1]]), 'score', scores)).toBeUndefined();
    expect(scoreConfidence(tokens([['{"score":', 1]], [['null}', 1]]), 'score', scores)).toBeUndefined();
    expect(scoreConfidence(tokens([['{"score":', 1]], [['9', 1]], [['}', 1]]), 'score', scores)).toBeUndefined();
  });

  test('finds again the distribution that the scripted provider wrote', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.double({ min: 1, max: 5, noNaN: true }), (place, continuous) => {
        const allowed = [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5];
        const score = allowed[place] ?? 1;
        const content = JSON.stringify({ reasoning: 'x', score });
        const read = scoreConfidence(
          replyLogprobs(content, { scores: allowed, continuous, top: 20 }).flat(),
          'score',
          allowed,
        );
        const weights = allowed.map((value) => Math.exp(-((value - continuous) ** 2) / 0.72));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        expect(read?.probability).toBeCloseTo((weights[place] ?? 0) / total, 6);
      }),
    );
  });
});

test('read from the end it is the same, wherever the score stands, and no more is read than it takes', () => {
  const token = fc.constantFrom('{', '}', '"', 'score', '"score"', ':', '"score":', ' 3', '2', '\\', 'a word', ',');
  const token1 = fc.record({ token, logprob: fc.constantFrom(-0.1, -1, 0) });
  fc.assert(
    fc.property(fc.array(token1, { maxLength: 400 }), (all) => {
      const asked: number[] = [];
      const last = (count: number) => {
        asked.push(count);
        return all.slice(-count);
      };
      expect(confidenceAtEnd({ count: all.length, last }, 'score', scores)).toEqual(
        scoreConfidence(all, 'score', scores),
      );
      expect(asked).toEqual([16, 128, 1024].slice(0, asked.length));
    }),
  );
  const read: number[] = [];
  const answer = [
    ...Array.from({ length: 500 }, () => ({ token: 'a', logprob: 0 })),
    { token: '{"score":', logprob: 0 },
  ];
  const whole = [...answer, { token: '3', logprob: -0.5 }, { token: '}', logprob: 0 }];
  const last = (count: number) => {
    read.push(count);
    return whole.slice(-count);
  };
  expect(confidenceAtEnd({ count: whole.length, last }, 'score', scores)?.probability).toBe(1);
  expect(read).toEqual([16]);
});
