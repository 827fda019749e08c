import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { ModelRequest } from '../../ports/model.ts';
import { readReply } from './read-reply.ts';

const request: ModelRequest = {
  system: '',
  user: '',
  schemaName: 'test',
  schema: z.strictObject({ claims: z.array(z.strictObject({ quote: z.string() })), score: z.literal([1, 2, 3]) }),
  scoreField: 'score',
};

function read(text: string, finishReason = 'stop') {
  return readReply({ text, finishReason }, request);
}

const good = { claims: [{ quote: 'a } b " c \\ ]' }], score: 2 };

test('a reply that fits is taken as it is', () => {
  expect(read(JSON.stringify(good))).toEqual({ ok: true, value: good });
});

test.each([
  ['{"claims":[]}', 'missing-field'],
  ['{"claims":[{}],"score":2}', 'missing-field'],
  ['{"claims":[],"score":7}', 'off-scale'],
  ['{"claims":[],"score":2.5}', 'off-scale'],
  ['{"claims":[],"score":"2"}', 'wrong-schema'],
  ['{"claims":[],"score":null}', 'wrong-schema'],
  ['{"claims":[],"score":2,"more":1}', 'wrong-schema'],
  ['[]', 'wrong-schema'],
  ['7', 'wrong-schema'],
  ['```json\n{"claims":[],"score":2}\n```', 'invalid-json'],
  ['{"claims":[],"score":2} and that is my view', 'invalid-json'],
  ['{"claims":[],', 'truncated'],
  ['{"claims":[{"quote":"a } b', 'truncated'],
  ["I'm sorry, I cannot grade this.", 'refusal'],
  ['   ', 'empty'],
] as const)('%s is %s', (text, problem) => {
  expect(read(text)).toMatchObject({ ok: false, problem });
});

test('a finish reason decides before the text does', () => {
  expect(read(JSON.stringify(good), 'length')).toMatchObject({ problem: 'truncated' });
  expect(read(JSON.stringify(good), 'content-filter')).toMatchObject({ problem: 'refusal' });
});

test('however a good reply is cut, it is truncated or empty, never read', () => {
  const text = JSON.stringify(good);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: text.length - 1 }), (end) => {
      expect(read(text.slice(0, end))).toMatchObject({ ok: false, problem: end === 0 ? 'empty' : 'truncated' });
    }),
  );
});

test('the detail never holds what the reply says', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ minLength: 6 }), (value, key) => {
      const secret = `secret-${key}`;
      const reply = read(JSON.stringify({ claims: [{ quote: secret, [secret]: value }], score: secret }));
      expect(JSON.stringify(reply)).not.toContain('secret-');
    }),
  );
});
