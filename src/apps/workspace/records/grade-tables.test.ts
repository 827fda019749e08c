import { expect, test } from 'vitest';
import { canvasGradebook } from './grade-tables.ts';

const target = { pointsPossible: 6 };

test('a title that ends as Canvas numbers its columns needs the number of the assignment', () => {
  const clash = { title: 'Letter to the board (2024)' };
  expect(() => canvasGradebook(clash, [], target)).toThrow('give assignmentId');
  expect(canvasGradebook(clash, [], { ...target, assignmentId: '77' })).toContain('Letter to the board (2024) (77)');
});

test.each(['Letter (draft)', 'Letter(2024)', '(2024) Letter', 'Letter (2024).'])('"%s" does not', (title) => {
  expect(canvasGradebook({ title }, [], target)).toContain(`,Section,${title}\r\n`);
});
