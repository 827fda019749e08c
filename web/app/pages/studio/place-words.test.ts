import { expect, test } from 'vitest';
import { placeWords } from './place-words.ts';

const traits = [
  { id: 'claim', name: 'Claim and reasoning' },
  { id: 'evidence', name: 'Evidence' },
];

test.each([
  ['traits[1].anchors["3.5"]', 'Evidence, level 3.5'],
  ['traits.evidence.anchors["3"]', 'Evidence, level 3'],
  ['traits.claim', 'Claim and reasoning'],
  ['traits[0].definition', 'Claim and reasoning, what is looked at'],
  ['traits[0].scale.max', 'Claim and reasoning, scale'],
  ['traits', 'Criteria'],
  ['bands.low', 'Band low'],
  ['bands[1]', 'Band 2'],
  ['notes', 'Rulings'],
  ['', 'The rubric as a whole'],
])('%s is called %s', (path, words) => {
  expect(placeWords(path, traits)).toBe(words);
});

test('a trait that is not known is called by its id or number, a place without a name by its path', () => {
  expect(placeWords('traits.style.weight')).toBe('Criterion style, weight');
  expect(placeWords('traits[2].name')).toBe('Criterion 3, name');
  expect(placeWords('traits[0].surprise', traits)).toBe('traits[0].surprise');
  expect(placeWords('surprise')).toBe('surprise');
});
