import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importClass } from '../../src/apps/workspace/import-class.ts';
import { importDataset } from '../../src/apps/workspace/dataset-import.ts';
import { splitDataset, submissionsDataset } from '../../src/apps/workspace/dataset-make.ts';
import { openDataset } from '../../src/apps/workspace/experiment-grade.ts';
import { prepareExperiment } from '../../src/apps/workspace/experiment-prepare.ts';
import { runExperiment } from '../../src/apps/workspace/experiment-run.ts';
import { currentPlan } from '../../src/apps/workspace/current-plan.ts';
import { gradeAssignment } from '../../src/apps/workspace/grade-assignment.ts';
import { measureOffsets } from '../../src/apps/workspace/population-offsets.ts';
import { replayGrade } from '../../src/apps/workspace/replay-grade.ts';
import { fairnessReport } from '../../src/apps/workspace/fairness-report.ts';
import { modelCard } from '../../src/apps/workspace/model-card.ts';
import { keptCards } from '../../src/apps/workspace/model-cards.ts';
import { lookAtSubgroups } from '../../src/apps/workspace/monitor-subgroups.ts';
import { runJobs } from '../../src/apps/workspace/schedule.ts';
import { monitorJobs } from '../../src/apps/workspace/schedule-jobs.ts';
import { systemInformation } from '../../src/apps/workspace/system-information.ts';
import { trainAssignment } from '../../src/apps/workspace/train-assignment.ts';
import { weeklyRegression } from '../../src/apps/workspace/weekly-regression.ts';
import type { Workspace } from '../../src/apps/workspace/workspace.ts';
import type { StoredAssignment } from '../../src/ports/stored.ts';
import { startServerFixture, type ServerFixture } from './server-fixture.ts';

/** From a labelled file with groups to the monthly alarm. */
let fixture: ServerFixture;
let workspace: Workspace;
let assignment: StoredAssignment;

beforeAll(async () => {
  fixture = await startServerFixture();
  // The trained scorer grades: a hundred essays in a moment.
  workspace = { ...fixture.workspace, config: { ...fixture.workspace.config, route: undefined } };
  ({ assignment } = await importClass(workspace, 'examples/class/assignment.yaml'));
  await trainAssignment(workspace, assignment, { promote: true });
}, 300_000);
afterAll(() => fixture.close());

const march = new Date('2026-03-01T05:00:00Z');
const day = 86_400_000;

/** What the jobs of the subgroups did when the clock stood there. */
async function atClock(now: Date): Promise<readonly string[]> {
  const jobs = (await monitorJobs(workspace)).filter(({ name }) => name.startsWith('subgroups'));
  const failures: unknown[] = [];
  const done = await runJobs(workspace, jobs, {
    now: () => now,
    onWarning: (_message, error) => void failures.push(error),
    signal: new AbortController().signal,
  });
  expect(failures).toEqual([]);
  return done;
}

test('a file with groups needs a consent; a score off its scale is named with its line', async () => {
  const { storage } = fixture;
  const file = join(storage.dataDir, 'groups.csv');
  await writeFile(file, 'id,text,score,groups.language\nx1,School should start later.,4,es\n');
  const set = { slug: 'refused', title: 'Refused', kind: 'holdout' } as const;
  await expect(importDataset(workspace, assignment, set, { file })).rejects.toThrow('--consent-by');
  await writeFile(file, 'id,text,score\nx1,School should start later.,4\nx2,School should start later still.,9\n');
  await expect(importDataset(workspace, assignment, set, { file })).rejects.toThrow(
    'groups.csv line 3: holistic is 9; must be 1 to 6',
  );
  expect(await workspace.stores.datasets.list()).toEqual([]);
});

test(
  'the monthly job: the fairness report of a labelled set, once a month, and its subgroup as an alarm that recovers',
  { timeout: 300_000 },
  async () => {
    const { storage } = fixture;
    const essays = await workspace.stores.gradedEssays.list(assignment.id);
    const { rubric } = await workspace.stores.rubrics.get(assignment.rubricId);
    const { min, max } = rubric.scale;
    // The same essays stand twice: as everybody scores them, and, for one language, the wrong way round.
    const lines = essays.slice(0, 52).flatMap(({ text, resolved }, index) => {
      const score = resolved['holistic'] ?? min;
      return [
        { id: `en-${index}`, text, score, 'groups.language': 'en' },
        { id: `es-${index}`, text: `${text} Thank you.`, score: max + min - score, 'groups.language': 'es' },
      ];
    });
    const file = join(storage.dataDir, 'labelled.jsonl');
    await writeFile(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    await importDataset(
      workspace,
      assignment,
      { slug: 'labelled', title: 'Labelled', kind: 'holdout' },
      { file, consentBy: 'the parents' },
    );

    expect(await atClock(new Date(march.getTime() + day))).toEqual([`subgroups ${assignment.id}`]);
    const alarm = await workspace.stores.alarms.openFor('subgroup-agreement', assignment.id);
    expect(alarm).toMatchObject({
      severity: 'critical',
      change: { facts: { group: 'language: es', dataset: 'labelled@1', n: 52 } },
    });

    // By hand the same computation: and the figure is the alarm's own.
    const report = await fairnessReport(workspace, {
      dataset: 'labelled',
      minimumN: 50,
      system: systemInformation(),
    });
    const [es] = report.alarms.toSorted((a, b) => a.gap - b.gap);
    const [reading] = await workspace.stores.monitors.history({ monitorId: 'subgroup-agreement', limit: 1 });
    expect([es?.group, -(es?.gap ?? 0)]).toEqual(['es', reading?.value]);

    // Once a month; in the next one those essays are gone, and the alarm is over.
    expect(await atClock(new Date(march.getTime() + 29 * day))).toEqual([]);
    const others = (await workspace.stores.datasets.gradedEssays(assignment.id)).filter(({ id }) =>
      id.startsWith('es-'),
    );
    expect(others).toHaveLength(52);
    await workspace.stores.gradedEssays.remove(
      assignment.id,
      others.map(({ id }) => id),
    );
    await expect(atClock(new Date('2026-04-01T05:00:00Z'))).resolves.toHaveLength(1);
    expect(await workspace.stores.alarms.openFor('subgroup-agreement', assignment.id)).toBeUndefined();
    const [next] = await workspace.stores.monitors.history({ monitorId: 'subgroup-agreement', limit: 1 });
    expect(next).toMatchObject({ status: 'ok', n: 52, value: 0 });
  },
);

test(
  'offsets of populations: measured, applied where a policy names them, written down, replayed after consent is gone',
  { timeout: 300_000 },
  async () => {
    const { storage } = fixture;
    const essays = await workspace.stores.gradedEssays.list(assignment.id);
    // People give the second language a point less for the same words: the scorer, which sees the words alone, inflates it.
    const lines = essays.slice(0, 50).flatMap(({ text, resolved }, index) => {
      const score = resolved['holistic'] ?? 1;
      return [
        { id: `one-${index}`, text: `${text} Bye.`, score, 'groups.firstLanguage': 'en' },
        { id: `two-${index}`, text: `${text} Good bye.`, score: Math.max(1, score - 1), 'groups.firstLanguage': 'uk' },
      ];
    });
    const file = join(storage.dataDir, 'populations.jsonl');
    await writeFile(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    const set = { slug: 'populations', title: 'Populations', kind: 'holdout' } as const;
    await importDataset(workspace, assignment, set, { file, consentBy: 'the parents' });
    const measured = await measureOffsets(workspace, {
      dataset: 'populations',
      column: 'firstLanguage',
      system: systemInformation(),
    });
    const { en, uk } = measured.groups;
    // Equally many: what one gets more than everybody, the other gets less.
    if (en === undefined || uk === undefined) throw new Error('two populations were asked for');
    expect(uk.raw + en.raw).toBeCloseTo(0, 9);
    expect(uk.offset).toBeGreaterThan(0.2);
    expect(uk.offset).toBeLessThan(uk.raw);

    const text = essays[3]?.text ?? '';
    const handedIn = (learner?: { firstLanguage: string; consentBy: string }) =>
      workspace.stores.submissions.addMany(assignment.id, [
        { fileName: 'one.txt', mediaType: 'text/plain', text: `${text} The end.`, ...(learner && { learner }) },
      ]);
    const [submission] = await handedIn({ firstLanguage: 'uk', consentBy: 'the parents' });
    const gradeUnder = async (policy: Readonly<Record<string, unknown>>) => {
      const { grades } = await gradeAssignment(workspace, assignment, {
        submissionIds: [submission?.id ?? ''],
        policy,
      });
      const [grade] = grades;
      if (grade?.content.result.status !== 'scored') throw new Error('no score');
      return { id: grade.id, result: grade.content.result };
    };
    const plain = await gradeUnder({});
    expect(plain.result).not.toHaveProperty('populationOffset');
    const moved = await gradeUnder({ populationOffsets: measured.hash });
    expect(moved.result.populationOffset).toEqual({
      offset: uk.offset,
      before: { score: plain.result.score, continuous: plain.result.continuous },
    });
    expect(moved.result.continuous).toBeCloseTo(Math.max(1, plain.result.continuous - uk.offset), 9);
    // Not which population it is: the seal cannot be erased.
    expect(JSON.stringify(moved.result)).not.toContain('uk');

    // Consent is withdrawn: the grade that was given replays, and the next one has no offset.
    await handedIn();
    expect(await replayGrade(workspace, moved.id)).toMatchObject({ status: 'same' });
    // Measured under another grader they are of no use: the plan leaves them out.
    const other = await currentPlan(workspace, assignment, {
      policy: { populationOffsets: measured.hash, exemplars: 0 },
    });
    expect(other.plan.policy).not.toHaveProperty('populationOffsets');
  },
);

test(
  'learner context: under one plan the model is told of the writer, under the other it is not, and an experiment lays the two side by side',
  { timeout: 120_000 },
  async () => {
    const asked = fixture.workspace;
    const essays = await asked.stores.gradedEssays.list(assignment.id);
    const submitted = await asked.stores.submissions.addMany(
      assignment.id,
      essays.slice(10, 13).map(({ text }, index) => ({
        fileName: `told-${index}.txt`,
        mediaType: 'text/plain',
        text: `${text} So long.`,
        learner: { firstLanguage: 'Ukrainian', consentBy: 'the parents' },
      })),
    );
    const set = { slug: 'told', title: 'Told', kind: 'sampled' } as const;
    await submissionsDataset(
      asked,
      assignment,
      set,
      submitted.map(({ id }) => id),
    );
    const before = fixture.provider.requests().length;
    const prepared = await prepareExperiment(asked, {
      dataset: 'told',
      a: 'model,learnerContext=false',
      b: 'model,learnerContext=true',
      minimumN: 2,
      draws: 100,
      lengthBins: 1,
    });
    const { report } = await runExperiment(asked, prepared, { system: systemInformation() });
    const sent = fixture.provider.requests().slice(before);
    const told = sent.filter((body) => body.includes('Ukrainian'));
    // Three essays, each with one question a trait or more, under two plans; one of them tells.
    expect(told.length).toBeGreaterThanOrEqual(prepared.estimate.calls / 2);
    expect(sent.length - told.length).toBeGreaterThanOrEqual(prepared.estimate.calls / 2);
    // Consent is there, so the writers are a bin of their own.
    expect(report.bins.map(({ name, n }) => [name, n])).toContainEqual(['firstLanguage Ukrainian', 3]);
    expect(report.figures.find(({ evaluator, bin }) => evaluator === 'abstention' && bin === undefined)).toMatchObject({
      n: 3,
      difference: { value: 0 },
    });
  },
);

test(
  'a golden set held out of what the scorer was taught: its drift is watched, but no card and no fairness figure come of it',
  { timeout: 120_000 },
  async () => {
    const set = { slug: 'held-out-late', title: 'Held out late', kind: 'golden' } as const;
    await splitDataset(workspace, assignment, set, { size: 30, seed: 3 });
    const open = await openDataset(workspace, set.slug);
    const taught = 'was trained on 30 of the 30 essays of "held-out-late"';
    await expect(modelCard(workspace, { dataset: set.slug, system: systemInformation() })).rejects.toThrow(taught);

    const may = new Date('2026-05-04T03:00:00Z');
    const next = new Date(may.getTime() + 7 * day);
    const made = [];
    for (const slot of [may, next]) made.push((await weeklyRegression(workspace, open, { slot, now: slot })).made);
    expect(made).toEqual(['baseline', 'compared']);
    expect(await keptCards(workspace, assignment)).toEqual([]);
    const monthly = await lookAtSubgroups(workspace, { assignment, sets: [open] }, { at: next });
    expect(monthly?.reading.change.facts['passedOver']).toContain(taught);
  },
);
