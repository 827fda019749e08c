import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
// First: the server gives zod what its schemas are described with, before any of them is made.
import { ask, startServerFixture, type Loose, type ServerFixture } from './server-fixture.ts';
import { watchExperiments } from '../../src/apps/workspace/experiment-watch.ts';
import { importClass } from '../../src/apps/workspace/import-class.ts';
import { modelCard } from '../../src/apps/workspace/model-card.ts';
import { systemInformation } from '../../src/apps/workspace/system-information.ts';

/** Datasets and experiments over HTTP: a real database, a scripted model over the wire, the queue that servers and workers empty. */
let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await startServerFixture();
  await importClass(fixture.workspace, 'examples/class/assignment.yaml');
}, 300_000);
afterAll(() => fixture.close());

const sets = '/api/v1/assignments/later-bell/datasets';
const held = '/api/v1/datasets/held-out';
/** A plan against itself: every essay is graded once. */
const question = { a: 'model', b: 'model', minimumN: 2, draws: 100, lengthBins: 1 };

/** Empties the queue until the experiment is in that state. */
async function until(id: string, state: string): Promise<Loose> {
  const end = watchExperiments(fixture.workspace, {
    everyMs: 20,
    onWarning: () => undefined,
  });
  try {
    for (;;) {
      const { body } = await ask(fixture, `GET /api/v1/experiments/${id}`);
      if (body.state === state) return body;
      if (body.state === 'failed') throw new Error(JSON.stringify(body.error));
      await sleep(20);
    }
  } finally {
    await end();
  }
}

test('a set is locked, listed, read out and taken in again', async () => {
  const made = await ask(fixture, `POST ${sets}`, {
    from: 'graded-essays',
    name: 'held-out',
    kind: 'holdout',
    size: 6,
  });
  expect([made.status, made.body]).toMatchObject([
    201,
    {
      slug: 'held-out',
      kind: 'holdout',
      reserved: true,
      assignment: 'later-bell',
      versions: [{ version: 1, rows: 6 }],
    },
  ]);
  expect((await ask(fixture, `POST ${sets}`, { from: 'graded-essays', name: 'held-out', size: 6 })).status).toBe(409);
  expect((await ask(fixture, `POST ${sets}`, { from: 'thin-air', name: 'x' })).status).toBe(400);
  expect((await ask(fixture, 'GET /api/v1/datasets')).body.items).toMatchObject([{ slug: 'held-out' }]);

  const exported = await ask(fixture, `GET ${held}/export`);
  expect(exported.headers.get('content-type')).toBe('application/jsonl; charset=UTF-8');
  const rows: Loose[] = exported.body
    .trim()
    .split('\n')
    .map((line: string) => JSON.parse(line));
  expect(rows).toHaveLength(6);

  const upload = (fields: Readonly<Record<string, string>>, name = 'set.jsonl') => {
    const form = new FormData();
    const again = rows.map((row, index) => ({
      ...row,
      id: `new-${index}`,
      text: `${row.text} Now.`,
      groups: { dialect: 'x' },
    }));
    form.set(
      'file',
      new File(
        again.map((row) => `${JSON.stringify(row)}\n`),
        name,
      ),
    );
    for (const [key, value] of Object.entries(fields)) form.set(key, value);
    return fetch(`${fixture.server.url}${sets}/file`, {
      method: 'POST',
      headers: { authorization: 'Bearer test-token-0123456789abcdef' },
      body: form,
    });
  };
  const refused = await upload({ name: 'brought' });
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('consent')]);
  expect((await upload({ name: 'brought' }, 'set.exe')).status).toBe(400);
  const taken = await upload({ name: 'brought', consentBy: 'the district' });
  expect([taken.status, await taken.json()]).toMatchObject([
    201,
    { slug: 'brought', kind: 'golden', versions: [{ rows: 6 }] },
  ]);
});

test(
  'an experiment is costed, run in the background, broken off and gone on with, and paid once',
  { timeout: 300_000 },
  async () => {
    const { provider, workspace } = fixture;
    const estimated = await ask(fixture, `POST ${held}/experiments/estimate`, question);
    expect(estimated.body).toMatchObject({ essays: 6, essaysToGrade: 6, calls: expect.any(Number) });
    expect(estimated.body.mostMicroUsd).toBeGreaterThan(estimated.body.likelyMicroUsd);
    const judged = await ask(fixture, `POST ${held}/experiments/estimate`, {
      ...question,
      judges: ['specific', 'harmful'],
    });
    // Two judges, one plan, six essays.
    expect(judged.body.calls).toBe(estimated.body.calls + 2 * 6);
    expect(judged.body.likelyMicroUsd).toBeGreaterThan(estimated.body.likelyMicroUsd);
    expect(provider.ledger()).toHaveLength(0);

    const { status, body } = await ask(fixture, `POST ${held}/experiments`, question);
    expect([status, body]).toMatchObject([202, { state: 'waiting', graded: 0, total: 6 }]);
    expect((await ask(fixture, `POST ${held}/experiments`, question)).body.id).toBe(body.id);
    expect((await ask(fixture, `GET /api/v1/experiments/${body.id}/report.html`)).status).toBe(409);

    // A process that ends in the middle: it stops before its next essay, and what it finished is kept.
    const first = watchExperiments(workspace, { everyMs: 20, onWarning: () => undefined });
    while ((await ask(fixture, `GET /api/v1/experiments/${body.id}`)).body.graded === 0) await sleep(5);
    await first();
    const stopped = (await ask(fixture, `GET /api/v1/experiments/${body.id}`)).body;
    expect([stopped.state, stopped.graded > 0, stopped.graded < 6]).toEqual(['running', true, true]);
    const paid = provider.ledger().length;
    const finished = new Set(provider.ledger().map((call) => call.question));

    expect((await ask(fixture, `POST /api/v1/experiments/${body.id}/cancel`)).body.state).toBe('cancelled');
    expect((await ask(fixture, `POST /api/v1/experiments/${body.id}/resume`)).body.state).toBe('waiting');
    const done = await until(body.id, 'done');
    expect(done).toMatchObject({ graded: 6, total: 6, report: { essays: 6, labelled: 6 } });
    expect(done.report.figures.find((one: Loose) => one.evaluator === 'qwk' && one.bin === undefined)).toMatchObject({
      n: 6,
    });
    // Nothing that was asked about an essay that was finished is asked again.
    expect(provider.ledger().length).toBeGreaterThan(paid);
    expect(provider.ledger().filter((call) => call.number > paid && finished.has(call.question))).toEqual([]);
    expect(done.verdict).toBe(done.checks.some((one: Loose) => one.status === 'failed') ? 'failed' : 'too-few');
    expect((await ask(fixture, `POST /api/v1/experiments/${body.id}/resume`)).status).toBe(409);

    const page = await ask(fixture, `GET /api/v1/experiments/${body.id}/report.html`);
    expect([page.headers.get('content-type'), page.body]).toEqual([
      'text/html; charset=UTF-8',
      expect.stringContaining('<svg'),
    ]);
    const junit = await ask(fixture, `GET /api/v1/experiments/${body.id}/junit.xml`);
    expect(junit.body.match(/<testcase /g)).toHaveLength(done.checks.length);
    const same = await ask(fixture, `GET /api/v1/experiments/${body.id}/compare/${body.id}`);
    expect([same.body.sameDataset, same.body.figures.length]).toEqual([true, done.report.figures.length]);
    expect((await ask(fixture, 'GET /api/v1/experiments?dataset=held-out')).body.items).toMatchObject([
      { id: body.id, state: 'done' },
    ]);
  },
);

test('a model card is kept under its hash and is read, with its agreement report, as a page to print', async () => {
  const { workspace, provider } = fixture;
  const calls = provider.ledger().length;
  const options = { dataset: 'held-out', plan: 'model', minimumN: 2, system: systemInformation() };
  const { cardHash } = await modelCard(workspace, options);
  // The experiment graded all of it.
  expect(provider.ledger()).toHaveLength(calls);
  const cards = '/api/v1/assignments/later-bell/model-cards';
  const { body } = await ask(fixture, `GET ${cards}`);
  expect(body.items).toMatchObject([{ card: cardHash, dataset: { slug: 'held-out', version: 1 }, inUse: true }]);
  const card = await ask(fixture, `GET ${cards}/${cardHash}/card.html`);
  expect(card.body).toContain('A later bell for Harlan Creek?');
  expect(card.body).toContain(cardHash);
  expect(card.body).toContain('The undersigned has read this card');
  const report = await ask(fixture, `GET ${cards}/${cardHash}/report.html`);
  expect([report.status, report.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
  expect(report.body).toContain('<svg');
  expect((await ask(fixture, `GET ${cards}/${'0'.repeat(64)}/card.html`)).status).toBe(404);
});

test(
  'what fails says why and waits for somebody; a bound of cost is a check of the gate',
  { timeout: 300_000 },
  async () => {
    const { workspace } = fixture;
    const bounded = { ...question, maxCostMicroUsd: 1 };
    const { body } = await ask(fixture, `POST ${held}/experiments`, bounded);
    const error = { code: 'model.rejected', message: 'no' };
    await workspace.stores.experiments.take(new Date());
    await workspace.stores.experiments.noteFailure(body.id, { error, nextAt: undefined });
    expect((await ask(fixture, `GET /api/v1/experiments/${body.id}`)).body).toMatchObject({ state: 'failed', error });
    await ask(fixture, `POST /api/v1/experiments/${body.id}/resume`);
    const done = await until(body.id, 'done');
    expect(done.checks.find((one: Loose) => one.name === 'cost')).toMatchObject({ status: 'failed', threshold: 1 });
  },
);

test(
  'an experiment is held against the budgets of its class: before it begins, and call by call',
  { timeout: 300_000 },
  async () => {
    const { provider, workspace } = fixture;
    const { body: made } = await ask(fixture, 'POST /api/v1/classes', { name: '8b' });
    await ask(fixture, `PUT /api/v1/classes/${made.id}/assignments/later-bell`);
    // Every call of this file is an experiment's; one whose end is unknown counts at the most that it may have cost.
    const spent = async () => (await workspace.ledger.totals()).totalMicroUsd;
    const limit = (limitMicroUsd: number) =>
      ask(fixture, 'PUT /api/v1/budgets', { scope: 'class', scopeId: made.id, period: 'month', limitMicroUsd });
    // What the experiments above have cost counts from the budget's first day.
    expect((await limit((await spent()) + 1)).body).toMatchObject({ countedMicroUsd: await spent() });

    const other = { ...question, a: 'model,exemplars=0', b: 'model,exemplars=0' };
    const estimated = await ask(fixture, `POST ${held}/experiments/estimate`, other);
    expect(estimated.body).toMatchObject({
      essaysToGrade: 6,
      budgets: [{ scope: 'class', scopeName: '8b', period: 'month', leftMicroUsd: 1 }],
    });
    const calls = provider.ledger().length;
    const refused = await ask(fixture, `POST ${held}/experiments`, other);
    expect([refused.status, refused.body.code]).toEqual([402, 'budget.spent']);
    expect(refused.body.detail).toContain('the budget of class "8b" (month) has $0.0000');

    // Enough for what is likely, not for what each call may cost at most: the calls themselves are held, and go on when there is more.
    await limit((await spent()) + Math.ceil(estimated.body.likelyMicroUsd) + 1);
    const { body } = await ask(fixture, `POST ${held}/experiments`, other);
    await limit((await spent()) + 1);
    // It is begun: asked for again it is the one that is there, whatever the budget has left for a new one.
    const again = await ask(fixture, `POST ${held}/experiments`, other);
    expect([again.status, again.body.id]).toEqual([202, body.id]);
    // A provider was away seven times. That a period is spent is no eighth: the next one begins anyway.
    const jobs = workspace.stores.experiments;
    const away = { code: 'model.transport', message: 'away' };
    for (let times = 0; times < 7; times += 1) {
      await jobs.take(new Date());
      await jobs.noteFailure(body.id, { error: away, nextAt: new Date(0) });
    }
    const end = watchExperiments(fixture.workspace, { everyMs: 20, onWarning: () => undefined });
    const now = async () => (await ask(fixture, `GET /api/v1/experiments/${body.id}`)).body;
    while ((await now()).error?.code !== 'budget.spent') await sleep(20);
    expect(await now()).toMatchObject({ state: 'waiting', error: { code: 'budget.spent' } });
    expect((await jobs.get(body.id)).job?.attempts).toBe(7);
    await end();
    expect(provider.ledger()).toHaveLength(calls);
    await limit((await spent()) + 3 * Math.ceil(estimated.body.mostMicroUsd));
    await ask(fixture, `POST /api/v1/experiments/${body.id}/cancel`);
    await ask(fixture, `POST /api/v1/experiments/${body.id}/resume`);
    await until(body.id, 'done');
    expect(provider.ledger().length).toBeGreaterThan(calls);
    const { body: budgets } = await ask(fixture, 'GET /api/v1/budgets');
    expect(budgets.budgets).toMatchObject([{ scopeId: made.id, countedMicroUsd: await spent() }]);
  },
);

test('what the gates say of a version, before anybody asks for it', async () => {
  const registered = await ask(fixture, 'POST /api/v1/registry/policy', { document: { minTopBandClaims: 1 } });
  expect(registered.status).toBe(201);
  const { body } = await ask(fixture, 'GET /api/v1/registry/policy/default/gates');
  expect(body.refusals).toEqual([expect.stringContaining('assay experiment run')]);
});

test('a teacher sees the sets and experiments of their own classes, as if there were no others', async () => {
  const link = await ask(fixture, 'POST /api/v1/accounts', { name: 'A', email: 'a@school.example', roles: ['admin'] });
  const admin = await keyOf('a@school.example', link.body.link);
  const invited = await ask(
    fixture,
    'POST /api/v1/accounts',
    { name: 'T', email: 't@school.example', roles: ['teacher'] },
    admin,
  );
  const teacher = await keyOf('t@school.example', invited.body.link);
  const { body } = await ask(fixture, 'GET /api/v1/experiments', undefined, admin);
  const id = body.items[0].id;
  expect((await ask(fixture, 'GET /api/v1/datasets', undefined, teacher)).body.items).toEqual([]);
  expect((await ask(fixture, 'GET /api/v1/experiments', undefined, teacher)).body.items).toEqual([]);
  const foreign = [
    `GET /api/v1/experiments/${id}`,
    `GET ${held}`,
    `GET ${held}/export`,
    `GET ${held}/readings`,
    `POST ${held}/experiments`,
  ];
  const statuses = [];
  for (const line of foreign)
    statuses.push((await ask(fixture, line, line.startsWith('POST') ? question : undefined, teacher)).status);
  expect(statuses).toEqual([404, 404, 404, 404, 404]);
});

/** Headers of a person who set their password and signed in. */
async function keyOf(email: string, link: string): Promise<Record<string, string>> {
  const password = `a long enough password of ${email}`;
  const set = { token: new URL(link).searchParams.get('token'), password };
  expect((await ask(fixture, 'POST /api/v1/session/password', set, { authorization: '' })).status).toBe(204);
  const origin = fixture.server.url;
  const response = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email, password }),
  });
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  return { authorization: '', cookie, origin, 'content-type': 'application/json' };
}
