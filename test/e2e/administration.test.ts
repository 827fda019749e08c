import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { watchAudit, type AuditWatch } from './audit-watch.ts';
import { ask, startServerFixture, token, type Answer, type Loose, type ServerFixture } from './server-fixture.ts';

let fixture: ServerFixture;
let watch: AuditWatch;
beforeAll(async () => {
  fixture = await startServerFixture();
  watch = await watchAudit(fixture.workspace.database);
  await ask(fixture, 'POST /api/v1/rubrics', rubric);
  await ask(fixture, 'PUT /api/v1/assignments/later', assignment);
});
afterAll(() => fixture.close());

const trait = { id: 'claim', name: 'Claim', definition: 'Has a claim.', weight: 1, scale: { min: 0, max: 4 } };
const rubric = {
  format: 'assay.rubric/1',
  id: 'short',
  title: 'Short',
  genre: 'other',
  gradeLevel: '8',
  scale: { min: 0, max: 4 },
  traits: [trait],
  bands: [
    { id: 'low', name: 'Not yet', min: 0, max: 1 },
    { id: 'high', name: 'There', min: 2, max: 4 },
  ],
};
const assignment = { title: 'Later, start', taskText: 'Write.', gradeLevel: '8', genre: 'other', rubricId: 'short' };

async function upload(line: string, name: string, text: string): Promise<Answer> {
  const [method = '', path = ''] = line.split(' ');
  const body = new FormData();
  body.append('file', new File([text], name));
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${fixture.server.url}${path}`, { method, headers, body });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const roster = [
  'student_id,given_name,family_name,email',
  'u1,Ana,"Ortiz, Jr.",ana@school.example',
  'u2,=HYPERLINK("x"),Bell,bo@school.example',
  'u3,Cy,Zero,cy@school.example',
].join('\n');

const submissions = new Map<string, string>();

async function untilEnded(runId: string): Promise<Loose> {
  for (;;) {
    const { body } = await ask(fixture, `GET /api/v1/runs/${runId}`);
    if (!['queued', 'running'].includes(body.status)) return body;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('off switch', () => {
  test('a class list goes in by upload; the same again changes nothing', async () => {
    const first = await upload('PUT /api/v1/assignments/later/roster', 'class.csv', roster);
    expect([first.status, first.body.students]).toEqual([200, 3]);
    expect((await upload('PUT /api/v1/assignments/later/roster', 'class.csv', roster)).body.students).toBe(3);
  });

  test('off: nothing begins, however it is asked for; a person grades on by hand', async () => {
    const essays = ['u1', 'u2', 'u3'].map((id) => ({
      ref: id,
      text: `The essay of ${id}. It says so.`,
      student: { id },
    }));
    const added = await ask(fixture, 'POST /api/v1/assignments/later/submissions', {
      submissions: essays,
      grade: false,
    });
    for (const { ref, id } of added.body.submissions) submissions.set(ref, id);
    const off = await ask(fixture, 'PUT /api/v1/assignments/later/ai-grading', { enabled: false });
    expect([off.status, off.body.assignment.aiGradingEnabled]).toEqual([200, false]);
    expect((await ask(fixture, 'POST /api/v1/assignments/later/runs', {})).body.code).toBe('grader.not-ready');

    for (const [student, score] of [
      ['u1', 3],
      ['u3', 0],
    ] as const) {
      const path = `POST /api/v1/submissions/${submissions.get(student)}/hand-grade`;
      const opened = await ask(fixture, path);
      expect([opened.status, opened.body.state, opened.body.reasons]).toEqual([
        201,
        'review',
        [{ code: 'grader.none' }],
      ]);
      expect((await ask(fixture, path)).body.id).toBe(opened.body.id);
      const decided = await ask(fixture, `POST /api/v1/grades/${opened.body.id}/decisions`, {
        action: 'override',
        score,
        traitScores: { claim: score },
        reason: 'read by hand',
      });
      expect(decided.status).toBe(201);
      grades.set(student, opened.body.id);
    }
  });

  test('on again: the rest is graded by the machine', async () => {
    const on = await ask(fixture, 'PUT /api/v1/assignments/later/ai-grading', { enabled: true });
    expect(on.body.assignment.aiGradingEnabled).toBe(true);
    const started = await ask(fixture, 'POST /api/v1/assignments/later/runs', {
      submissionIds: [submissions.get('u2')],
    });
    expect(started.status).toBe(202);
    const runId = started.body.runs[0].id;
    await untilEnded(runId);
    const found = await ask(fixture, `GET /api/v1/grades?submission=${submissions.get('u2')}`);
    grades.set('u2', found.body.items[0].id);
    const hand = await ask(fixture, `POST /api/v1/submissions/${submissions.get('u2')}/hand-grade`);
    expect([hand.status, hand.body.code]).toEqual([409, 'conflict']);
  });

  test('a run that was queued before the switch and begins after it grades nothing', async () => {
    const { workspace } = fixture;
    const before = await workspace.stores.assignments.get('later');
    await workspace.stores.assignments.put({ ...before, aiGradingEnabled: false });
    const { planHash } = await workspace.stores.runs.get(
      (await workspace.stores.grades.get(grades.get('u2') ?? '')).runId,
    );
    const [made] = await workspace.stores.runs.createMany([{ submissionId: submissions.get('u1') ?? '', planHash }]);
    const run = made?.run.id ?? '';
    await ask(fixture, `POST /api/v1/runs/${run}/cancel`);
    await ask(fixture, `POST /api/v1/runs/${run}/retry`);
    const ended = await untilEnded(run);
    expect([ended.status, ended.error?.code]).toEqual(['failed', 'grader.not-ready']);
    await workspace.stores.assignments.put({ ...before, aiGradingEnabled: true });
  });
});

const grades = new Map<string, string>();

test('a verdict of another tool is a reason to look and no score; the same tool’s next verdict replaces it', async () => {
  const path = `/api/v1/submissions/${submissions.get('u2')}/flags`;
  const before = await ask(fixture, `GET /api/v1/grades/${grades.get('u2')}`);
  const said = {
    source: 'similarity',
    kind: 'plagiarism',
    verdict: 'flagged',
    probability: 0.9,
    link: 'https://tool.example/1',
  };
  const posted = await ask(fixture, `POST ${path}`, said);
  expect([posted.status, posted.body.postedBy]).toEqual([201, 'owner']);
  const queue = await ask(fixture, 'GET /api/v1/assignments/later/queue');
  const item = queue.body.items.find((one: Loose) => one.submissionId === submissions.get('u2'));
  expect(item.state).toBe('needs-review');
  expect(JSON.stringify(item.reasons)).toContain('external.flag');
  const after = await ask(fixture, `GET /api/v1/grades/${grades.get('u2')}`);
  expect([after.body.sha256, after.body.score]).toEqual([before.body.sha256, before.body.score]);
  expect((await ask(fixture, `POST ${path}`, { ...said, verdict: 'clear' })).status).toBe(201);
  expect((await ask(fixture, `GET ${path}`)).body.items).toMatchObject([{ verdict: 'clear' }]);
  expect((await ask(fixture, `POST ${path}`, { ...said, link: 'javascript:alert(1)' })).status).toBe(400);
});

describe('exports', () => {
  const get = (name: string) => ask(fixture, `GET /api/v1/assignments/later/exports/${name}`);

  test('what was graded and not released stays inside', async () => {
    const { body } = await get('canvas.csv');
    expect(body.split('\r\n')).toHaveLength(3);
    expect((await get('feedback.html')).body).toContain('No grade of this assignment was released yet');
  });

  test('released: zero is 0, who has none is left out of Canvas’s file, and no name becomes a formula', async () => {
    const { workspace } = fixture;
    const { id } = await workspace.stores.assignments.get('later');
    const decided = [grades.get('u1') ?? '', grades.get('u3') ?? ''];
    await workspace.stores.desk.publication.release(id, decided, { cleared: false });
    const canvas = await get('canvas.csv?assignmentId=77&section=8a&purpose=end+of+term&recipient=Canvas');
    expect(canvas.headers.get('content-disposition')).toContain('later-canvas.csv');
    expect(canvas.body.split('\r\n')).toEqual([
      'Student,ID,SIS User ID,SIS Login ID,Section,"Later, start (77)"',
      '    Points Possible,,,,,4',
      '"Ana Ortiz, Jr.",,u1,ana@school.example,8a,3',
      'Cy Zero,,u3,cy@school.example,8a,0',
      '',
    ]);
    const csv = (await get('grades.csv')).body.split('\r\n');
    expect(csv[0]).toBe('student,student_id,email,submission,score,band,claim,released_at');
    expect(csv[1]).toMatch(/^"'=HYPERLINK\(""x""\) Bell",u2,/);
    expect(csv[2]).toMatch(/^"Ana Ortiz, Jr\.",u1,ana@school\.example,sub-\w+,3,high,3,\d{4}-/);
    const jsonLines = await fetch(`${fixture.server.url}/api/v1/assignments/later/exports/grades.jsonl`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const lines = (await jsonLines.text())
      .trim()
      .split('\n')
      .map((line): Loose => JSON.parse(line));
    expect(lines.map((line: Loose) => line.score)).toEqual([null, 3, 0]);
    const one = await get(`feedback.html?submission=${submissions.get('u1')}`);
    expect(one.body).toContain('Ana Ortiz, Jr.');
    expect(one.body).not.toContain('Cy Zero');
    expect(one.body).not.toContain('<script');
    expect((await get('feedback.html')).body).toContain('Cy Zero');
  });

  test('each of them is in the record of disclosures, and so is who opened an essay', async () => {
    const submission = submissions.get('u1');
    await ask(fixture, `GET /api/v1/submissions/${submission}/text`);
    await ask(fixture, `GET /api/v1/submissions/${submission}/text`);
    const { body } = await ask(fixture, `GET /api/v1/records/disclosures?submission=${submission}`);
    const kinds = body.items.map((one: Loose) => one.kind);
    expect(kinds.filter((kind: string) => kind === 'view')).toHaveLength(1);
    expect(kinds).toContain('feedback');
    expect(body.items).toContainEqual(
      expect.objectContaining({ kind: 'export', actor: 'owner', purpose: 'end of term', recipient: 'Canvas' }),
    );
    const unreleased = await ask(fixture, `GET /api/v1/records/disclosures?submission=${submissions.get('u2')}`);
    expect(unreleased.body.items.filter((one: Loose) => one.kind !== 'view')).toEqual([]);
    const audit = JSON.stringify((await ask(fixture, 'GET /api/v1/audit?limit=1000')).body);
    expect(audit).toContain('disclose.export');
    expect(audit).not.toContain('end of term');
  });
});

test('a parent’s request holds erasure up until it is closed, and the whole record goes out with it', async () => {
  const { pseudonym } = await fixture.workspace.stores.submissions.get(submissions.get('u3') ?? '');
  const opened = await ask(fixture, 'POST /api/v1/records/requests', {
    pseudonym,
    askedBy: 'parent',
    wants: 'inspect',
  });
  const days = (Date.parse(opened.body.dueAt) - Date.parse(opened.body.openedAt)) / 86_400_000;
  expect([opened.status, days]).toEqual([201, 45]);
  const erase = `POST /api/v1/records/students/${pseudonym}/erase`;
  expect((await ask(fixture, erase, { reason: 'asked' })).status).toBe(409);
  const submission = submissions.get('u3');
  expect((await ask(fixture, `POST /api/v1/records/submissions/${submission}/erase`, { reason: 'x' })).status).toBe(
    409,
  );

  const record = await ask(fixture, `POST /api/v1/records/students/${pseudonym}/export`, {
    purpose: 'inspection',
    recipient: 'parent',
  });
  expect(record.body.identity).toContainEqual({ kind: 'name', value: 'Cy Zero' });
  expect(record.body.submissions[0].text).toContain('The essay of u3');
  expect(record.body.submissions[0].grades[0].decisions[0].score).toBe(0);

  const closing = `POST /api/v1/records/requests/${opened.body.id}/close`;
  expect((await ask(fixture, closing, { outcome: 'granted' })).body.outcome).toBe('granted');
  expect((await ask(fixture, closing, { outcome: 'granted' })).status).toBe(409);
  expect((await ask(fixture, erase, { reason: 'asked' })).body).toEqual({ submissions: 1 });
  const { rows } = await fixture.workspace.database.pool.query(
    'select purpose from assay.disclosure where submission_id = $1 and purpose is not null',
    [submission],
  );
  expect(rows).toEqual([]);
});

test('readiness says how many graded essays are missing; a wrong row of an upload is named and the others go in', async () => {
  const first = await ask(fixture, 'GET /api/v1/assignments/later/readiness');
  expect(first.body).toMatchObject({ needed: 50, state: 'learning' });
  const csv = [
    'essay_id,text,holistic',
    'g1,An essay that is good.,3',
    'g2,Another one.,9',
    'g3,A third essay.,1',
  ].join('\n');
  const added = await upload('POST /api/v1/assignments/later/graded-essays/file', 'graded.csv', csv);
  expect(added.body).toMatchObject({ added: 2, existing: 0, rejected: [{ code: 'input.invalid' }] });
  expect(added.body.rejected[0].message).toContain('line 3');
  const again = await upload('POST /api/v1/assignments/later/graded-essays/file', 'graded.csv', csv);
  expect(again.body).toMatchObject({ added: 0, existing: 2 });
  const then = await ask(fixture, 'GET /api/v1/assignments/later/readiness');
  expect(then.body.missing).toBe(first.body.missing - 2);
  expect(then.body.words).toBe(`${then.body.missing} more graded essays until a scorer can be trained.`);

  const training = await ask(fixture, 'POST /api/v1/assignments/later/scorers', {});
  expect(training.status).toBe(202);
  for (;;) {
    const { body } = await ask(fixture, 'GET /api/v1/assignments/later/scorers');
    if (body.training.state === 'running') continue;
    expect(body.training).toMatchObject({ state: 'failed', error: { code: 'training.insufficient' } });
    break;
  }
});

describe('policy and calibration', () => {
  const path = '/api/v1/assignments/later';

  test('single entries of the policy are set and taken back; what is not allowed is named with what is', async () => {
    const set = await ask(fixture, `PATCH ${path}/policy`, { machineScores: 'until-scored', autoRelease: false });
    expect([set.status, set.body.policy.machineScores, set.body.policy.autoRelease]).toEqual([
      200,
      'until-scored',
      false,
    ]);
    const back = await ask(fixture, `PATCH ${path}/policy`, { machineScores: null });
    expect([back.body.policy.machineScores, back.body.policy.autoRelease]).toEqual([undefined, false]);
    const unknown = await ask(fixture, `PATCH ${path}/policy`, { machineScore: 'shown' });
    expect([unknown.status, unknown.body.detail]).toEqual([400, expect.stringContaining('machineScores')]);
    const wrong = await ask(fixture, `PATCH ${path}/policy`, { secondReads: 2 });
    expect([wrong.status, wrong.body.errors[0].path]).toEqual([400, 'body.secondReads']);
  });

  test('a calibration needs ten graded essays and says so; its state can be asked for; there is nothing to take back', async () => {
    const asked = await ask(fixture, `POST ${path}/calibrators`, { dryRun: true });
    expect([asked.status, asked.body.code]).toEqual([422, 'training.insufficient']);
    expect((await ask(fixture, `GET ${path}/calibrators`)).body).toEqual({
      inUse: null,
      differs: null,
      versions: [],
      calibration: null,
    });
    expect((await ask(fixture, `POST ${path}/calibrators/rollback`)).status).toBe(409);
    const discarded = await ask(fixture, 'DELETE /api/v1/calibration-replies');
    expect([discarded.status, discarded.body.erased]).toEqual([200, 0]);
  });

  test('there are no questions of a rubric before somebody has them made', async () => {
    expect((await ask(fixture, 'GET /api/v1/rubrics/short/questions')).status).toBe(404);
  });
});

test('whatever was changed above left its row in the audit log', async () => {
  expect(await watch.unaudited()).toEqual([]);
});
