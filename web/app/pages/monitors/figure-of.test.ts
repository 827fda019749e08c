import { expect, test } from 'vitest';
import { figureOf } from './figure-of.ts';

test.each([
  [0.125, 'share', '12.5%'],
  [4200, 'micro-dollars', '0.0042 $'],
  [1234.4, 'ms', '1,234 ms'],
  [61.2, 'minutes', '61 min'],
  [3, 'answers', '3'],
  [0.7809, 'qwk', '0.781'],
  [undefined, 'share', ''],
])('%s of %s is %j', (value, unit, figure) => {
  expect(figureOf(value, unit)).toBe(figure);
});
