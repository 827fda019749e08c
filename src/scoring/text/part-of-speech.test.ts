import { expect, test } from 'vitest';
import { partsOfSpeech } from './part-of-speech.ts';

test('tags depend on the text alone, not on what was read before', () => {
  const text = 'Joe Drelfkie’s story';
  // Joe, Drelfkie, ’s, story: wink cuts the unknown name before its ending …
  const alone = partsOfSpeech(text, 'en');
  expect(alone).toEqual(['PROPN', 'PROPN', 'PART', 'NOUN']);
  // … but not before a full stop, and would remember that.
  expect(partsOfSpeech('Drelfkie’s.', 'en')).toEqual(['PROPN', 'PUNCT']);
  expect(partsOfSpeech(text, 'en')).toEqual(alone);
});

test('white space has no tag, and a language without a tagger none at all', () => {
  expect(partsOfSpeech('The  dog sleeps.\n', 'en-GB')).toEqual(['DET', 'NOUN', 'VERB', 'PUNCT']);
  expect(partsOfSpeech('', 'en')).toEqual([]);
  expect(partsOfSpeech('Hunde spielen.', 'de')).toBeUndefined();
});
