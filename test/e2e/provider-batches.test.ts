import { afterEach, expect, test } from 'vitest';
import { startGrading } from '../../src/apps/workspace/grade-assignment.ts';
import { openWorkspace } from '../../src/apps/workspace/workspace.ts';
import { laterAssignment, laterEssay } from './later-start.ts';
import { ask, startServerFixture, token, type Loose, type ServerFixture } from './server-fixture.ts';

const hours = ['9:00', '9:15', '9:30'];
/** Two traits of three essays. */
const questions = 6;
const terms = { discount: 0.5, deadlineMinutes: 60, collectSeconds: 1, pollSeconds: 1 };

const open: ServerFixture[] = [];
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.close();
});

/** Three essays in a batch of ours; the provider's ends when it is told to. */
async function start(): Promise<{ fixture: ServerFixture; id: string }> {
  const batches = { delayMs: 0, manner: 'hang' } as const;
  const fixture = await startServerFixture({ provider: { batches }, route: { batch: terms } });
  open.push(fixture);
  // Each trait is asked once; what comes after the first answers is asked directly, and is no matter of batches.
  await ask(fixture, 'PUT /api/v1/assignments/later', { ...laterAssignment, policy: { maskedTwin: false } });
  await ask(fixture, 'POST /api/v1/assignments/later/submissions', {
    grade: false,
    submissions: hours.map((hour) => ({ ref: `${hour}.txt`, text: laterEssay(hour) })),
  });
  const started = await ask(fixture, 'POST /api/v1/assignments/later/batches', {});
  expect(started.body.detail ?? started.status).toBe(202);
  return { fixture, id: started.body.batch.id };
}

async function until(read: () => Promise<Loose>, enough: (body: Loose) => boolean): Promise<Loose> {
  for (;;) {
    const body = await read();
    if (enough(body)) return body;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const bill = ({ provider }: ServerFixture): number =>
  provider.ledger().reduce((sum, call) => sum + call.priceMicroUsd, 0);

test('the questions of a batch go out together at half the price; what a teacher waits for does not wait for them', async () => {
  const { fixture, id } = await start();
  const status = () => ask(fixture, 'GET /api/v1/status').then(({ body }) => body);
  const lying = await until(status, (body) => body.providerBatches.batches[0]?.state === 'sent');
  expect(lying.providerBatches.batches[0]).toMatchObject({
    model: 'scripted-grader-1',
    requests: questions,
    answered: 0,
  });
  const held = await ask(fixture, `GET /api/v1/batches/${id}`);
  expect(held.body.causes).toMatchObject([{ status: 'held', code: 'model.batched', runs: 3 }]);
  expect(held.body.batch.estimate.basis).toContain("the wait for the provider's batch, at most 60 minutes");
  // Counted at the most that it can cost, at the batch's price.
  expect(held.body.costMicroUsd).toBeGreaterThan(0);

  // Somebody at the screen: asked at once, and answered before the batch is.
  await ask(fixture, 'POST /api/v1/assignments/later/submissions', {
    submissions: [{ ref: 'now.txt', text: laterEssay('ten') }],
  });
  const grades = () => ask(fixture, 'GET /api/v1/grades?assignment=later').then(({ body }) => body.items);
  expect(await until(grades, (items) => items.length > 0)).toHaveLength(1);
  const direct = fixture.provider.ledger().length;
  expect(direct).toBeGreaterThan(0);
  fixture.provider.endBatches('complete');

  const batch = () => ask(fixture, `GET /api/v1/batches/${id}`).then(({ body }) => body);
  const done = await until(batch, (body) => body.batch.state === 'done');
  expect(done.counts).toMatchObject({ done: 3, failed: 0 });
  const { totalMicroUsd, calls, unknown } = await fixture.workspace.ledger.totals();
  expect(totalMicroUsd).toBe(bill(fixture));
  expect([calls, unknown]).toEqual([fixture.provider.ledger().length, 0]);
  const [ended] = (await status()).providerBatches.batches;
  expect(ended).toMatchObject({ state: 'ended', outcome: 'completed', answered: questions, missed: 0 });
  // Each question of the batch at half of what the same tokens cost alone.
  const [batched] = fixture.provider.ledger().slice(direct);
  expect(batched?.priceMicroUsd).toBe(
    Math.ceil(((batched?.inputTokens ?? 0) * 75_000 + (batched?.outputTokens ?? 0) * 300_000) / 1e6),
  );
  // No word of an essay stays behind, neither here nor there.
  await until(
    async () => (await fetch(`${fixture.provider.url}/files`)).json(),
    ({ data }) => data.length === 0,
  );
  const { rows } = await fixture.workspace.database.pool.query(
    'select count(*)::int as n from assay.provider_batch_item where request is not null or response is not null',
  );
  expect(rows[0]).toEqual({ n: 0 });
}, 120_000);

test('a worker leaves while the batch is at the provider, which answers half of it: the next one reads that and asks the rest, and nothing is paid twice', async () => {
  const { fixture, id } = await start();
  const { workspace, server, storage, provider } = fixture;
  await until(
    () => workspace.providerBatches.list(1),
    ({ batches }) => batches[0]?.state === 'sent',
  );
  await server.close();
  await workspace.close();
  open.splice(open.indexOf(fixture), 1);

  provider.endBatches('expire');
  const next = await openWorkspace({
    config: workspace.config,
    secrets: { modelApiKey: undefined, serverToken: token },
    actor: 'next',
  });
  try {
    await startGrading(next);
    await until(
      () => next.stores.batches.get(id),
      ({ state }) => state === 'done',
    );
    expect((await next.stores.runs.counts({ batchId: id })).done).toBe(3);
    expect((await next.providerBatches.list(1)).batches[0]).toMatchObject({
      outcome: 'expired',
      answered: 3,
      missed: 3,
    });
    // Those of the batch, and what a grade made the pipeline ask besides: no question has a second bill.
    const asked = provider.ledger().map(({ question, trait: about }) => `${question} ${about}`);
    expect(asked.length).toBeGreaterThanOrEqual(questions);
    expect(new Set(asked).size).toBe(asked.length);
    expect((await next.ledger.totals()).totalMicroUsd).toBe(bill(fixture));
  } finally {
    await next.close();
    await provider.close();
    await storage.remove();
  }
}, 120_000);
