import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slugOf } from './slug-of.ts';

test.each([
  ['Grade 8: A later start?', 'grade-8-a-later-start'],
  ['  Étude — première  ', 'etude-premiere'],
  ['日本', ''],
])('%j is %j', (title, slug) => {
  expect(slugOf(title)).toBe(slug);
});

test('whatever the title, the server takes what is not empty', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (title) => {
      expect(slugOf(title)).toMatch(/^$|^[a-z0-9][a-z0-9-]{0,63}$/);
    }),
  );
});
