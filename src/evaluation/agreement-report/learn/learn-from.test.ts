import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import { syntheticEssays } from '../../../scoring/testing/synthetic-essays.ts';
import { evaluateFile, type EvaluateOptions } from '../evaluate-file.ts';

const options: EvaluateOptions = {
  system: { assayVersion: '1', nodeVersion: 'v24', platform: 'linux', generatedAt: '2026-01-01T00:00:00Z' },
  draws: 50,
  learn: { languageOf: () => 'en', curve: true },
};

/** As a spreadsheet saves it: byte order mark, CRLF, names with blanks and capitals; one essay without a score, one without a text. */
function spreadsheet(count: number): string {
  const rows = syntheticEssays(count, 21).map(
    ({ id, text, targets }) => `${id},"${text}",${targets['holistic']?.score},${targets['ideas']?.score}`,
  );
  const all = ['Essay ID,Full Text,Overall,Ideas', ...rows, 'x1,"No score here.",,3', 'x2,,4,3'];
  return `\uFEFF${all.join('\r\n')}\r\n`;
}

const folder = await mkdtemp(path.join(tmpdir(), 'learn-from-'));
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function evaluate(name: string, content: string, more: Partial<EvaluateOptions> = {}) {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return evaluateFile({ path: file, options: { ...options, ...more } });
}

describe('essays without a machine score', async () => {
  const { report, html } = await evaluate('essays.csv', spreadsheet(100), { traits: { ideas: { human: 'Ideas' } } });

  test('are scored by a scorer that had not seen them', () => {
    expect(report.dataDescription.records).toBe(100);
    expect(report.dataDescription.excluded).toEqual([
      { reason: 'no human score', n: 1 },
      { reason: 'no machine score', n: 1 },
    ]);
    // A scorer that saw the answers would agree nearly always; one that learnt nothing would have a QWK near 0.
    expect(report.evaluation.reported.quadraticWeightedKappa.value).toBeGreaterThan(0.6);
    expect(report.evaluation.reported.exactAgreement.value).toBeLessThan(0.95);
    expect(report.traits[0]?.agreement.quadraticWeightedKappa.value).toBeGreaterThan(0.5);
    expect(report.system.columns?.['machine']).toContain('had not seen it');
  });

  test('have intervals whose coverage is measured, and every plot that the data allow', () => {
    expect(report.calibration).toMatchObject({ available: true, coverage: { nominal: 0.9, observed: { n: 100 } } });
    expect(report.routing.available).toBe(true);
    // 100 essays: 50 to learn from leave 50 to score, 100 leave none.
    expect(report.learningCurve.map(({ graded, draws }) => [graded, draws])).toEqual([[50, 5]]);
    for (const id of ['data', 'evaluation', 'bins', 'calibration', 'routing', 'learning'])
      expect(html).toContain(`id="${id}"`);
    expect(html).not.toMatch(/NaN|undefined/);
  });
});

test('a file with machine scores keeps them, and has a learning curve besides where it has texts', async () => {
  const rows = syntheticEssays(95, 22).map(({ text, targets }) => {
    const score = targets['holistic']?.score ?? 1;
    return `"${text}",${score},${Math.min(6, score + 1)}`;
  });
  const csv = ['essay,human,machine', ...rows].join('\n');
  const { report } = await evaluate('both.csv', csv);
  // The machine of the file is a point above, but at the end of the scale.
  expect(report.evaluation.reported.exactAgreement.value).toBeLessThan(0.3);
  expect(report.learningCurve).toHaveLength(1);
  const without = await evaluate('both.csv', csv, { learn: { languageOf: () => 'en', curve: false } });
  expect(without.report.learningCurve).toEqual([]);
});

describe('what cannot be learnt from', () => {
  test('is refused, with what there is and what is needed', async () => {
    await expect(evaluate('few.csv', spreadsheet(12))).rejects.toThrow(
      'few.csv has 12 records with a text and a human score; to score them by a scorer trained on the others it must have 25',
    );
    const same = Array.from({ length: 40 }, (_, i) => `${i},words of essay ${i},3`);
    await expect(evaluate('same.csv', ['id,text,score', ...same].join('\n'))).rejects.toThrow(
      'one same score throughout',
    );
    await expect(
      evaluate('same.csv', ['id,text,score', ...same].join('\n'), { scale: { min: 1, max: 6, step: 1 } }),
    ).rejects.toThrow('all 32 graded essays have the same score');
    await expect(evaluate('a.csv', 'Essay,Mark\nwords,3\n')).rejects.toThrow('it has "Essay", "Mark"');
    await expect(evaluate('b.csv', 'id,score\na,3\nb,4\n')).rejects.toThrow('no column that is the machine score');
    await expect(evaluate('c.csv', spreadsheet(30), { traits: { style: { human: 'Style' } } })).rejects.toThrow(
      'no column "Style" for the human score of trait style',
    );
  });

  test('leaves a file with machine scores without a curve', async () => {
    const { report } = await evaluate('d.csv', 'text,human,machine\na b,1,1\nc d,2,2\ne f,3,2\n');
    expect(report.learningCurve).toEqual([]);
  });
});
