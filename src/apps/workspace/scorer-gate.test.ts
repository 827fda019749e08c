import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServerFixture, ask, type ServerFixture } from '../../../test/e2e/server-fixture.ts';
import type { ScorerVersion, StoredAssignment } from '../../ports/stored.ts';
import { importClass } from './import-class.ts';
import { learningEssays } from './dataset-learning.ts';
import { promoteScorer, scorerGate } from './scorer-gate.ts';
import { trainAssignment } from './train-assignment.ts';

/** Real stores; scorers whose out-of-fold scores are written here, so that the gate is asked about known differences. */
let fixture: ServerFixture;
let assignment: StoredAssignment;
let first: ScorerVersion;

beforeAll(async () => {
  fixture = await startServerFixture();
  ({ assignment } = await importClass(fixture.workspace, 'examples/class/assignment.yaml'));
  ({ trained: first } = await trainAssignment(fixture.workspace, assignment, { promote: false }));
}, 300_000);
afterAll(() => fixture.close());

/** A scorer that said of each essay what people did, and `off` that. */
async function scorerThat(off: (words: number, index: number) => number): Promise<ScorerVersion> {
  const essays = await learningEssays(fixture.workspace, assignment);
  const outOfFold = Object.fromEntries(
    essays.map(({ id, text, resolved }, index) => [
      id,
      (resolved['holistic'] ?? 0) + off(text.split(' ').length, index),
    ]),
  );
  const bytes = Buffer.from(JSON.stringify(outOfFold));
  return fixture.workspace.stores.scorers.add(assignment.id, bytes, { essays: essays.length, outOfFold });
}

test('the first scorer of an assignment is in use with nobody asked: it replaces nothing', async () => {
  expect((await fixture.workspace.stores.scorers.inUse(assignment.id))?.version).toBe(first.version);
  expect(await scorerGate(fixture.workspace, assignment, first)).toBeUndefined();
});

test(
  '72 graded essays are too few for bins of length: that is no pass, and a reason lets it in',
  { timeout: 300_000 },
  async () => {
    const { stores } = fixture.workspace;
    const { version } = await scorerThat(() => 0);
    const line = `POST /api/v1/assignments/later-bell/scorers/${version}/promote`;
    const refused = await ask(fixture, line);
    expect([refused.status, refused.body.code]).toEqual([409, 'promotion.refused']);
    expect(refused.body.detail).toContain('parity qwk at length');
    expect(refused.body.detail).toContain('has too few to tell');
    const overruled = await ask(fixture, line, { overrideReason: 'a small class' });
    expect([overruled.status, overruled.body.version]).toEqual([200, version]);
    expect((await stores.scorers.inUse(assignment.id))?.version).toBe(version);
    const [, overriding] = await stores.audit.latest(2);
    expect(overriding).toMatchObject({
      action: 'scorer.promote-overriding-gates',
      details: { version, overrideReason: 'a small class' },
    });
    // Training and asking for it to be put to use is the same question.
    const again = await trainAssignment(fixture.workspace, assignment, { promote: true });
    expect([again.promoted, again.refusals.length > 0]).toEqual([false, true]);
  },
);

test(
  'better over all and worse on long essays is refused, and the bin is named; what is worse nowhere goes in',
  { timeout: 300_000 },
  async () => {
    const { workspace } = fixture;
    const { stores } = workspace;
    await stores.gradedEssays.addMany(
      assignment.id,
      // 20, 60 and 400 words in turn, each of the scores 2 to 5, read alike by two people.
      Array.from({ length: 120 }, (_, index) => {
        const words = [20, 60, 400][index % 3] ?? 0;
        const scores = { holistic: 2 + (index % 4) };
        return {
          id: `made-${index}`,
          text: Array.from({ length: words }, (_word, at) => `word${index}x${at}`).join(' '),
          raters: [
            { rater: 'a', scores },
            { rater: 'b', scores },
          ],
          resolved: scores,
          source: 'import' as const,
        };
      }),
    );
    const inUse = await scorerThat((words, index) => (words < 100 && index % 2 === 0 ? 1 : 0));
    await stores.scorers.promote(assignment.id, inUse.version);
    const worse = await scorerThat((words, index) => (words >= 400 && index % 5 === 0 ? -1 : 0));
    const checks = (await scorerGate(workspace, assignment, worse)) ?? [];
    expect(checks.find(({ name, bin }) => name === 'parity qwk' && bin === undefined)?.status).toBe('passed');
    const open = checks.filter(({ status }) => status !== 'passed');
    expect(open).toHaveLength(1);
    expect(open[0]).toMatchObject({
      name: 'parity qwk',
      status: 'failed',
      bin: expect.stringMatching(/^length .*400/),
    });
    await expect(promoteScorer(workspace, assignment, worse.version)).rejects.toThrow(open[0]?.bin);

    const better = await scorerThat((words, index) => (words < 100 && index % 4 === 0 ? 1 : 0));
    expect((await promoteScorer(workspace, assignment, better.version)).version).toBe(better.version);
  },
);
