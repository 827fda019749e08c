import { expect, test } from 'vitest';
import { actWords } from './act-words.ts';

test('an act is said in words; one without words of its own by its name', () => {
  expect(actWords('identity.look-up')).toBe('looked a student up');
  expect(actWords('scorer.promote-overriding-gates')).toBe('scorer: promote overriding gates');
});
