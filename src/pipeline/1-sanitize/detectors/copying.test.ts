import { describe, expect, test } from 'vitest';
import { splitSentences } from '../split-sentences.ts';
import { wordsIn } from '../words.ts';
import { copiedPrompt, repetition } from './copying.ts';

function numbered(from: number, count: number): string {
  return Array.from({ length: count }, (_, at) => `w${from + at}`).join(' ');
}

function repeated(text: string) {
  return repetition(wordsIn(text), splitSentences(text));
}

describe('text that comes again', () => {
  test('60 words of 160 said twice: 38% are noted at their second place', () => {
    const text = `${numbered(0, 100)} ${numbered(20, 60)}`;
    const [found, ...more] = repeated(text);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ family: 'repeated-text', severity: 'warn' });
    expect(found?.explanation).toContain('38%');
    expect(text.slice(found?.span?.start, found?.span?.end)).toBe(numbered(20, 60));
  });

  test('100 of 200: half is held', () => {
    expect(repeated(`${numbered(0, 100)} ${numbered(0, 100)}`)).toMatchObject([{ severity: 'hold' }]);
  });

  test('with every ninth word left out it is still the same text', () => {
    const words = numbered(0, 90).split(' ');
    const reworded = words.filter((_, index) => index % 9 !== 8).join(' ');
    const text = `${numbered(0, 90)} ${numbered(200, 60)} ${reworded}`;
    const [found] = repeated(text);
    expect(found?.span?.start).toBe(text.lastIndexOf('w0 '));
    expect(found?.span?.end).toBe(text.length);
  });

  test('each place of two is named', () => {
    const text = `${numbered(0, 200)} ${numbered(0, 40)} ${numbered(300, 30)} ${numbered(100, 40)}`;
    expect(repeated(text).map(({ span }) => text.slice(span?.start, span?.end))).toEqual([
      numbered(0, 40),
      numbered(100, 40),
    ]);
  });

  test('39 words again in a long essay are none, 40 that make up a tenth are', () => {
    expect(repeated(`${numbered(0, 300)} ${numbered(0, 39)}`)).toEqual([]);
    expect(repeated(`${numbered(0, 300)} ${numbered(0, 40)}`)).toMatchObject([{ severity: 'warn' }]);
    // 40 of 440: 9%.
    expect(repeated(`${numbered(0, 400)} ${numbered(0, 40)}`)).toEqual([]);
  });

  test('phrases that come again and again are no stretch', () => {
    const essay = Array.from({ length: 20 }, (_, at) => `I think that computers ${numbered(10 * at, 8)}.`).join(' ');
    expect(repeated(essay)).toEqual([]);
  });
});

describe('text of the assignment', () => {
  const task = numbered(0, 100);

  test('40 words in one piece are noted in an essay of any length, 39 are not', () => {
    expect(copiedPrompt(wordsIn(`${numbered(500, 900)} ${numbered(10, 40)}`), task)).toMatchObject([
      { family: 'copied-prompt', severity: 'warn' },
    ]);
    expect(copiedPrompt(wordsIn(`${numbered(500, 900)} ${numbered(10, 39)}`), task)).toEqual([]);
  });

  test('70 words of 100 are held', () => {
    expect(copiedPrompt(wordsIn(`${numbered(500, 30)} ${numbered(10, 70)}`), task)).toMatchObject([
      { severity: 'hold' },
    ]);
  });
});
