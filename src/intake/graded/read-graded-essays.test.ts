import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';
import { rubricSchema } from '../../core/rubric.ts';
import { readGradedEssays, type GradedEssaysOptions, type GradedRow } from './read-graded-essays.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-graded-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function rows(name: string, content: string | Uint8Array, options?: GradedEssaysOptions): Promise<GradedRow[]> {
  const path = join(folder, name);
  await writeFile(path, content);
  const read: GradedRow[] = [];
  for await (const row of readGradedEssays(path, options)) read.push(row);
  return read;
}

function messages(read: readonly GradedRow[]): string[] {
  return read.map((row) => ('error' in row ? row.error.message : row.essay.id));
}

const line = {
  id: 'g1',
  text: 'Bells are loud.',
  language: 'en',
  note: 'second-language',
  raters: [
    { rater: 'A', holistic: 3, traits: { focus: 3, style: 2 } },
    { rater: 'B', holistic: 4, traits: { focus: 4, style: 2 } },
  ],
  resolved: { holistic: 3.5, traits: { focus: 3.5, style: 2 } },
};

test('JSON Lines with two raters and traits, also gzipped', async () => {
  const expected = {
    id: 'g1',
    text: 'Bells are loud.',
    language: 'en',
    note: 'second-language',
    raters: [
      { rater: 'A', scores: { focus: 3, style: 2, holistic: 3 } },
      { rater: 'B', scores: { focus: 4, style: 2, holistic: 4 } },
    ],
    resolved: { focus: 3.5, style: 2, holistic: 3.5 },
  };
  expect(await rows('a.jsonl', JSON.stringify(line))).toEqual([
    { essay: expected, source: { file: 'a.jsonl', line: 1 } },
  ]);
  expect(await rows('a.jsonl.gz', gzipSync(JSON.stringify(line)))).toMatchObject([{ essay: expected }]);
});

test('wrong lines keep their place and say what is wrong', async () => {
  const text = [
    JSON.stringify(line),
    '{',
    JSON.stringify({ ...line, id: 'g2', resolved: undefined }),
    JSON.stringify({ ...line, id: 'g3', raters: [{ rater: 'A', holistic: 'high', traits: {} }] }),
    JSON.stringify(line),
    JSON.stringify({ ...line, id: 'g4' }),
  ].join('\n');
  expect(messages(await rows('b.jsonl', text))).toEqual([
    'g1',
    'b.jsonl line 2: is no JSON object',
    expect.stringContaining('b.jsonl line 3: resolved:'),
    expect.stringContaining('b.jsonl line 4: raters.0.holistic:'),
    'b.jsonl line 5: the id "g1" is that of line 1; ids must differ',
    'g4',
  ]);
});

test('CSV: score, raters, traits and traits by rater; empty cells are absent', async () => {
  const csv =
    'id,text,rater1,rater2,score,trait:word-choice,rater1:word-choice,rater2:word-choice,language\n' +
    'g1,"One, two",3,4,3.5,2.5,2,3,en\ng2,Three,3,,3,,,,\n';
  expect(await rows('a.csv', csv)).toMatchObject([
    {
      essay: {
        id: 'g1',
        text: 'One, two',
        language: 'en',
        raters: [
          { rater: 'rater1', scores: { holistic: 3, 'word-choice': 2 } },
          { rater: 'rater2', scores: { holistic: 4, 'word-choice': 3 } },
        ],
        resolved: { holistic: 3.5, 'word-choice': 2.5 },
      },
    },
    { essay: { id: 'g2', raters: [{ rater: 'rater1', scores: { holistic: 3 } }], resolved: { holistic: 3 } } },
  ]);
  expect(messages(await rows('b.csv', 'id,text,score\n1,a,high\n2,b,\n,c,3\n4,d,2\n'))).toEqual([
    'b.csv line 2: score is "high"; must be a number or empty',
    expect.stringContaining('b.csv line 3: needs a value in score or a trait:<id>'),
    expect.stringContaining('b.csv line 4: needs values in id and text; columns are id, text (or essay), score'),
    '4',
  ]);
});

test('with a rubric, scores off its scales and traits that it has not are wrong', async () => {
  const scale = { min: 1, max: 4, step: 0.5 };
  const rubric = rubricSchema.parse({
    format: 'assay.rubric/1',
    id: 'r',
    title: 'R',
    genre: 'other',
    gradeLevel: '8',
    scale,
    traits: [{ id: 'focus', name: 'Focus', definition: 'Stays on it.', weight: 1, scale }],
    bands: [{ id: 'all', name: 'All', min: 1, max: 4 }],
  });
  const csv = 'id,text,score,trait:focus,trait:flow,rater1\n1,a,3.5,4,,2\n2,b,5,4,,\n3,c,3,,2,\n4,d,3,3,,2.25\n';
  expect(messages(await rows('c.csv', csv, { rubric }))).toEqual([
    '1',
    'c.csv line 3: resolved gives holistic 5; must be on the scale 1 to 4 in steps of 0.5',
    'c.csv line 4: resolved scores "flow"; the rubric has holistic, focus',
    'c.csv line 5: rater1 gives holistic 2.25; must be on the scale 1 to 4 in steps of 0.5',
  ]);
});

test('a file of another kind is refused', async () => {
  await expect(rows('a.xlsx', 'x')).rejects.toThrow(/allowed are \.jsonl, \.csv and \.tsv/);
});
