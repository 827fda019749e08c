import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, test } from 'vitest';

import { createRandom } from '../../stats/random.ts';
import { evaluateFile } from './evaluate-file.ts';

const system = { assayVersion: '1', nodeVersion: 'v24', platform: 'test', generatedAt: '2025-01-01T00:00:00Z' };

test('a file becomes a report and a page, with what it was made from', async () => {
  const random = createRandom(3);
  const rows = Array.from({ length: 60 }, (_, i) => {
    const human = 1 + random.below(6);
    return `e${i},${human},${human},${Math.min(6, human + random.below(2))},class ${i % 2}`;
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'evaluate-'));
  try {
    const file = path.join(folder, 'grades.csv');
    await writeFile(file, ['essay,label,second,system,room', ...rows].join('\n'));
    const { report, html } = await evaluateFile({
      path: file,
      options: {
        system,
        draws: 50,
        columns: { id: 'essay', human: 'label', rater1: 'label', rater2: 'second', machine: 'system' },
        groups: ['room'],
      },
    });
    expect(report.title).toBe('grades.csv');
    expect(report.evaluation.reported.quadraticWeightedKappa.n).toBe(60);
    expect(report.system).toMatchObject({
      source: { name: 'grades.csv', rows: 60 },
      columns: { human: 'label', groups: 'room' },
    });
    expect(report.system.source?.sha256).toMatch(/^[0-9a-f]{64}$/u);
    // The page and the report must not carry the folder: it may name a person.
    expect(JSON.stringify(report) + html).not.toContain(folder);
    expect(html.startsWith('<!doctype html>')).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
});
