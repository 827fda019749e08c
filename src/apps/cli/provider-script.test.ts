import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readProviderScript } from './provider-script.ts';

async function script(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'assay-script-')), 'night.yaml');
  await writeFile(file, text);
  return file;
}

test('a rule has its conditions and its reply, in YAML as in JSON', async () => {
  const yaml = await script(`
- essayMatches: "homework (club|helps)"
  times: 20
  reply: { fault: rate-limited, retryAfterSeconds: 2 }
- trait: ideas
  attempt: 1
  model: cheap-1
  reply: { calls: [{ name: look_up, input: { word: owl } }] }
- reply: { status: 402 }
`);
  const rules = [
    { essayMatches: /homework (club|helps)/u, times: 20, reply: { fault: 'rate-limited', retryAfterSeconds: 2 } },
    { trait: 'ideas', attempt: 1, model: 'cheap-1', reply: { calls: [{ name: 'look_up', input: { word: 'owl' } }] } },
    { reply: { status: 402 } },
  ];
  expect(await readProviderScript(yaml)).toEqual(rules);
  const json = await script(
    JSON.stringify([{ reply: { score: 3 } }, { reply: { content: 'no', finishReason: 'stop' } }]),
  );
  expect(await readProviderScript(json)).toEqual([
    { reply: { score: 3 } },
    { reply: { content: 'no', finishReason: 'stop' } },
  ]);
});

test('an empty file has no rules', async () => {
  expect(await readProviderScript(await script('# fair weather\n'))).toEqual([]);
});

test.for([
  ['- reply: { fault: asleep }', /rule 1\.reply\.fault: .*"hang"/],
  ['- reply: { score: 3 }\n- reply: { status: 200 }', /rule 2\.reply\.status: .*400/],
  ['- reply: { score: 3, content: three }', /rule 1\.reply: must have one of the keys fault, status, score/],
  ['- { times: 0, reply: { score: 3 } }', /rule 1\.times: /],
  ['- { essayMatches: "(", reply: { score: 3 } }', /rule 1\.essayMatches: is no regular expression/],
  ['- { trait: ideas }', /rule 1\.reply: /],
  ['- { traits: ideas, reply: { score: 3 } }', /rule 1: .*"traits"/],
  ['reply: { score: 3 }', /the whole: .*array/],
  ['- reply: {', /cannot be read/],
] as const)('%s is refused, and said where', async ([text, words]) => {
  await expect(readProviderScript(await script(text))).rejects.toMatchObject({
    code: 'config.invalid',
    message: words,
  });
});

test('a file that is not there is refused by its name', async () => {
  await expect(readProviderScript('/nowhere/night.yaml')).rejects.toThrow(/\/nowhere\/night\.yaml cannot be read/);
});
