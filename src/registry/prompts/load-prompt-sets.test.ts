import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { loadPromptSets } from './load-prompt-sets.ts';

const made: string[] = [];
afterEach(() => Promise.all(made.splice(0).map((directory) => rm(directory, { recursive: true }))));

test('the packaged templates are found and read', async () => {
  const [first] = await loadPromptSets();
  expect(first.id).toBe('trait-grade/1');
});

test('a directory without templates says what it must hold', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'prompts-'));
  made.push(directory);
  await expect(loadPromptSets(directory)).rejects.toThrow('must hold trait-grade/1.md');
});

test('a broken version is named', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'prompts-'));
  made.push(directory);
  await mkdir(path.join(directory, 'trait-grade'));
  await writeFile(path.join(directory, 'trait-grade', '12.md'), '## system\nhello');
  await expect(loadPromptSets(directory)).rejects.toThrow('prompt template trait-grade/12');
});
