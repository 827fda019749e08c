import { describe, expect, test } from 'vitest';
import { wordsIn } from '../words.ts';
import { keywordStuffing, wordLists } from './substance.ts';

/** 12 words, 4 of them of three letters and less. */
const sentence = 'I think that the school should have more time for the children.';
const list = [
  'computer hospital engine garden history islands journey kitchen ladder mountain',
  'notebook ocean planet quarry railway station theater umbrella valley window',
  'airplane bottle castle desert elephant forest galaxy harbor insect jungle',
  'kingdom lantern meadow needle orchard palace quilt ribbon saddle temple',
].join(' ');

describe('a list of words', () => {
  const essay = Array.from({ length: 10 }, () => sentence).join(' ');

  test('40 words, none of them short, are found where they stand', () => {
    const text = `${essay} ${list} ${essay}`;
    const [found, ...more] = wordLists(wordsIn(text));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ family: 'keyword-stuffing', severity: 'warn' });
    // A stretch takes in up to three short words on either side.
    expect(text.slice(found?.span?.start, found?.span?.end)).toContain(list);
  });

  test('sentences are none', () => {
    expect(wordLists(wordsIn(essay))).toEqual([]);
  });

  test('half of it among sentences is a heading or a catalogue, and none either', () => {
    expect(wordLists(wordsIn(`${essay} ${list.split(' ').slice(0, 20).join(' ')} ${essay}`))).toEqual([]);
  });

  test('a text in another language is not all list', () => {
    const finnish = 'Koulupäivä alkaa aivan liian aikaisin, minkä vuoksi monet lapset nukahtavat oppitunneilla. ';
    expect(wordLists(wordsIn(finnish.repeat(8)))).toEqual([]);
  });
});

describe('the words of rubrics', () => {
  const praise =
    'My thesis is compelling, my evidence is relevant, my organization is coherent, my vocabulary is precise, my voice is engaging, my reasoning is insightful, my analysis is thorough.';
  const plain = Array.from({ length: 8 }, () => sentence).join(' ');

  test('stuffed into a part of an essay they are noted at that part', () => {
    const text = `${plain} ${praise} ${plain}`;
    const [found] = keywordStuffing(wordsIn(text));
    expect(found).toMatchObject({ family: 'keyword-stuffing', severity: 'warn' });
    expect(text.slice(found?.span?.start, found?.span?.end)).toContain('evidence is relevant');
  });

  test('where they are much of the whole, the place is named as well: the score can be tried without it', () => {
    const text = `${sentence} ${sentence} ${sentence} ${praise}`;
    const [found] = keywordStuffing(wordsIn(text));
    expect(found?.explanation).toContain('% of the words are those of a rubric');
    expect(found?.span?.start).toBe(text.indexOf('thesis'));
  });

  test('five of them in an essay are ordinary', () => {
    expect(
      keywordStuffing(wordsIn(`${plain} My thesis is clear and the evidence of the conclusion is relevant.`)),
    ).toEqual([]);
  });
});
