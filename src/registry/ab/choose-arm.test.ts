import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseArm } from './choose-arm.ts';

const secret = 'a tenant’s derived key';

describe('the arm of an A/B', () => {
  test('is the same whenever it is asked for', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (testId, unit, share) => {
        expect(chooseArm(secret, { testId, unit, share })).toBe(chooseArm(secret, { testId, unit, share }));
      }),
    );
  });

  test('of a unit that is in the candidate at a share stays there at every larger share', () => {
    fc.assert(
      fc.property(fc.string(), fc.double({ min: 0.01, max: 0.5, noNaN: true }), (unit, share) => {
        fc.pre(chooseArm(secret, { testId: 't', unit, share }) === 'candidate');
        expect(chooseArm(secret, { testId: 't', unit, share: share + 0.4 })).toBe('candidate');
      }),
    );
  });

  test('takes about its share: 2,000 units at .3 are 600, give or take four standard deviations of 20.5', () => {
    const units = Array.from({ length: 2000 }, (_, index) => `student-${index}`);
    const candidates = units.filter((unit) => chooseArm(secret, { testId: 't', unit, share: 0.3 }) === 'candidate');
    expect(Math.abs(candidates.length - 600)).toBeLessThan(82);
  });

  test('is independent of the arm in another test: at .5 and .5 a quarter is in both candidates', () => {
    const units = Array.from({ length: 2000 }, (_, index) => `student-${index}`);
    const both = units.filter((unit) =>
      ['one', 'two'].every((testId) => chooseArm(secret, { testId, unit, share: 0.5 }) === 'candidate'),
    );
    // sd = sqrt(2000 · .25 · .75) = 19.4
    expect(Math.abs(both.length - 500)).toBeLessThan(78);
  });

  test('depends on the tenant’s secret', () => {
    const arms = (key: string) =>
      Array.from({ length: 64 }, (_, index) => chooseArm(key, { testId: 't', unit: String(index), share: 0.5 }));
    expect(arms('one')).not.toEqual(arms('another'));
  });
});
