import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { AssayError } from '../../../core/errors.ts';
import { loadLabelledSet, type LoadOptions } from './load-labelled-set.ts';
import { readTable } from './read-table.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'labelled-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function load(name: string, content: string | Buffer, options: LoadOptions = {}) {
  await writeFile(path.join(folder, name), content);
  return loadLabelledSet(await readTable(path.join(folder, name)), options);
}

async function refusal(name: string, content: string, options: LoadOptions = {}): Promise<AssayError> {
  const error: unknown = await load(name, content, options).catch((reason: unknown) => reason);
  if (!(error instanceof AssayError)) throw new Error(`${name} was not refused`, { cause: error });
  return error;
}

describe('labelled records', () => {
  test('from CSV under the usual column names', async () => {
    const set = await load('a.csv', 'id,rater1,rater2,machine,words\ne1,0,1,1,120\ne2,4,4,3,300\n');
    expect(set.records).toEqual([
      { id: 'e1', human: 0, raters: [0, 1], machine: 1, wordCount: 120, groups: {}, traits: {} },
      { id: 'e2', human: 4, raters: [4, 4], machine: 3, wordCount: 300, groups: {}, traits: {} },
    ]);
    expect(set).toMatchObject({ scale: { min: 0, max: 4, step: 1 }, scaleInferred: true, clamped: 0, excluded: [] });
  });

  test('from JSONL, gzipped, with nested columns, groups, traits and half points', async () => {
    const lines = [
      {
        id: 1,
        human: 1.5,
        machine: 1.62,
        sex: 'F',
        text: 'two words',
        low: 1,
        high: 2,
        traits: { style: 2 },
        by: { style: 2.4 },
      },
      { id: 2, human: 4, machine: 3.9, sex: '', text: 'one', low: 3, high: 4, traits: { style: 4 }, by: { style: 9 } },
    ];
    const set = await load('a.jsonl.gz', gzipSync(lines.map((line) => JSON.stringify(line)).join('\n')), {
      groups: ['sex'],
      traits: { style: { human: 'traits.style', machine: 'by.style' } },
    });
    expect(set.scale).toEqual({ min: 1.5, max: 4, step: 0.5 });
    expect(set.records[0]).toMatchObject({
      human: 1.5,
      machine: 1.5,
      continuous: 1.62,
      interval: { low: 1, high: 2 },
      wordCount: 2,
      groups: { sex: 'F' },
      traits: { style: { human: 2, machine: 2 } },
    });
    // An empty group cell is no group; a machine score of 9 on a 2-4 trait is 4.
    expect(set.records[1]).toMatchObject({ groups: {}, traits: { style: { human: 4, machine: 4 } } });
  });

  test('essays without a score are counted and left out, never read as 0', async () => {
    const set = await load('a.csv', 'id,human,machine\ne1,2,NA\ne2,,3\ne3,0,0\ne4,3,2\n');
    expect(set.records.map((record) => [record.id, record.human, record.machine])).toEqual([
      ['e3', 0, 0],
      ['e4', 3, 2],
    ]);
    expect(set.excluded).toEqual([
      { reason: 'no machine score', n: 1 },
      { reason: 'no human score', n: 1 },
    ]);
  });

  test('machine scores outside the scale are brought to its end and counted', async () => {
    const set = await load('a.csv', 'human,machine\n1,0\n4,7\n2,2\n');
    expect(set.records.map((record) => record.machine)).toEqual([1, 4, 2]);
    expect(set.clamped).toBe(2);
    // Whole scores beyond the end are not predictions before rounding.
    expect(set.records[1]).not.toHaveProperty('continuous');
  });

  test('a filter keeps one prompt of a mixed file', async () => {
    const set = await load('a.csv', 'prompt,human,machine\n1,1,2\n2,30,40\n1,4,4\n', { where: { prompt: '1' } });
    expect(set.records.map((record) => record.human)).toEqual([1, 4]);
    expect(set.scale).toEqual({ min: 1, max: 4, step: 1 });
  });

  test('risk is the risk column, or confidence turned over, or the interval that differs between essays', async () => {
    const risk = await load('a.csv', 'human,machine,risk\n1,1,.2\n2,2,.9\n');
    expect([risk.riskSource, ...risk.records.map((record) => record.risk)]).toEqual(['column "risk"', 0.2, 0.9]);
    const confidence = await load('a.csv', 'human,machine,confidence\n1,1,.2\n2,2,.9\n');
    expect(confidence.records.map((record) => record.risk)).toEqual([-0.2, -0.9]);
    const rows = Array.from({ length: 25 }, (_, i) => `${i % 5},${i % 5},${i % 5},${(i % 5) + 1 + i / 10}`);
    const widths = await load('a.csv', `human,machine,low,high\n${rows.join('\n')}\n`);
    expect(widths.riskSource).toBe('width of the prediction interval');
    expect(widths.records[10]?.risk).toBeCloseTo(2, 12);
    const constant = await load('a.csv', 'human,machine,low,high\n1,1,0,2\n2,2,1,3\n');
    expect(constant.riskSource).toBeUndefined();
  });

  test('raters on their own scale are taken as told', async () => {
    const csv = 'human,rater1,rater2,machine\n2,1,1,3\n7,3,4,8\n12,6,6,11\n';
    const set = await load('a.csv', csv, { raterScale: { min: 1, max: 6, step: 1 } });
    expect([set.scale.max, set.raterScale.max]).toEqual([12, 6]);
  });

  test('semicolons, carriage returns and names as a spreadsheet writes them', async () => {
    const set = await load(
      'a.csv',
      '\uFEFFEssay ID;Human Score;Machine-Score;wordCount\r\ne1;1;2;120\r\ne2;4;4;300\r\n',
    );
    expect(set.records.map(({ id, human, machine, wordCount }) => [id, human, machine, wordCount])).toEqual([
      ['e1', 1, 2, 120],
      ['e2', 4, 4, 300],
    ]);
  });

  test('a byte order mark and quoted cells are read', async () => {
    const set = await load('a.csv', '\uFEFFhuman,machine,essay\n1,1,"so ""quoted"", two\nlines"\n2,2,x\n');
    expect(set.records[0]?.wordCount).toBe(4);
  });
});

describe('what is refused, with line, column, value and what is allowed', () => {
  test.each([
    [
      'a.csv',
      'human,machine\n1,1\n2,abc\n',
      'a.csv line 3, column "machine": "abc" is not allowed; must be a number, or empty',
    ],
    ['a.csv', 'human,machine\n1,1\n2,0x10\n', 'line 3, column "machine": "0x10" is not allowed'],
    [
      'a.jsonl',
      '{"human":1,"machine":1}\n{"human":2,"machine":[2]}',
      'a.jsonl line 2, column "machine": "[2]" is not allowed',
    ],
    [
      'a.csv',
      'id,human,machine\ne1,1,1\ne1,2,2\n',
      'line 3, column "id": "e1" is not allowed; must be unique: line 2 has it too',
    ],
    [
      'a.csv',
      'human,machine,low,high\n1,1,0,2\n2,2,3,1\n',
      'line 3, column "low": "3" is not allowed; must be at most',
    ],
    ['a.csv', 'human,score2\n1,1\n', 'no column that is the machine score'],
    ['a.csv', 'machine\n1\n', 'no column that is the human score'],
    ['a.csv', 'human,machine\n3,1\n3,2\n', 'one same score throughout'],
    ['a.csv', 'human,machine\n1.3,1\n3,2\n', 'between half points'],
    ['a.csv', 'human,machine\n1,1,7\n', 'a.csv line 2 is not a row of the table (CSV_RECORD_INCONSISTENT_COLUMNS)'],
    ['a.csv', 'human,machine\n', 'has no records'],
    ['a.jsonl', '{"human":1,"machine":1}\n{oops', 'a.jsonl line 2 is not JSON'],
    ['a.jsonl', '[1,2]', 'line 1 is not a JSON object'],
    ['a.csv', 'human,machine\n1,\n2,\n', 'no record with both'],
    ['a.csv', 'human,rater1,rater2,machine\n4,2,2,4\n6,3,3,6\n2,1,1,2\n', 'as a sum would; give the raters'],
  ])('%s %j', async (name, content, message) => {
    const error = await refusal(name, content);
    expect(error.code).toBe('input.invalid');
    expect(error.message).toContain(message);
  });

  test('a score that is not on the given scale', async () => {
    const error = await refusal('a.csv', 'human,machine\n1,1\n7,2\n', { scale: { min: 1, max: 6, step: 1 } });
    expect(error.message).toContain(
      'line 3, column "human": "7" is not allowed; must be a score from 1 to 6 in steps of 1',
    );
  });

  test('a column, group, trait or filter that is not there', async () => {
    const csv = 'human,machine\n1,1\n2,2\n';
    expect((await refusal('a.csv', csv, { columns: { human: 'score' } })).message).toContain('no column "score"');
    expect((await refusal('a.csv', csv, { groups: ['sex'] })).message).toContain('it has "human", "machine"');
    expect((await refusal('a.csv', csv, { traits: { style: { human: 'a', machine: 'b' } } })).message).toContain(
      'trait style',
    );
    expect((await refusal('a.csv', csv, { where: { prompt: '1' } })).message).toContain('for the filter');
    expect((await refusal('a.csv', csv, { where: { human: '9' } })).message).toContain('no record where');
  });

  test('a mistaken column does not print an essay', async () => {
    const essay = 'Dear editor, I think that computers help people because '.repeat(20);
    const error = await refusal('a.csv', `human,machine,essay\n1,1,"${essay}"\n2,2,x\n`, {
      columns: { machine: 'essay' },
    });
    expect(error.message.length).toBeLessThan(200);
  });

  test('a file that is not there, or is not gzip', async () => {
    await expect(readTable(path.join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'input.unreadable' });
    await writeFile(path.join(folder, 'b.csv.gz'), 'plain');
    await expect(readTable(path.join(folder, 'b.csv.gz'))).rejects.toMatchObject({ code: 'input.unreadable' });
  });
});
