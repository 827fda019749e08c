import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startScriptedProvider,
  type ScriptedProvider,
} from '../../src/adapters/scripted-provider/start-scripted-provider.ts';
import { testStorage, type TestStorage } from '../durability/test-database.ts';

/** The command line as a user meets it: real processes, the embedded database, the demonstration class. */
let storage: TestStorage;
let provider: ScriptedProvider;

beforeAll(async () => {
  storage = await testStorage();
  provider = await startScriptedProvider();
});
afterAll(async () => {
  await provider.close();
  await storage.remove();
});

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function assay(args: readonly string[], environment: Record<string, string> = {}): Promise<Ran> {
  const { DATABASE_URL: _own, ...inherited } = process.env;
  const env = {
    ...inherited,
    ASSAY_DATA_DIR: storage.dataDir,
    ...(storage.databaseUrl !== undefined && { DATABASE_URL: storage.databaseUrl }),
    ...environment,
  };
  return new Promise((resolve) => {
    execFile('node', ['src/apps/cli/main.ts', ...args], { env, maxBuffer: 64e6 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

async function json<T>(args: readonly string[], environment?: Record<string, string>): Promise<T> {
  const { stdout } = await assay(['--json', ...args], environment);
  return JSON.parse(stdout) as T;
}

interface Graded {
  readonly planHash: string;
  readonly grades: readonly {
    readonly gradeId: string;
    readonly file: string;
    readonly state: string;
    readonly result: { readonly status: string; readonly score?: number };
    readonly reasons: readonly { readonly code: string }[];
  }[];
  readonly failed: readonly unknown[];
}

test('before anything is there, grading says what is missing and the exit code is that of "not ready"', async () => {
  const doctor = await json<{ what: string; status: string; mend?: string }[]>(['doctor']);
  expect(doctor.filter((one) => one.status === 'broken')).toEqual([]);
  expect(doctor.find((one) => one.what === 'assignments')?.mend).toContain('assay import class');
  const wrong = await assay(['grade', 'nothing']);
  expect(wrong).toMatchObject({ code: 4 });
  expect(wrong.stderr).toContain('assignment "nothing" does not exist');
});

test('a class is imported once; again changes nothing', async () => {
  const first = await json<{ graded: object; submissions: object; rejected: unknown[] }>([
    'import',
    'class',
    'examples/class',
    '--no-vectors',
  ]);
  expect(first).toMatchObject({
    graded: { added: 72, existing: 0 },
    submissions: { added: 21, existing: 0 },
    rejected: [],
  });
  const again = await json<object>(['import', 'class', 'examples/class', '--no-vectors']);
  expect(again).toMatchObject({
    graded: { added: 0, existing: 72 },
    submissions: { added: 0, existing: 21 },
    rubricVersion: 1,
  });
});

test('graded essays without a scorer or a model: never an invented score', async () => {
  const untrained = await assay(['grade', 'later-bell']);
  expect(untrained.code).toBe(3);
  expect(untrained.stderr).toContain('run "assay train later-bell", or configure a model');
});

let graded: Graded;

function gradeOf(file: string): Graded['grades'][number] {
  const found = graded.grades.find((grade) => grade.file === file);
  if (found === undefined) throw new Error(`no grade of ${file}`);
  return found;
}

test(
  'the scorer is trained and grades the class; what must be held is held with its reason',
  { timeout: 300_000 },
  async () => {
    const trained = await json<{ version: number; promoted: boolean }>(['train', 'later-bell']);
    expect(trained).toMatchObject({ version: 1, promoted: true });
    const report = join(storage.dataDir, 'report.html');
    graded = await json<Graded>(['grade', 'later-bell', '--report', report]);
    expect(graded.grades).toHaveLength(21);
    expect(graded.failed).toEqual([]);

    const codes = (file: string) => gradeOf(file).reasons.map((reason) => reason.code);
    expect(codes('s04.txt')).toContain('injection.suspected');
    expect(codes('s06.txt')).toEqual(['essay.empty']);
    expect(codes('s07.txt')).toContain('text.copied');
    expect(codes('s12.docx')).toContain('text.hidden');
    for (const held of ['s04.txt', 's05.txt', 's06.txt', 's07.txt', 's11.txt', 's12.docx']) {
      expect(gradeOf(held).state, held).toBe('review');
    }
    expect(gradeOf('s06.txt').result.status).toBe('unscored');
    // Look-alikes: about AI grading, about civil disobedience; an author in the metadata of a document.
    for (const passing of ['s03.docx', 's13.md', 's21.txt']) {
      expect(
        codes(passing).filter((code) => /injection|text\./.test(code)),
        passing,
      ).toEqual([]);
    }
    const page = await readFile(report, 'utf8');
    expect(page).toContain('<mark class="');
    expect(page).not.toMatch(/<script|https?:\/\//);
  },
);

test('the same again grades nothing again', async () => {
  const again = await json<Graded>(['grade', 'later-bell']);
  expect(again.grades.map((grade) => grade.gradeId)).toEqual(graded.grades.map((grade) => grade.gradeId));
});

test('trace and replay of a grade; an override becomes data and leaves the seal alone', async () => {
  const { gradeId } = gradeOf('s02.md');
  const trace = await json<{ spans: { name: string }[]; calls: unknown[] }>(['trace', gradeId]);
  const names = trace.spans.map((span) => span.name);
  expect(names).toEqual(expect.arrayContaining(['1-sanitize', '2-rubric', '3-exemplars', '4-grade', '7-review']));
  expect(trace.calls).toEqual([]);
  const refused = await assay(['review', gradeId, '--score', '9', '--reason', 'x']);
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.stderr).toContain('score is 9; must be 1 to 6 in steps of 1');
  const decision = await json<{ delta: number }>(['review', gradeId, '--score', '3', '--reason', 'shows a claim']);
  expect(decision.delta).toBe(3 - (gradeOf('s02.md').result.score ?? Number.NaN));
  expect(await json<object>(['replay', gradeId])).toMatchObject({ status: 'same' });
});

test('a rerun from stage 7 under a plan that lets nothing go changes the state and nothing else', async () => {
  const { gradeId } = gradeOf('s16.txt');
  const { hash } = await json<{ hash: string }>(['plan', 'make', 'later-bell', '--policy', 'autoRelease=false']);
  const compared = await json<{ rows: { what: string; same: boolean }[]; right: { gradeId: string } }>([
    'rerun',
    gradeId,
    '--from',
    '7',
    '--plan',
    hash.slice(0, 12),
  ]);
  expect(compared.rows.filter((row) => !row.same).map((row) => row.what)).toEqual(['state', 'reasons']);
  expect(await json<object>(['replay', compared.right.gradeId])).toMatchObject({ status: 'same' });
});

test(
  'with a model configured the model grades, and its calls are in the trace with tokens and cost',
  { timeout: 120_000 },
  async () => {
    const environment = {
      ASSAY_MODEL: 'openai-compatible:scripted-grader-1',
      ASSAY_BASE_URL: provider.url,
      ASSAY_INPUT_USD_PER_MTOK: '0.15',
      ASSAY_OUTPUT_USD_PER_MTOK: '0.6',
    };
    const modelGraded = await json<Graded>(['grade', 'later-bell', 'examples/class/submissions/s01.txt'], environment);
    const [grade] = modelGraded.grades;
    expect(grade?.result.status).toBe('scored');
    const trace = await json<{ calls: { status: string; costMicroUsd: number; modelAnswered: string }[] }>([
      'trace',
      grade?.gradeId ?? '',
    ]);
    expect(trace.calls).toHaveLength(5);
    expect(trace.calls.every((call) => call.status === 'settled' && call.costMicroUsd > 0)).toBe(true);
    const charged = provider.ledger().reduce((sum, call) => sum + call.priceMicroUsd, 0);
    expect(trace.calls.reduce((sum, call) => sum + call.costMicroUsd, 0)).toBe(charged);
    const before = provider.ledger().length;
    expect(await json<object>(['replay', grade?.gradeId ?? ''], environment)).toMatchObject({ status: 'same' });
    expect(provider.ledger()).toHaveLength(before);
  },
);

test('rubrics: a lint with exit code, versions, a diff', async () => {
  expect(await assay(['rubric', 'lint', 'examples/class/rubric.yaml'])).toMatchObject({ code: 0 });
  const changed = join(storage.dataDir, 'changed.yaml');
  const text = await readFile('examples/class/rubric.yaml', 'utf8');
  await writeFile(changed, text.replace('weight: 0.2', 'weight: nonsense'));
  const broken = await assay(['rubric', 'lint', changed]);
  expect(broken.code).toBe(2);
  expect(broken.stderr).toMatch(/changed\.yaml:\d+:\d+ .*weight/);
  await writeFile(changed, text.replace('definition: ', 'definition: Mostly, '));
  const published = await json<{ version: number; created: boolean }>(['rubric', 'publish', changed]);
  expect(published).toMatchObject({ version: 2, created: true });
  const diff = await assay(['rubric', 'diff', 'grade-8-argument@1', 'grade-8-argument@2']);
  expect(diff).toMatchObject({ code: 0 });
  expect(diff.stdout).toContain('Mostly');
});

test('the audit chain verifies and names who did what', async () => {
  expect(await json<object>(['audit', 'verify'])).toMatchObject({ status: 'ok' });
  const acts = (await json<{ action: string }[]>(['audit', 'log', '--limit', '500'])).map((entry) => entry.action);
  expect(acts).toEqual(expect.arrayContaining(['rubric.publish', 'scorer.train', 'scorer.promote', 'grade.seal']));
});

test('wrong settings are named without their values', async () => {
  const wrong = await assay(['doctor'], { ASSAY_PORT: 'secret-value' });
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('ASSAY_PORT');
  expect(wrong.stderr).not.toContain('secret-value');
});
