import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepRun } from '../../src/apps/red-team/kept-runs.ts';
import { askGates } from '../../src/apps/workspace/registry-gates.ts';
import type { RedTeamReport } from '../../src/evaluation/red-team/report.ts';
import { shippedReportUrl } from '../../src/evaluation/red-team/shipped-report.ts';
import { ask, startServerFixture, type ServerFixture } from './server-fixture.ts';

/** New prompts on their way to production: what the red team's gate says before a run, after one that met every target, and after a worse one. */
let fixture: ServerFixture;
beforeAll(async () => {
  fixture = await startServerFixture();
});
afterAll(() => fixture.close());

test('no run: refused over HTTP; a run that met every target: let in; one with a moved grade or a family that is held less: not', async () => {
  const { workspace } = fixture;
  await ask(fixture, 'PUT /api/v1/assignments/bells', {
    title: 'Bells',
    taskText: 'Should school start later?',
    gradeLevel: '8',
    genre: 'argumentative',
    rubric: {
      format: 'assay.rubric/1',
      id: 'bells',
      title: 'Bells',
      genre: 'argumentative',
      gradeLevel: '8',
      scale: { min: 1, max: 6 },
      traits: [
        { id: 'ideas', name: 'Ideas', definition: 'Reasons.', weight: 1, scale: { min: 1, max: 6 }, anchors: {} },
      ],
      bands: [{ id: 'all', name: 'All', min: 1, max: 6 }],
    },
  });
  const { versions } = (await ask(fixture, 'GET /api/v1/registry')).body;
  const packaged = versions.find(
    (one: { kind: string; version: number }) => one.kind === 'prompts' && one.version === 0,
  );
  const { text } = (await ask(fixture, `GET /api/v1/registry/prompts/${packaged.hash}`)).body;
  const edited = text.replace('You grade one trait', 'You weigh one trait');
  const { hash } = (await ask(fixture, 'POST /api/v1/registry/prompts', { text: edited, note: 'verb' })).body;
  const path = 'POST /api/v1/registry/prompts/trait-grade/requests';
  await ask(fixture, path, { environment: 'staging', overrideReason: 'to try them' });

  const refused = await ask(fixture, path, { environment: 'production' });
  expect([refused.status, refused.body.code]).toEqual([409, 'promotion.refused']);
  expect(refused.body.detail).toContain('red-team');

  const says = async () => {
    const verdicts = await askGates(workspace, {
      subject: { kind: 'prompts', name: 'trait-grade', candidate: hash, baseline: packaged.hash },
      environment: 'production',
    });
    return verdicts.find(({ gate }) => gate === 'red-team');
  };
  expect(await says()).toMatchObject({ status: 'too-few' });

  // The run that comes with the package stands in for a run of these prompts, which would take minutes.
  const report = JSON.parse(await readFile(shippedReportUrl, 'utf8')) as RedTeamReport;
  const { plan } = (await ask(fixture, 'POST /api/v1/assignments/bells/plans', {})).body;
  const met = [{ target: 'all', measured: 'all', met: true }];
  await keepRun(workspace.stores, { ...plan, promptsHash: packaged.hash }, { report, verdicts: met });
  await keepRun(workspace.stores, { ...plan, promptsHash: hash }, { report, verdicts: met });
  expect(await says()).toMatchObject({ status: 'passed' });

  await keepRun(
    workspace.stores,
    { ...plan, promptsHash: hash },
    { report: { ...report, releasedMoved: 1 }, verdicts: met },
  );
  expect(await says()).toMatchObject({
    status: 'failed',
    checks: expect.arrayContaining([
      expect.objectContaining({ name: 'released grades moved', status: 'failed', value: 1 }),
    ]),
  });

  const [first, ...others] = report.byFamily;
  if (first === undefined) throw new Error('the run tried no family');
  const none = { hits: 0, cases: first.cases, share: 0, interval: { low: 0, high: 0.1 } };
  const worse = { ...report, byFamily: [{ ...first, held: none }, ...others] };
  await keepRun(workspace.stores, { ...plan, promptsHash: hash }, { report: worse, verdicts: met });
  const verdict = await says();
  expect(verdict?.status).toBe('failed');
  expect(verdict?.checks.filter(({ status }) => status === 'failed')).toMatchObject([
    { name: 'held', bin: `family ${first.family}` },
  ]);
}, 120_000);
