import { expect, test } from 'vitest';
import { splitSentences } from '../split-sentences.ts';
import { wordsIn } from '../words.ts';
import { strangeParts } from './strange-parts.ts';

const task = 'Write about whether your school should begin an hour later in the morning.';
const about = [
  'Teenagers need more sleep than children, and the school bell rings before their bodies are awake.',
  'When the bell rings later, students arrive awake, and teachers do not repeat the first lesson twice.',
  'Some parents say that a later bell makes the morning harder, because their work does not begin later.',
  'My brother slept through the first lesson every morning until his school moved the bell.',
  'Buses could bring the older students after the younger children, so that nobody waits in the dark.',
  'A school that lets its students sleep teaches them better than one that only lets them sit there.',
].join(' ');
const elsewhere =
  'The lighthouse keeper burned whale oil behind glass, and a clockwork turned his lamps. Ships counted seconds between flashes to know which coast lay ahead. In winter salt covered every window, ice covered every stair. When electricity came, keepers settled inland, and some machine switched lamps at dusk instead of them.';

function parts(text: string) {
  return strangeParts(wordsIn(text), splitSentences(text), task);
}

test('an essay about one thing has no strange part', () => {
  expect(parts(about)).toEqual([]);
});

test('50 words that share none of theirs with the rest or the task are a warning at their place', () => {
  const text = `${about} ${elsewhere}`;
  const [found, ...more] = parts(text);
  expect(more).toEqual([]);
  expect(found).toMatchObject({ family: 'strange-part', severity: 'warn' });
  expect(text.slice(found?.span?.start, found?.span?.end)).toContain('lighthouse');
  expect(found?.span?.end).toBe(text.length);
});

test('what the task speaks of belongs, though the rest of the essay says nothing of it', () => {
  const text = `${about} ${elsewhere}`;
  expect(strangeParts(wordsIn(text), splitSentences(text), `${task} ${elsewhere}`)).toEqual([]);
});

test('more than six tenths of a text are no part of it', () => {
  expect(parts(`Sleep matters. ${elsewhere} ${elsewhere.replaceAll(/\w+/g, (word) => `${word}x`)}`)).toEqual([]);
});

test('fewer than 100 words have no parts', () => {
  expect(parts(elsewhere)).toEqual([]);
});
