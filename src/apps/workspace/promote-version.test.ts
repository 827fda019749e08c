import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testStorage, type TestStorage } from '../../../test/durability/test-database.ts';
import { modelRouteSchema } from '../../core/model-route.ts';
import { rubricSchema, type Rubric } from '../../core/rubric.ts';
import { promptDocument, renderPrompts } from '../../registry/prompts/prompt-document.ts';
import { currentPlan } from './current-plan.ts';
import { approvePromotion, rejectPromotion, requestPromotion } from './promote-version.ts';
import { publishAssignment } from './publish-assignment.ts';
import { planArms } from './registry-arms.ts';
import { registerPolicy, registerPrompts, registerRoute } from './registry-register.ts';
import { rollbackOnAlarm, rollbackVersion } from './rollback-version.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

const route = modelRouteSchema.parse({
  provider: 'openai-compatible',
  model: 'grader-1',
  baseUrl: 'http://127.0.0.1:9/v1',
});

let storage: TestStorage;
let workspace: Workspace;
beforeAll(async () => {
  storage = await testStorage();
  workspace = await openWorkspace({
    config: {
      dataDir: storage.dataDir,
      databaseUrl: storage.databaseUrl,
      route,
      server: { host: '127.0.0.1', port: 0 },
      otlpEndpoint: undefined,
      logLevel: 'silent',
      concurrency: 2,
    },
    secrets: { modelApiKey: undefined, serverToken: undefined },
    actor: 'cli',
  });
});
afterAll(async () => {
  await workspace.close();
  await storage.remove();
});

const scale = { min: 1, max: 3 };

function rubric(id: string, definition: string): Rubric {
  return rubricSchema.parse({
    format: 'assay.rubric/1',
    id,
    title: 'Argument',
    genre: 'argumentative',
    gradeLevel: '8',
    learnerContext: 'Eighth graders.',
    scale,
    traits: [
      {
        id: 'claim',
        name: 'Claim',
        definition,
        weight: 1,
        scale,
        anchors: { '1': 'no position stated', '2': 'position named', '3': 'position argued against objections' },
      },
    ],
    bands: [{ id: 'all', name: 'All', min: 1, max: 3 }],
  });
}

const first = 'Takes a position on the question.';
const second = 'Takes a position on the question and gives reasons that bear on it.';

async function assignmentWith(slug: string, definition = first) {
  const { assignment } = await publishAssignment(workspace, {
    slug,
    title: 'Uniforms',
    taskText: 'Should students wear uniforms?',
    gradeLevel: '8',
    genre: 'argumentative',
    rubric: rubric(slug, definition),
    essays: [],
  });
  return assignment;
}

async function planOf(slug: string) {
  return currentPlan(workspace, await workspace.stores.assignments.get(slug));
}

/** An edited template, one more word for each name. */
function editedPrompts(word: string): string {
  const [packaged] = workspace.prompts;
  if (packaged === undefined) throw new Error('no packaged prompts');
  return renderPrompts(promptDocument(packaged)).replace('You grade one trait', `You ${word} one trait`);
}

const prompts = { kind: 'prompts', name: 'trait-grade' } as const;

describe('a workspace of one person', () => {
  test('publishes a rubric at once, in all three environments, and says that nobody else looked', async () => {
    await assignmentWith('alone');
    const history = await workspace.stores.registry.history({ kind: 'rubric', name: 'alone' });
    expect(history.map(({ environment, action, reason }) => [environment, action, reason])).toEqual([
      ['production', 'publish', 'no second person here'],
      ['staging', 'publish', 'no second person here'],
      ['dev', 'publish', 'no second person here'],
    ]);
    const before = await planOf('alone');
    await workspace.stores.rubrics.publish(rubric('alone', second));
    const after = await planOf('alone');
    expect(after.plan.rubricHash).not.toBe(before.plan.rubricHash);
    expect(after.hash).not.toBe(before.hash);
  });

  test('a plan keeps its hash when what was published is what is there', async () => {
    await assignmentWith('same');
    const before = await planOf('same');
    await workspace.stores.rubrics.publish(rubric('same', first));
    expect((await planOf('same')).hash).toBe(before.hash);
  });

  test('prompts need evidence all the same; an override is shown and audited, and the plan asks with them', async () => {
    await assignmentWith('prompted');
    const before = await planOf('prompted');
    const registered = await registerPrompts(workspace, editedPrompts('judge'), 'clearer verb');
    expect(registered).toMatchObject({ version: 1, created: true });
    expect(await registerPrompts(workspace, editedPrompts('judge'), 'again')).toMatchObject({
      version: 1,
      created: false,
    });
    // In dev, and nowhere else.
    expect((await planOf('prompted')).hash).toBe(before.hash);
    const wanted = { ...prompts, environment: 'staging', note: 'try' } as const;
    await expect(requestPromotion(workspace, wanted)).rejects.toMatchObject({
      code: 'promotion.refused',
      message: expect.stringContaining('no gate evidence'),
    });
    const overrideReason = 'one classroom, no gate data yet';
    const staged = await requestPromotion(workspace, { ...wanted, overrideReason });
    expect(staged).toMatchObject({
      alone: 'no second person here',
      refusals: [expect.stringContaining('no gate evidence')],
      request: { status: 'approved', overrideReason },
    });
    await requestPromotion(workspace, { ...wanted, environment: 'production', overrideReason });
    const after = await planOf('prompted');
    expect(after.plan.promptsHash).toBe(registered.hash);
    const audited = (await workspace.stores.audit.latest(20)).filter((entry) =>
      entry.action.endsWith('overriding-gates'),
    );
    expect(audited).toMatchObject([{ details: { overrideReason } }, { details: { overrideReason } }]);
    await rollbackVersion(workspace, prompts, { version: 0, reason: 'back to the package' });
    expect((await planOf('prompted')).hash).toBe(before.hash);
  });

  test('production is reached through staging only', async () => {
    await registerPolicy(workspace, { exemplars: 3 }, 'fewer exemplars');
    await expect(
      requestPromotion(workspace, {
        kind: 'policy',
        name: 'default',
        environment: 'production',
        note: '',
        overrideReason: 'in a hurry',
      }),
    ).rejects.toMatchObject({ code: 'promotion.refused', message: expect.stringContaining('never in staging') });
  });

  test('a policy stands under the entries of the assignment', async () => {
    await assignmentWith('policied');
    const { hash } = await registerPolicy(workspace, { exemplars: 4, auditSample: 0.1 }, '');
    await workspace.stores.registry.publish({ kind: 'policy', name: 'default' }, hash, 'test');
    expect((await planOf('policied')).plan.policy).toMatchObject({ exemplars: 4, auditSample: 0.1 });
    const assignment = await workspace.stores.assignments.get('policied');
    await workspace.stores.assignments.put({ ...assignment, policy: { exemplars: 5 } });
    expect((await planOf('policied')).plan.policy).toMatchObject({ exemplars: 5, auditSample: 0.1 });
    await rollbackVersion(workspace, { kind: 'policy', name: 'default' }, { version: 0, reason: 'end of test' });
    await expect(registerPolicy(workspace, { exemplars: 2 }, '')).rejects.toMatchObject({
      code: 'input.invalid',
      message: expect.stringContaining('policy.exemplars'),
    });
  });

  test('a route can change the model, and cannot send essays or keys to a place that the settings do not name', async () => {
    await expect(
      registerRoute(workspace, { ...route, baseUrl: 'http://elsewhere.example/v1' }, ''),
    ).rejects.toMatchObject({ code: 'input.invalid', message: expect.stringContaining('http://127.0.0.1:9/v1') });
    await expect(
      registerRoute(workspace, { ...route, fallbacks: [{ provider: 'openai', model: 'x' }] }, ''),
    ).rejects.toMatchObject({ code: 'input.invalid' });
    expect(await registerRoute(workspace, { ...route, model: 'grader-2' }, '')).toMatchObject({ version: 1 });
  });

  test('an assignment in dev tries what is there, and releases nothing', async () => {
    const assignment = await assignmentWith('trying');
    const production = await planOf('trying');
    expect(production.plan.policy.autoRelease).toBe(true);
    const { hash } = await registerPrompts(workspace, editedPrompts('weigh'), '');
    await workspace.stores.registry.setEnvironment(assignment.id, 'dev');
    const { plan } = await planOf('trying');
    expect(plan).toMatchObject({ promptsHash: hash, policy: { autoRelease: false } });
    await workspace.stores.registry.setEnvironment(assignment.id, 'production');
    expect((await planOf('trying')).hash).toBe(production.hash);
  });
});

describe('a workspace of two persons', () => {
  const ada = () => workspace.actingAs('ada');
  const ben = () => workspace.actingAs('ben');
  beforeAll(async () => {
    await assignmentWith('two');
    await ada().stores.registry.setApprovalRule('two-person', 'a department');
  });

  test('a new rubric is in dev until another person let it into staging and production', async () => {
    const before = await planOf('two');
    const published = await ada().stores.rubrics.publish(rubric('two', second));
    expect((await planOf('two')).hash).toBe(before.hash);
    const item = { kind: 'rubric', name: 'two', note: 'says what a reason is' } as const;
    await expect(requestPromotion(ada(), { ...item, environment: 'production' })).rejects.toMatchObject({
      code: 'promotion.refused',
    });
    const { request } = await requestPromotion(ada(), { ...item, environment: 'staging' });
    expect(request).toMatchObject({ status: 'open', requestedBy: 'ada', verdicts: [{ gate: 'rubric-lint' }] });
    await expect(approvePromotion(ada(), request.id)).rejects.toMatchObject({
      code: 'access.denied',
      message: expect.stringContaining('another person'),
    });
    await expect(approvePromotion(workspace, request.id)).rejects.toMatchObject({
      code: 'access.denied',
      message: expect.stringContaining('"cli" is not a person'),
    });
    await approvePromotion(ben(), request.id);
    await expect(approvePromotion(ben(), request.id)).rejects.toMatchObject({ code: 'conflict' });
    // Whoever wrote a version does not approve it either, though somebody else asked.
    const byBen = await requestPromotion(ben(), { ...item, environment: 'production' });
    await expect(approvePromotion(ada(), byBen.request.id)).rejects.toMatchObject({ message: /wrote this version/ });
    expect((await planOf('two')).hash).toBe(before.hash);
    await rejectPromotion(ada(), byBen.request.id, 'not before the holidays');
    const again = await requestPromotion(ada(), { ...item, environment: 'production' });
    await approvePromotion(ben(), again.request.id);
    expect((await planOf('two')).plan.rubricHash).toBe(published.hash);
  });

  test('one command goes back, the history says who and why, and forward again', async () => {
    const now = await planOf('two');
    const item = { kind: 'rubric', name: 'two' } as const;
    await expect(rollbackVersion(ben(), item, { version: 2, reason: 'x' })).rejects.toMatchObject({ code: 'conflict' });
    const back = await rollbackVersion(ben(), item, { reason: 'parents asked' });
    expect(back).toMatchObject({ action: 'rollback', doneBy: 'ben', reason: 'parents asked' });
    expect((await planOf('two')).plan.rubricHash).toBe(back.hash);
    await rollbackVersion(ben(), item, { version: 2, reason: 'cleared up' });
    expect((await planOf('two')).hash).toBe(now.hash);
  });

  test('a gate that refuses stands in the request; its approver overrules it by name, or it does not go in', async () => {
    const bare = rubricSchema.parse({
      ...rubric('two', second),
      traits: [{ ...rubric('two', second).traits[0], anchors: {} }],
    });
    await ada().stores.rubrics.publish(bare);
    const asked = await requestPromotion(ada(), { kind: 'rubric', name: 'two', environment: 'staging', note: '' });
    expect(asked.refusals).toEqual([
      expect.stringMatching(/^rubric-lint: anchor-missing at traits\[0\]\.anchors failed: /),
    ]);
    await expect(approvePromotion(ben(), asked.request.id)).rejects.toMatchObject({ code: 'promotion.refused' });
    const approved = await approvePromotion(ben(), asked.request.id, {
      overrideReason: 'portfolio, no anchors wanted',
    });
    expect(approved.request).toMatchObject({ decidedBy: 'ben', overrideReason: 'portfolio, no anchors wanted' });
  });

  test('publishing past the second person is refused, and the rule is relaxed by two persons only', async () => {
    const { registry } = ada().stores;
    const [version] = await registry.versions({ kind: 'rubric', name: 'two' });
    await expect(registry.publish({ kind: 'rubric', name: 'two' }, version?.hash ?? '', '')).rejects.toMatchObject({
      code: 'access.denied',
    });
    expect(await registry.setApprovalRule('one-person', 'summer')).toBe('two-person');
    expect(await registry.setApprovalRule('one-person', 'summer')).toBe('two-person');
    expect(await registry.approvalRule()).toEqual({ rule: 'two-person', askedToRelaxBy: 'ada' });
    expect(await ben().stores.registry.setApprovalRule('one-person', 'agreed')).toBe('one-person');
    await ada().stores.registry.setApprovalRule('two-person', 'term begins');
  });

  test('an A/B deals students out for good, records the arms, and an alarm ends it', async () => {
    const assignment = await workspace.stores.assignments.get('two');
    const { hash } = await registerPrompts(ada(), editedPrompts('score'), '');
    const about = { ...prompts, note: 'ab' } as const;
    for (const environment of ['staging', 'production'] as const) {
      const share = environment === 'production' ? { share: 0.5 } : {};
      const { request } = await requestPromotion(ada(), { ...about, environment, ...share });
      await approvePromotion(ben(), request.id, { overrideReason: 'test of the A/B' });
    }
    const running = await workspace.stores.promotions.runningTest();
    expect(running).toMatchObject({ candidateHash: hash, share: 0.5, startedBy: 'ben' });
    const control = await planOf('two');
    expect(control.plan.promptsHash).not.toBe(hash);

    const pseudonym = await workspace.stores.identities.enrol('student-1', []);
    const texts = Array.from({ length: 40 }, (_, index) => ({
      fileName: `essay-${index}.txt`,
      mediaType: 'text/plain',
      text: `Uniforms, for ${index} reasons.`,
      ...(index < 10 && { pseudonym }),
    }));
    const submissionIds = (await workspace.stores.submissions.addMany(assignment.id, texts)).map((one) => one.id);
    const arms = await planArms(workspace, assignment, { planHash: control.hash, submissionIds });
    const again = await planArms(workspace, assignment, { planHash: control.hash, submissionIds });
    const plans = submissionIds.map((id) => arms.planOf(id));
    expect(submissionIds.map((id) => again.planOf(id))).toEqual(plans);
    // All ten of the one student are in one arm; of the thirty others both arms have some (by chance not: 2 in 2^30).
    expect(new Set(plans.slice(0, 10)).size).toBe(1);
    expect(new Set(plans).size).toBe(2);

    const made = await workspace.stores.runs.createMany(
      submissionIds.map((submissionId) => ({ submissionId, planHash: arms.planOf(submissionId) })),
    );
    await arms.record(made.map(({ run }) => run));
    const counts = await workspace.stores.promotions.armCounts(running?.id ?? '');
    const candidates = plans.filter((plan) => plan !== control.hash).length;
    expect(counts).toEqual([
      { arm: 'candidate', state: 'queued', count: candidates, meanScore: undefined },
      { arm: 'control', state: 'queued', count: 40 - candidates, meanScore: undefined },
    ]);

    const undone = await rollbackOnAlarm(workspace, { alarm: 'faithfulness .81 below .95', kind: 'prompts' });
    expect(undone).toMatchObject({ what: 'ab-stopped', test: { stopAction: 'alarm', stopReason: /faithfulness/ } });
    const after = await planArms(workspace, assignment, { planHash: control.hash, submissionIds });
    expect(new Set(submissionIds.map((id) => after.planOf(id)))).toEqual(new Set([control.hash]));
  });

  test('without an A/B an alarm takes back the newest change of production, once, and not what is older than the drift', async () => {
    const before = await planOf('two');
    const { request } = await requestPromotion(ada(), { ...prompts, environment: 'production', note: '' });
    await approvePromotion(ben(), request.id, { overrideReason: 'test of the alarm' });
    expect((await planOf('two')).hash).not.toBe(before.hash);
    const later = new Date(Date.now() + 3_600_000);
    expect(await rollbackOnAlarm(workspace, { alarm: 'psi', kind: 'prompts', since: later })).toBeUndefined();
    expect(await rollbackOnAlarm(workspace, { alarm: 'psi .31 above .25', kind: 'prompts' })).toMatchObject({
      what: 'rolled-back',
      entry: { action: 'alarm', reason: 'psi .31 above .25' },
    });
    expect((await planOf('two')).hash).toBe(before.hash);
    expect(await rollbackOnAlarm(workspace, { alarm: 'again', kind: 'prompts' })).toBeUndefined();
  });

  test('all of it is in an audit chain that holds', async () => {
    expect((await workspace.stores.audit.verify()).status).toBe('ok');
  });
});
