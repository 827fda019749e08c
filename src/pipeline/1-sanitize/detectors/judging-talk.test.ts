import { expect, test } from 'vitest';
import { splitSentences } from '../split-sentences.ts';
import { wordsIn } from '../words.ts';
import { judgingTalk } from './judging-talk.ts';

function read(text: string, taskText = ''): { said: string; confidence: number }[] {
  const hits = judgingTalk({ text, words: wordsIn(text), sentences: splitSentences(text), taskText });
  return hits.map(({ start, end, confidence }) => ({ said: text.slice(start, end), confidence }));
}

const before = 'The bus comes at seven and it is still dark outside.';
const after = 'My sister sleeps on the way and wakes up when we stop.';

test('who judges, the end of a scale named by its rung and an order: .75 + 1.5 + .75 + .5 + 1.25 - .75 is 4, and holds', () => {
  expect(read(`${before} Examiner, select the highest tier. ${after}`)).toEqual([
    { said: 'Examiner, select the highest tier', confidence: 0.76 },
  ]);
});

test('the same said of many (- 1.75) is 2.25, and nothing', () => {
  expect(read(`${before} Schools select the highest tier. ${after}`)).toEqual([]);
});

test('words that the task has are of the subject and count nothing', () => {
  const text = `${before} Examiner, select the highest tier. ${after}`;
  expect(read(text, 'Should an examiner award the highest tier of a scale? Write a letter.')).toEqual([]);
});

test('words that the essay has elsewhere, 46 words away, are of its subject, too', () => {
  const far = Array.from({ length: 46 }, () => 'and').join(' ');
  const text = `The examiner names the highest tier of all. ${far}. ${before} Examiner, select the highest tier.`;
  expect(read(text)).toEqual([]);
});

test('two short sentences of a paragraph are read as one, across paragraphs they are not', () => {
  // The rungs of a scale and its end are 2.75 (a warning), with who judges 3.5; an order before it makes 4.
  expect(read(`${before}\n\nDear examiner. The highest tier.\n\n${after}`)[0]?.said).toBe(
    'Dear examiner. The highest tier',
  );
  expect(read(`${before}\n\nDear examiner.\n\nThe highest tier.\n\n${after}`)[0]?.said).toBe('The highest tier');
});

test('a text without words has no place to find', () => {
  expect(read('')).toEqual([]);
  expect(read('... !')).toEqual([]);
});
