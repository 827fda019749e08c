import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';

const bench = fileURLToPath(new URL('../../bench/night/main.ts', import.meta.url));

const reportSchema = z.object({
  graded: z.number(),
  held: z.number(),
  lost: z.number(),
  doubleGrades: z.number(),
  late: z.number(),
  lateAndSaid: z.number(),
  paidTwice: z.number(),
  callsUnknownToUs: z.number(),
  callsReconciled: z.number(),
  beforeMicroUsd: z.number(),
  recordedMicroUsd: z.number(),
  ledgerMicroUsd: z.number(),
});

// The night run itself, short: two workers, 3% faults of every kind, an outage, a storm of 429, three kill -9 of workers and one of the database.
test('500 assessments through a night that goes wrong: nothing lost, nothing paid twice, the bill right to the micro-dollar', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-night-test-'));
  try {
    const json = join(folder, 'report.json');
    const child = spawn(process.execPath, [bench, '--assessments', '500', '--no-rates', '--json', json], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code] = await once(child, 'exit');
    const report = reportSchema.parse(JSON.parse(readFileSync(json, 'utf8')));
    expect(report).toMatchObject({ lost: 0, doubleGrades: 0, paidTwice: 0, callsUnknownToUs: 0 });
    expect(report.graded).toBeGreaterThanOrEqual(495);
    expect(report.graded + report.held).toBe(500);
    expect(report.lateAndSaid).toBe(report.late);
    // Faults that leave a call's end unknown were among them, and their reservations covered what they cost.
    expect(report.callsReconciled).toBeGreaterThan(0);
    expect(report.beforeMicroUsd).toBeGreaterThanOrEqual(report.ledgerMicroUsd);
    expect(report.recordedMicroUsd).toBe(report.ledgerMicroUsd);
    expect(code).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 900_000);
