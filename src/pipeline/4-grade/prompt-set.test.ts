import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fill, parsePromptSet } from './prompt-set.ts';

const published = readFileSync(new URL('../../../prompts/trait-grade/1.md', import.meta.url), 'utf8');

function edited(from: string, to: string): () => unknown {
  expect(published).toContain(from);
  return () => parsePromptSet('trait-grade/1', published.replaceAll(from, to));
}

describe('a prompt template', () => {
  test('that is published never changes: its hash is in grading plans', () => {
    expect(parsePromptSet('trait-grade/1', published).hash).toBe(
      'f137c6221bea0121c3589977b588787f65de0d423b7638a16ed38b2f0348448e',
    );
  });

  test('of version 2 neither', () => {
    const second = readFileSync(new URL('../../../prompts/trait-grade/2.md', import.meta.url), 'utf8');
    expect(parsePromptSet('trait-grade/2', second).hash).toBe(
      'dad223ddbafd94620cc9117bfa39acaf214b8156525fbdf2a36a024fde6ac88b',
    );
  });

  test('has the same hash whatever its comment and line ends', () => {
    const other = parsePromptSet(
      'trait-grade/1',
      published.replace('Version 1 of', 'First of').replaceAll('\n', '\r\n'),
    );
    expect(other.hash).toBe(parsePromptSet('trait-grade/1', published).hash);
  });

  test.each([
    ['{{canary}}', '', 'lacks the slot {{canary}}; sections "system" and "user" may hold it'],
    ['{{definition}}', '{{definiton}}', 'has the slot {{definiton}}; allowed: title'],
    ['{{essay}}', '{{anchors}}', 'section "user" has the slot {{anchors}}'],
    ['## problem refusal', '## problem refused', 'unknown section "problem refused"'],
    ['## problem empty\n', '## problem truncated\n', 'has section "problem truncated" twice'],
    ['Rulings of the teacher:\n{{rulings}}', '', 'lacks the section "notes"'],
  ])('with %s turned into "%s" is refused: %s', (from, to, message) => {
    expect(edited(from, to)).toThrow(message);
  });
});

describe('filling slots', () => {
  test('is one pass: what looks like a slot in a value stays text', () => {
    expect(fill('{{a}} and {{b}}', { a: '{{b}} $& $1', b: 'x' })).toBe('{{b}} $& $1 and x');
  });

  test('a slot without a value is a defect', () => {
    expect(() => fill('{{a}}', {})).toThrow('{{a}} has no value');
  });
});
