import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { routingCurve } from './routing-curve.ts';

test('routing the one wrong record first makes the whole right', () => {
  const set = { human: [1, 2, 3, 4], machine: [1, 2, 3, 1], risk: [0.1, 0.2, 0.3, 0.9] };
  const [none, quarter] = routingCurve(set, [0, 0.25]);
  expect(none).toMatchObject({ routed: 0, exactAgreement: 0.75, meanAbsoluteError: 0.75 });
  expect(quarter).toMatchObject({ routed: 1, exactAgreement: 1, meanAbsoluteError: 0, quadraticWeightedKappa: 1 });
});

test('a risk that looks the wrong way leaves the wrong record with the machine until the end', () => {
  const set = { human: [1, 2, 3, 4], machine: [1, 2, 3, 1], risk: [9, 8, 7, 0] };
  expect(routingCurve(set, [0.75, 1]).map((point) => point.exactAgreement)).toEqual([0.75, 1]);
});

test('shares outside 0..1 and columns of different length are refused', () => {
  expect(() => routingCurve({ human: [1], machine: [1], risk: [1] }, [1.1])).toThrow('must be 0 to 1');
  expect(() => routingCurve({ human: [1], machine: [1], risk: [] }, [0])).toThrow(RangeError);
});

test('conformance: coverage and selective risk, TestRcCurveStats, a test of rc_curve_stats of IML-DKFZ/fd-shifts', () => {
  // Published: coverages 1, .8, .6, .2 have selective risks .3, .25, .2667, .1, the mean error of those that are kept. With the rest
  // put right the whole has coverage times that: .3, .2, .16, .02.
  const risks = [0.1, 0.2, 0.3, 0.4, 0.5];
  const confidences = [0.8, 0.4, 0.4, 0.6, 0.1];
  const curve = routingCurve(
    { human: [0, 0, 0, 0, 0], machine: risks, risk: confidences.map((c) => -c) },
    [0, 0.2, 0.4, 0.8],
  );
  const published = [1 * 0.3, 0.8 * 0.25, 0.6 * 0.2667, 0.2 * 0.1];
  for (const [at, { meanAbsoluteError }] of curve.entries()) expect(meanAbsoluteError).toBeCloseTo(published[at]!, 4);
});

test('law: the more is routed, the smaller the error', () => {
  const rows = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.double({ noNaN: true })),
    {
      minLength: 1,
    },
  );
  fc.assert(
    fc.property(rows, (drawn) => {
      const errors = routingCurve(
        { human: drawn.map(([h]) => h), machine: drawn.map(([, m]) => m), risk: drawn.map(([, , r]) => r) },
        [0, 0.1, 0.3, 0.5, 0.8, 1],
      ).map((point) => point.meanAbsoluteError!);
      expect(errors.every((error, i) => i === 0 || error <= errors[i - 1]! + 1e-12)).toBe(true);
      expect(errors.at(-1)).toBe(0);
    }),
  );
});
