import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asapSplit } from './asap-folds.ts';
import { asapSets } from './asap-sets.ts';
import { readAsap } from './read-asap.ts';

// Made rows in the shape of the data; no word of them is from it.
const jsonRows = [
  {
    essay_id: 1,
    essay_set: 1,
    fold: 0,
    essay: 'Made one.',
    rater1: 4,
    rater2: 5,
    rater3: null,
    domain1_score: 9,
    traits: { content: 4, organization: 3, word_choice: 3, sentence_fluency: 3, conventions: 2 },
  },
  {
    essay_id: 2,
    essay_set: 1,
    fold: 4,
    essay: 'Made two.',
    rater1: 1,
    rater2: 1,
    rater3: null,
    domain1_score: 2,
    traits: null,
  },
  {
    essay_id: 3000,
    essay_set: 2,
    fold: 1,
    essay: 'Made.',
    rater1: 4,
    rater2: 3,
    rater3: null,
    domain1_score: 4,
    rater1_domain2: 4,
    rater2_domain2: 3,
    domain2_score: 4,
    traits: { content: 3 },
  },
  {
    essay_id: 18000,
    essay_set: 7,
    fold: 2,
    essay: 'Made.',
    rater1: 8,
    rater2: 7,
    rater3: null,
    domain1_score: 15,
    rater1_traits: { content: 1, organization: 2, style: 2, conventions: 3 },
    rater2_traits: { content: 1, organization: 2, style: 2, conventions: 2 },
  },
  {
    essay_id: 21000,
    essay_set: 8,
    fold: 3,
    essay: 'Made.',
    rater1: 21,
    rater2: 26,
    rater3: 46,
    domain1_score: 46,
    rater1_traits: { content: 5, organization: 4, voice: 5, word_choice: 4, sentence_fluency: 4, conventions: 4 },
    rater2_traits: { content: 5, organization: 5, voice: 5, word_choice: 5, sentence_fluency: 6, conventions: 5 },
    rater3_traits: { content: 5, organization: 5, voice: 5, word_choice: 5, sentence_fluency: 5, conventions: 4 },
  },
];

const tsvColumns = [
  'essay_id',
  'essay_set',
  'essay',
  'rater1_domain1',
  'rater2_domain1',
  'rater3_domain1',
  'domain1_score',
  'rater1_domain2',
  'rater2_domain2',
  'domain2_score',
  ...[1, 2, 3].flatMap((rater) => [1, 2, 3, 4, 5, 6].map((trait) => `rater${rater}_trait${trait}`)),
];

function tsvRow(values: Readonly<Record<string, string | number>>): string {
  return tsvColumns.map((column) => String(values[column] ?? '')).join('\t');
}

let folder: string;
let jsonPath: string;
let tsvPath: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-asap-'));
  jsonPath = join(folder, 'asap.jsonl.gz');
  await writeFile(jsonPath, gzipSync([...jsonRows.map((row) => JSON.stringify(row)), '{"essay_id": 9}'].join('\n')));
  tsvPath = join(folder, 'training_set_rel3.tsv');
  const rows = [
    tsvColumns.join('\t'),
    tsvRow({
      essay_id: 1,
      essay_set: 1,
      essay: '"He said ""\u0093hi\u0094"" @CAPS1"',
      rater1_domain1: 4,
      rater2_domain1: 5,
      domain1_score: 9,
    }),
    tsvRow({
      essay_id: 18000,
      essay_set: 7,
      essay: 'Made.',
      rater1_domain1: 8,
      rater2_domain1: 7,
      domain1_score: 15,
      rater1_trait1: 1,
      rater1_trait2: 2,
      rater1_trait3: 2,
      rater1_trait4: 3,
      rater2_trait1: 1,
      rater2_trait2: 2,
      rater2_trait3: 2,
      rater2_trait4: 2,
    }),
    tsvRow({ essay_id: 5, essay_set: 1, essay: 'x', domain1_score: 'high' }),
  ];
  await writeFile(tsvPath, Buffer.from(rows.join('\r\n'), 'latin1'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('scores', () => {
  test('set 1: a reader of 4 and one of 5 sum to 9; each alone is shown doubled, 8 and 10 on 2 to 12', async () => {
    const { essays, rubric } = await readAsap({ path: jsonPath, set: 1 });
    expect(rubric.scale).toEqual({ min: 2, max: 12, step: 1 });
    expect(essays[0]?.essay).toEqual({
      id: 'asap-1',
      text: 'Made one.',
      language: 'en',
      raters: [
        { rater: 'rater1', scores: { holistic: 8 } },
        { rater: 'rater2', scores: { holistic: 10 } },
      ],
      resolved: { holistic: 9, content: 4, organization: 3, 'word-choice': 3, 'sentence-fluency': 3, conventions: 2 },
    });
    expect(essays[1]?.essay.resolved).toEqual({ holistic: 2 });
  });

  test('set 2: the second domain is a trait of weight 0', async () => {
    const { essays, rubric } = await readAsap({ path: jsonPath, set: 2 });
    expect(essays[0]?.essay.raters[1]?.scores).toEqual({ holistic: 3, 'language-conventions': 3 });
    expect(essays[0]?.essay.resolved).toEqual({ holistic: 4, content: 3, 'language-conventions': 4 });
    expect(rubric.traits.find((trait) => trait.id === 'language-conventions')?.weight).toBe(0);
  });

  test('set 7: 8 + 7 = 15; 16 and 14 alone; traits resolve to the mean of the two, in halves', async () => {
    const { essays } = await readAsap({ path: jsonPath, set: 7 });
    expect(essays[0]?.essay.raters.map(({ scores }) => scores['holistic'])).toEqual([16, 14]);
    expect(essays[0]?.essay.resolved).toEqual({
      holistic: 15,
      content: 1,
      organization: 2,
      style: 2,
      conventions: 2.5,
    });
  });

  test('set 8: the third rater decides, and is published doubled already', async () => {
    const { essays, rubric } = await readAsap({ path: jsonPath, set: 8 });
    const [first, second, third] = essays[0]?.essay.raters ?? [];
    // 5 + 4 + 4 + 2·4 = 21, doubled 42; 26 doubled 52; 2·(5 + 5 + 5 + 2·4) = 46.
    expect([first, second, third].map((rater) => rater?.scores['holistic'])).toEqual([42, 52, 46]);
    expect(essays[0]?.essay.resolved).toMatchObject({ holistic: 46, 'sentence-fluency': 5, conventions: 4 });
    const weight = Object.fromEntries(rubric.traits.map((trait) => [trait.id, trait.weight]));
    expect(weight).toEqual({
      content: 0.2,
      organization: 0.2,
      voice: 0,
      'word-choice': 0,
      'sentence-fluency': 0.2,
      conventions: 0.4,
    });
  });

  test('the TSV as published: Windows-1252, doubled quotes, traits by number; a wrong row with its line', async () => {
    const one = await readAsap({ path: tsvPath, set: 1 });
    expect(one.essays.map(({ essay }) => [essay.text, essay.resolved['holistic']])).toEqual([
      ['He said "“hi”" @CAPS1', 9],
    ]);
    expect(one.rejected.map(({ error }) => error.message)).toEqual([
      'training_set_rel3.tsv line 4: domain1_score is "high"; must be a number or empty',
    ]);
    const seven = await readAsap({ path: tsvPath, set: 7 });
    const fromJson = await readAsap({ path: jsonPath, set: 7 });
    expect(seven.essays[0]?.essay).toEqual(fromJson.essays[0]?.essay);
    expect(seven.essays[0]?.split).toBeUndefined();
  });
});

describe('folds', () => {
  test('each essay is tested once, developed with once and trained with three times', () => {
    for (const testFold of [0, 1, 2, 3, 4]) {
      const splits = [0, 1, 2, 3, 4].map((fold) => asapSplit(testFold, fold)).toSorted();
      expect(splits).toEqual(['dev', 'test', 'train', 'train', 'train']);
    }
  });

  test('from the rows, and for the TSV from a folds file', async () => {
    const { essays } = await readAsap({ path: jsonPath, set: 1, fold: 0 });
    expect(essays.map(({ testFold, split }) => [testFold, split])).toEqual([
      [0, 'test'],
      [4, 'dev'],
    ]);
    const foldsFile = join(folder, 'folds.json.gz');
    const empty = { train: [], dev: [], test: [] };
    const folds = {
      fold_0: { ...empty, train: [1] },
      fold_1: { ...empty, train: [1] },
      fold_2: { ...empty, test: [1] },
      fold_3: { ...empty, dev: [1] },
      fold_4: empty,
    };
    await writeFile(foldsFile, gzipSync(JSON.stringify(folds)));
    const splits = await Promise.all(
      [0, 2, 3].map(async (fold) => (await readAsap({ path: tsvPath, set: 1, fold, foldsFile })).essays[0]?.split),
    );
    expect(splits).toEqual(['train', 'test', 'dev']);
  });
});

describe('the assignment', () => {
  test('every set has a rubric that the schema takes, its weights adding to 1, with and without prompt files', async () => {
    for (const { set, scale } of asapSets) {
      const { rubric, assignment } = await readAsap({ path: jsonPath, set });
      expect(rubric.traits.reduce((sum, trait) => sum + trait.weight, 0)).toBeCloseTo(1, 12);
      expect(rubric.bands[0]?.min).toBe(scale.min);
      expect(rubric.bands.at(-1)?.max).toBe(scale.max);
      expect(assignment.id).toBe(`asap-${set}`);
    }
  });

  test('task and anchors come from the prompts folder', async () => {
    const prompts = await mkdtemp(join(folder, 'prompts-'));
    await writeFile(join(prompts, '1_prompt.txt'), 'Write a made letter.\n');
    await writeFile(
      join(prompts, '1_rubrics.txt'),
      'Guidelines\n*Ideas & Content*\nWhat is there.\nScore 6: Full\n• rich\n• clear\nScore 1: Bare\n\n*Word Choice*\nScore 3: Plain\n',
    );
    const { assignment, rubric } = await readAsap({ path: jsonPath, set: 1, promptsDir: prompts });
    expect(assignment.taskText).toBe('Write a made letter.');
    expect(rubric.traits[0]).toMatchObject({
      id: 'content',
      definition: 'What is there.',
      anchors: { '6': 'Full\n- rich\n- clear', '1': 'Bare' },
    });
    expect(rubric.traits.find((trait) => trait.id === 'word-choice')?.anchors).toEqual({ '3': 'Plain' });
  });

  test('a row that cannot be read is reported; a set or fold that is not there is refused', async () => {
    const { rejected } = await readAsap({ path: jsonPath, set: 1 });
    expect(rejected.map(({ source }) => source.line)).toEqual([6]);
    await expect(readAsap({ path: jsonPath, set: 9 })).rejects.toThrow(/has no set 9; allowed are 1 to 8/);
    await expect(readAsap({ path: jsonPath, set: 1, fold: 5 })).rejects.toThrow(/has no fold 5; allowed are 0 to 4/);
  });
});
