import { expect, test } from 'vitest';

import { agreementShare } from './agreement-share.ts';

test('exact is the share of equal scores, adjacent of those within the tolerance', () => {
  const human = [1, 2, 3, 4];
  const machine = [1, 3, 3, 2];
  expect(agreementShare(human, machine)).toBe(0.5);
  expect(agreementShare(human, machine, { tolerance: 1 })).toBe(0.75);
  expect(agreementShare(human, machine, { tolerance: 2 })).toBe(1);
});

test('a tenth of a point is a tenth of a point, in binary too', () => {
  // 0.3 − 0.2 is 0.09999999999999998 and 0.4 − 0.3 is 0.10000000000000003
  expect(agreementShare([0.3, 0.4], [0.2, 0.3], { tolerance: 0.1 })).toBe(1);
});

test('undefined for no pairs; a negative tolerance and different lengths are refused', () => {
  expect(agreementShare([], [])).toBeUndefined();
  expect(agreementShare([Number.NaN], [1])).toBeUndefined();
  expect(() => agreementShare([1], [1], { tolerance: -1 })).toThrow('must be 0 or more');
  expect(() => agreementShare([1], [1, 2])).toThrow(RangeError);
});
