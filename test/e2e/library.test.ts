import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startScriptedProvider,
  type ScriptedProvider,
} from '../../src/adapters/scripted-provider/start-scripted-provider.ts';
import { createMemoryJournal, gradeEssay, parseRubric } from '../../src/index.ts';

let provider: ScriptedProvider;
beforeAll(async () => {
  provider = await startScriptedProvider({ models: ['qwen3-8b'] });
});
afterAll(() => provider.close());

const rubricFile = 'examples/class/rubric.yaml';
const essayFile = 'examples/class/submissions/s01.txt';

test('the ten lines of the README grade an essay', async () => {
  const readme = await readFile('README.md', 'utf8');
  const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  // Beside the sources, so that the packages that it imports are found.
  const folder = await mkdtemp(join(process.cwd(), 'test', 'readme-'));
  try {
    await mkdir(folder, { recursive: true });
    await copyFile(rubricFile, join(folder, 'rubric.yaml'));
    await copyFile(essayFile, join(folder, 'essay.txt'));
    const example = code
      .replace("from 'assay'", "from '../../src/index.ts'")
      .replace('http://127.0.0.1:11434/v1', provider.url);
    await writeFile(join(folder, 'example.ts'), example);
    const { stdout } = await promisify(execFile)('node', ['example.ts'], { cwd: folder });
    expect(stdout).toContain("status: 'scored'");
    expect(stdout).toContain("state: '");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('with the same journal and run nothing is asked twice and the seal is the same', async () => {
  const model = createOpenAICompatible({
    name: 'local',
    baseURL: provider.url,
    supportsStructuredOutputs: true,
  }).chatModel('qwen3-8b');
  const input = {
    essay: await readFile(essayFile, 'utf8'),
    task: 'Should the first bell ring at 9:30?',
    rubric: parseRubric(await readFile(rubricFile, 'utf8'), rubricFile),
    model,
    journal: createMemoryJournal(),
    runId: 'run-1',
    secret: 'secret',
  };
  const first = await gradeEssay(input);
  const calls = provider.ledger().length;
  const second = await gradeEssay(input);
  expect(second.sha256).toBe(first.sha256);
  expect(provider.ledger()).toHaveLength(calls);
  for (const trait of first.traits) {
    if (trait.status !== 'scored') continue;
    for (const { span } of trait.claims) expect(input.essay.slice(span.start, span.end).trim()).not.toBe('');
  }
});

test('a rubric that breaks the schema is refused with the path that is wrong', async () => {
  const rubric = parseRubric(await readFile(rubricFile, 'utf8'), rubricFile);
  const model = createOpenAICompatible({ name: 'local', baseURL: provider.url }).chatModel('qwen3-8b');
  const broken = { ...rubric, scale: { min: 6, max: 1, step: 1 as const } };
  await expect(gradeEssay({ essay: 'x', task: 'x', rubric: broken, model })).rejects.toThrow(
    'rubric.scale.max: is 1; must be above min (6)',
  );
});
