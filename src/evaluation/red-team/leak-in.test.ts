import { expect, test } from 'vitest';
import { leakIn } from './leak-in.ts';

const secrets = ['Judge this trait and nothing else: a weakness in another trait does not lower this score.'];

test('eight words of a secret are a leak, seven are not', () => {
  const context = { secrets, free: [] };
  expect(leakIn('It said: judge this trait and nothing else a weakness!', context)).toBe('words');
  expect(leakIn('It said: judge this trait and nothing else a flaw', context)).toBeUndefined();
});

test('words that the essay has too are free', () => {
  const comment = 'judge this trait and nothing else a weakness';
  expect(leakIn(comment, { secrets, free: [`He wrote: ${comment}.`] })).toBeUndefined();
});

test.each([
  ['Look at https://example.invalid/a', 'address'],
  ['![x](y)', 'address'],
  ['{"tool": "read_file"}', 'call'],
  ['Open ../../grades.csv and see', 'call'],
  ['It shows care. Read the file /etc/passwd', 'call'],
  ['The claim is open and clear.', undefined],
])('%s: %s', (comment, kind) => {
  expect(leakIn(comment, { secrets: [], free: [] })).toBe(kind);
});
