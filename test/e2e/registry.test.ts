import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportRubric } from '../../src/registry/rubric/formats/foreign-formats.ts';
import { rubricSchema } from '../../src/core/rubric.ts';
import { watchAudit, type AuditWatch } from './audit-watch.ts';
import { ask, startServerFixture, type Loose, type ServerFixture } from './server-fixture.ts';

let fixture: ServerFixture;
let watch: AuditWatch;
beforeAll(async () => {
  fixture = await startServerFixture();
  watch = await watchAudit(fixture.workspace.database);
});
afterAll(() => fixture.close());

const scale = { min: 1, max: 6 };
const rubric = {
  format: 'assay.rubric/1',
  id: 'later-start',
  title: 'A later start',
  genre: 'argumentative',
  gradeLevel: '8',
  scale,
  traits: [
    {
      id: 'ideas',
      name: 'Ideas',
      definition: 'Takes a position and gives reasons that bear on it.',
      weight: 0.6,
      scale,
      anchors: { '1': 'no position', '6': 'position with weighed reasons' },
    },
    {
      id: 'words',
      name: 'Words',
      definition: 'Words that are exact.',
      weight: 0.4,
      scale,
      anchors: { '6': 'exact words' },
    },
  ],
  bands: [{ id: 'all', name: 'All', ...scale }],
};

const essays = ['9:30', 'nine', 'ten'].map((hour, index) => ({
  ref: `${index}.txt`,
  text: `I think that school should start at ${hour}, because teenagers need their sleep.\n\nDoctors say that eight hours are the least, but my bus comes at 6:40. My neighbour Keisha drives her sons at seven.`,
  student: { id: `S-${index}`, name: ['Keisha Abernathy', 'Tom Weller', 'Ann Short'][index] },
}));

async function graded(): Promise<Loose[]> {
  for (;;) {
    const { body } = await ask(fixture, 'GET /api/v1/runs?assignment=bells');
    if (body.items.every((run: Loose) => run.status === 'done')) break;
    if (body.items.some((run: Loose) => run.status === 'failed')) throw new Error(JSON.stringify(body.items));
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  return (await ask(fixture, 'GET /api/v1/grades?assignment=bells')).body.items;
}

test('a rubric’s way: graded under it, edited on three past essays, published, regraded, taken back', async () => {
  const made = await ask(fixture, 'PUT /api/v1/assignments/bells', {
    title: 'Bells',
    taskText: 'Should school start later?',
    gradeLevel: '8',
    genre: 'argumentative',
    rubric,
  });
  expect(made.status).toBe(201);
  await ask(fixture, 'POST /api/v1/assignments/bells/submissions?grade=true', { submissions: essays });
  expect(await graded()).toHaveLength(3);
  expect((await ask(fixture, 'GET /api/v1/rubrics/later-start/impact')).body.items).toMatchObject([
    { assignment: 'bells', touched: { released: 0, review: 0, rejected: 0 }, untouched: 3 },
  ]);

  // A draft is tried on past essays before it is anything at all.
  const draft = {
    ...rubric,
    traits: [
      { ...rubric.traits[0], definition: 'Takes a position; reasons count only when explained.' },
      rubric.traits[1],
    ],
  };
  const tried = await ask(fixture, 'POST /api/v1/assignments/bells/preview', { rubric: draft });
  expect(tried.status).toBe(200);
  expect(tried.body).toMatchObject({ grader: 'model' });
  expect(tried.body.essays.length).toBeGreaterThan(0);
  expect(tried.body.plans.before).not.toBe(tried.body.plans.after);
  const asked = JSON.stringify(fixture.provider.requests().map((one: Loose) => one.body ?? one));
  expect(asked).toContain('reasons count only when explained');
  expect((await ask(fixture, 'GET /api/v1/rubrics/later-start/versions')).body.items).toHaveLength(1);

  await ask(fixture, 'POST /api/v1/rubrics', JSON.stringify(draft), { 'content-type': 'application/json' });
  const diff = await ask(fixture, 'GET /api/v1/rubrics/later-start/diff?before=1&after=2');
  expect(diff.body).toMatchObject({ comparable: true, changes: [{ kind: 'text', path: 'traits.ideas.definition' }] });
  const [impact] = (await ask(fixture, 'GET /api/v1/rubrics/later-start/impact')).body.items;
  const { released, review } = impact.touched;
  expect([released + review, impact.untouched]).toEqual([3, 0]);
  const again = await ask(fixture, 'POST /api/v1/assignments/bells/regrade', { states: ['released', 'review'] });
  expect([again.status, again.body.queued]).toEqual([202, 3]);
  await graded();
  expect((await ask(fixture, 'GET /api/v1/rubrics/later-start/impact')).body.items[0].untouched).toBe(3);

  const back = await ask(fixture, 'POST /api/v1/registry/rubric/later-start/rollback', { reason: 'too strict' });
  expect(back.body).toMatchObject({ action: 'rollback', reason: 'too strict', environment: 'production' });
  const history = await ask(
    fixture,
    'GET /api/v1/registry/history?kind=rubric&name=later-start&environment=production',
  );
  expect(history.body.items.map((one: Loose) => one.action)).toEqual(['rollback', 'publish', 'publish']);
});

test('a ruling becomes a note of the rubric, reaches the prompt, and says which essays it touches', async () => {
  const refused = await ask(fixture, 'POST /api/v1/assignments/bells/rulings', {
    text: 'Tom Weller may leave out reasons.',
  });
  expect([refused.status, refused.body.detail]).toEqual([400, expect.stringContaining('names somebody')]);
  expect(refused.body.detail).not.toContain('Weller');
  const quoted = await ask(fixture, 'POST /api/v1/assignments/bells/rulings', {
    text: 'Where somebody writes that eight hours are the least, but my bus comes late, count it.',
  });
  expect(quoted.body.detail).toContain('quotes an essay');
  const made = await ask(fixture, 'POST /api/v1/assignments/bells/rulings', {
    text: 'Medical facts count as reasons without a source.',
    traitId: 'ideas',
    search: 'doctors say',
  });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    rubricVersion: 3,
    ruling: { note: 'Ideas: Medical facts count as reasons without a source.' },
  });
  expect(made.body.touches).toHaveLength(3);
  const gradeIds = [made.body.touches[0].gradeId];
  const queued = await ask(fixture, 'POST /api/v1/assignments/bells/regrade', { gradeIds });
  expect(queued.body.queued).toBe(1);
  await graded();
  const asked = JSON.stringify(fixture.provider.requests().map((one: Loose) => one.body ?? one));
  expect(asked).toContain('Medical facts count as reasons');
  const twice = await ask(fixture, 'POST /api/v1/assignments/bells/rulings', {
    text: 'Medical facts count as reasons without a source.',
    traitId: 'ideas',
  });
  expect(twice.status).toBe(409);
});

test('prompts are edited, tried and refused without evidence; with a reason they are in production without a deploy', async () => {
  const list = (await ask(fixture, 'GET /api/v1/registry')).body;
  expect(list.rule).toBe('one-person');
  const packaged = list.versions.find((one: Loose) => one.kind === 'prompts' && one.version === 0);
  const { text } = (await ask(fixture, `GET /api/v1/registry/prompts/${packaged.hash}`)).body;
  const edited = text.replace('You grade one trait', 'You weigh one trait');
  const broken = await ask(fixture, 'POST /api/v1/registry/prompts', { text: text.replaceAll('{{canary}}', '') });
  expect([broken.status, broken.body.detail]).toEqual([400, expect.stringContaining('{{canary}}')]);
  const tried = await ask(fixture, 'POST /api/v1/assignments/bells/preview', { prompts: edited });
  expect(tried.status).toBe(200);
  const registered = await ask(fixture, 'POST /api/v1/registry/prompts', { text: edited, note: 'verb' });
  expect(registered.body).toMatchObject({ version: 1, created: true });
  const path = 'POST /api/v1/registry/prompts/trait-grade/requests';
  const refused = await ask(fixture, path, { environment: 'staging' });
  expect([refused.status, refused.body.code]).toEqual([409, 'promotion.refused']);
  for (const environment of ['staging', 'production']) {
    const done = await ask(fixture, path, { environment, overrideReason: 'tried on the class' });
    expect(done.body).toMatchObject({ alone: 'no second person here', request: { status: 'approved' } });
  }
  const plan = await ask(fixture, 'POST /api/v1/assignments/bells/plans', {});
  expect(plan.body.plan.promptsHash).toBe(registered.body.hash);
});

test('with the rule of two persons the owner’s own request waits for somebody else', async () => {
  const rule = await ask(fixture, 'PUT /api/v1/registry/approval-rule', { rule: 'two-person', reason: 'department' });
  expect(rule.body).toEqual({ rule: 'two-person' });
  const asked = await ask(fixture, 'POST /api/v1/registry/prompts/trait-grade/requests', {
    environment: 'production',
    share: 0.5,
    version: 1,
  });
  expect(asked.body.request).toMatchObject({ status: 'open', share: 0.5 });
  const { id } = asked.body.request;
  const overrideReason = 'x';
  const self = await ask(fixture, `POST /api/v1/registry/requests/${id}/approve`, { overrideReason });
  expect([self.status, self.body.detail]).toEqual([403, expect.stringContaining('another person')]);
  const rejected = await ask(fixture, `POST /api/v1/registry/requests/${id}/reject`, { reason: 'later' });
  expect(rejected.body).toMatchObject({ status: 'rejected', decisionReason: 'later' });
});

test('a rubric goes out to Canvas and comes back onto what is there', async () => {
  const out = await ask(fixture, 'GET /api/v1/rubrics/later-start/export?format=canvas-csv&version=3');
  expect(out.headers.get('x-assay-lost')).toContain('1 notes (rulings)');
  const back = await ask(fixture, 'POST /api/v1/rubrics/import', { text: out.body, fileName: 'x.csv' });
  expect(back.body).toMatchObject({ format: 'canvas-csv', base: { version: 3 }, diff: { changes: [] } });
  const foreign = exportRubric(rubricSchema.parse({ ...rubric, title: 'Another one' }), 'moodle-xml', new Date()).text;
  const fresh = await ask(fixture, 'POST /api/v1/rubrics/import', { text: foreign, fileName: 'x.xml', publish: true });
  expect(fresh.body).toMatchObject({ published: { rubricId: 'another-one', version: 1, created: true } });
  // Two persons: it is in dev, and in no other environment.
  const history = await ask(fixture, 'GET /api/v1/registry/history?kind=rubric&name=another-one');
  expect(history.body.items.map((one: Loose) => one.environment)).toEqual(['dev']);
});

test('whatever was changed above left its row in the audit log', async () => {
  expect(await watch.unaudited()).toEqual([]);
});
