import { expect, test } from 'vitest';
import { dollars, said } from './figure-words.ts';

const interval = { low: 0.61, high: 0.7 };

test.each([
  [{ n: 60, status: 'ok', value: 0.654, interval }, 'number', '0.654 (0.610 to 0.700)'],
  [{ n: 60, status: 'ok', value: 0.654, interval }, 'percent', '65.4% (61.0% to 70.0%)'],
  [{ n: 60, status: 'ok', value: -1200 }, 'micro-usd', '$-0.0012'],
  [{ n: 60, status: 'ok', value: 1234.4 }, 'ms', '1,234 ms'],
  [{ n: 4, status: 'too-few', value: 0.9 }, 'number', 'too few'],
  [{ n: 60, status: 'undefined' }, 'number', '–'],
] as const)('%j as %s is %j', (figure, format, words) => {
  expect(said(figure, format)).toBe(words);
});

test('a cent has four digits, a dollar two', () => {
  expect([dollars(12_345), dollars(2_500_000)]).toEqual(['$0.0123', '$2.50']);
});
