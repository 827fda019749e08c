import { expect, test } from 'vitest';
import { splitParagraphs, splitSentences } from './split-sentences.ts';

function sentences(text: string): string[] {
  return splitSentences(text).map(({ start, end }) => text.slice(start, end));
}

test.each([
  ['Dr. Smith went home. He slept.', ['Dr. Smith went home.', 'He slept.']],
  ['It is 3.50 dollars, e.g. for milk. Fine!', ['It is 3.50 dollars, e.g. for milk.', 'Fine!']],
  ['"Hello!" he said. "Go."', ['"Hello!" he said.', '"Go."']],
  ['I like it... a lot. What?! No.', ['I like it... a lot.', 'What?!', 'No.']],
  ['i like it. it is good', ['i like it.', 'it is good']],
  ['End of school.Then we left.', ['End of school.', 'Then we left.']],
  [
    'He was in the U.S. army. We live in the U.S. It is big.',
    ['He was in the U.S. army.', 'We live in the U.S.', 'It is big.'],
  ],
  ['J. K. Rowling wrote. So did I. We read.', ['J. K. Rowling wrote.', 'So did I.', 'We read.']],
  ['我喜欢读书。你呢？', ['我喜欢读书。', '你呢？']],
  ['(He ran.) She sat.', ['(He ran.)', 'She sat.']],
  ['', []],
  [' \n ', []],
])('%j', (text, expected) => {
  expect(sentences(text)).toEqual(expected);
});

test('paragraphs are parts between blank lines, or lines when there is none', () => {
  const count = (text: string): number => splitParagraphs(text).length;
  expect(count('a\nb\n\nc')).toBe(2);
  expect(count('a\nb\nc')).toBe(3);
  expect(splitSentences('One. Two.\n\nThree.').map(({ paragraph }) => paragraph)).toEqual([1, 1, 2]);
});

test('a run without full stops is cut at a comma, so that every piece has at most 80 words', () => {
  const text = Array.from({ length: 200 }, (_, index) => (index % 30 === 29 ? 'word,' : 'word')).join(' ');
  const pieces = sentences(text);
  expect(pieces.map((piece) => piece.split(' ').length)).toEqual([60, 60, 80]);
});
