import { expect, test } from 'vitest';
import { agreementOf } from './agreement-of.ts';

test('only essays that a teacher decided and the grader scored count', () => {
  const rows = [
    { revision: 1, score: 4, machineScore: 4 },
    { revision: 1, score: 5, machineScore: 4 },
    { revision: 2, score: 1, machineScore: 4 },
    { revision: 0, score: 3, machineScore: 3 },
    { revision: 1, score: 2 },
  ];
  // Moved by 0, +1 and −3.
  expect(agreementOf(rows)).toEqual({ decided: 3, same: 1, within: 2, higher: 1, lower: 1 });
});

test('nobody decided: all are nought', () => {
  expect(agreementOf([])).toEqual({ decided: 0, same: 0, within: 0, higher: 0, lower: 0 });
});
