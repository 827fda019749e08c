import { expect, test } from 'vitest';
import { contentHash } from '../../core/content-hash.ts';
import { loadPromptSets } from './load-prompt-sets.ts';
import { promptDocument, promptSetOf, readPrompts, renderPrompts } from './prompt-document.ts';

test('a set is stored under its own hash and read back as itself', async () => {
  for (const set of await loadPromptSets()) {
    const document = promptDocument(set);
    expect(contentHash(document)).toBe(set.hash);
    expect(promptSetOf(document, set.hash)).toEqual(set);
  }
});

test('packaged words that are handed in unchanged are the packaged version', async () => {
  const packaged = await loadPromptSets();
  expect(readPrompts(renderPrompts(promptDocument(packaged[0])), packaged)).toBe(packaged[0]);
});

test('one other word is another hash; the same edit twice is one version', async () => {
  const packaged = await loadPromptSets();
  const text = renderPrompts(promptDocument(packaged[0])).replace('You grade one trait', 'You judge one trait');
  const edited = readPrompts(text, packaged);
  expect(edited.hash).not.toBe(packaged[0].hash);
  expect(edited.sections.system).toMatch(/^You judge one trait/);
  expect(readPrompts(text, packaged).hash).toBe(edited.hash);
  expect(promptSetOf(promptDocument(edited), edited.hash)).toEqual(edited);
});

test('a template that lost the slot of the essay is refused by name', async () => {
  const packaged = await loadPromptSets();
  const text = renderPrompts(promptDocument(packaged[0])).replaceAll('{{essay}}', '');
  expect(() => readPrompts(text, packaged)).toThrow(/section "user" lacks the slot \{\{essay\}\}/);
});

test('a document under a hash that is not its own is refused', async () => {
  const [set] = await loadPromptSets();
  expect(() => promptSetOf(promptDocument(set), 'a'.repeat(64))).toThrow(/another hash/);
});
