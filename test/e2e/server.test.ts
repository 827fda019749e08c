import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer } from '../../src/apps/server/start-server.ts';
import { startGrading } from '../../src/apps/workspace/grade-assignment.ts';
import {
  ask,
  inOrder,
  readEvents,
  startServerFixture,
  type Loose,
  token,
  type ServerFixture,
} from './server-fixture.ts';

let fixture: ServerFixture;
beforeAll(async () => {
  fixture = await startServerFixture();
});
afterAll(() => fixture.close());

const rubricYaml = `
format: assay.rubric/1
id: later-start
title: A later start
genre: argumentative
gradeLevel: '8'
scale: { min: 1, max: 6 }
traits:
  - id: ideas
    name: Ideas
    definition: Takes a position and gives reasons that bear on it.
    weight: 0.6
    scale: { min: 1, max: 6 }
    anchors: { '1': no position, '6': position with weighed reasons }
  - id: words
    name: Words
    definition: Words that are exact and do their work.
    weight: 0.4
    scale: { min: 1, max: 6 }
    anchors: { '1': vague words, '6': exact words }
bands: [{ id: all, name: All, min: 1, max: 6 }]
`;

const essay = `Dear board, my name is Keisha Abernathy and I think that school should start at 9:30, because teenagers need their sleep.

Doctors say that eight hours are the least, but my bus comes at 6:40. However, some parents work early. For example, my neighbour drives her sons at seven, so the school could open its library.

If the library is open, nobody waits in the cold, and everybody else can sleep. That is why I ask you to change the bell.`;

const submissions = {
  submissions: [
    { ref: 'one.txt', text: essay, student: { id: 'S-17', name: 'Keisha Abernathy' } },
    { ref: 'two.txt', text: essay.replace('9:30', 'nine') },
  ],
};

test('from a rubric to a decision: the whole way over HTTP', async () => {
  const published = await ask(fixture, 'POST /api/v1/rubrics', rubricYaml, { 'content-type': 'application/yaml' });
  expect([published.status, published.body.version.version, published.body.created]).toEqual([201, 1, true]);
  const again = await ask(fixture, 'POST /api/v1/rubrics', rubricYaml, { 'content-type': 'application/yaml' });
  expect([again.status, again.body.version.version, again.body.created]).toEqual([200, 1, false]);

  const assignment = {
    title: 'A later start',
    taskText: 'Should school start later? Write a letter to the board.',
    gradeLevel: '8',
    genre: 'argumentative',
    rubricId: 'later-start',
  };
  expect((await ask(fixture, 'PUT /api/v1/assignments/later', assignment)).status).toBe(201);
  expect((await ask(fixture, 'PUT /api/v1/assignments/later', assignment)).status).toBe(200);

  // Handing in twice makes nothing twice.
  const first = await ask(fixture, 'POST /api/v1/assignments/later/submissions', submissions);
  expect(first.status).toBe(202);
  expect(first.body.submissions.map((one: Loose) => one.created)).toEqual([true, true]);
  const second = await ask(fixture, 'POST /api/v1/assignments/later/submissions', submissions);
  expect(second.body.submissions.map((one: Loose) => one.created)).toEqual([false, false]);
  const ids = (answer: typeof first) => answer.body.submissions.map((one: Loose) => [one.id, one.runId]);
  expect(ids(second)).toEqual(ids(first));

  const events = await readEvents(fixture, '/api/v1/assignments/later/events?until=idle');
  const grades = events.filter((one) => one.event === 'grade');
  expect(grades.map((one) => one.data.submissionId).toSorted(inOrder)).toEqual(
    first.body.submissions.map((one: Loose) => one.id).toSorted(inOrder),
  );
  const last = events.findLast((one) => one.event === 'progress');
  expect(last?.data.counts).toEqual({ queued: 0, running: 0, held: 0, done: 2, failed: 0, cancelled: 0 });
  const billed = fixture.provider.ledger().reduce((sum, call) => sum + call.priceMicroUsd, 0);
  expect(billed).toBeGreaterThan(0);
  expect(last?.data.costMicroUsd).toBe(billed);

  // Resumed from the last grade: what it may tell again are grades, never fewer than were missed.
  const resumed = await readEvents(fixture, '/api/v1/assignments/later/events?until=idle', {
    lastEventId: grades[0]?.id ?? '',
  });
  expect(resumed.filter((one) => one.event === 'grade').map((one) => one.id)).toContain(grades[1]?.id);

  const runId = first.body.submissions[0].runId;
  const run = await ask(fixture, `GET /api/v1/runs/${runId}`);
  expect([run.status, run.body.status]).toEqual([200, 'done']);
  expect((await ask(fixture, `POST /api/v1/runs/${runId}/retry`)).status).toBe(409);

  const listed = await ask(fixture, 'GET /api/v1/grades?assignment=later&limit=1');
  expect(listed.body.items).toHaveLength(1);
  const next = await ask(fixture, `GET /api/v1/grades?assignment=later&limit=1&after=${listed.body.after}`);
  expect([next.body.items.length, next.body.after]).toEqual([1, null]);

  const gradeId = grades.find((one) => one.data.runId === runId)?.id ?? '';
  const grade = await ask(fixture, `GET /api/v1/grades/${gradeId}`);
  expect(grade.body.content.result.status).toBe('scored');
  expect(grade.body.feedback.length).toBeGreaterThan(0);
  const text = await ask(fixture, `GET /api/v1/submissions/${grade.body.submissionId}/text`);
  for (const { span, quote } of grade.body.feedback) {
    // A masked name stands in the quote as its mask; everything else is verbatim.
    expect(text.body.text.slice(span.start, span.end).replace('Keisha Abernathy', '[PERSON_1]')).toBe(quote);
  }

  const trace = await ask(fixture, `GET /api/v1/grades/${gradeId}/trace`);
  expect(new Set(trace.body.spans.map((one: Loose) => one.name.split('/')[0]))).toEqual(
    new Set(['1-sanitize', '2-rubric', '3-exemplars', '4-grade', '5-faithfulness', '6-calibrate', '7-review']),
  );
  expect(trace.body.calls.every((call: Loose) => call.modelAnswered === 'scripted-grader-1')).toBe(true);
  expect(JSON.stringify(trace.body)).not.toMatch(/Keisha|teenagers/);

  const calls = fixture.provider.ledger().length;
  const replay = await ask(fixture, `POST /api/v1/grades/${gradeId}/replay`);
  expect(replay.body).toEqual({ status: 'same', gradeId, sha256: grade.body.sha256 });
  expect(fixture.provider.ledger()).toHaveLength(calls);

  const plan = await ask(fixture, 'POST /api/v1/assignments/later/plans', { policy: { autoRelease: false } });
  const rerun = await ask(fixture, `POST /api/v1/grades/${gradeId}/rerun`, { from: '7-review', plan: plan.body.hash });
  expect(rerun.status).toBe(200);
  expect(rerun.body.left.gradeId).toBe(gradeId);
  expect(rerun.body.right.planHash).toBe(plan.body.hash);
  const state = rerun.body.rows.find((row: Loose) => row.what === 'score');
  expect(state).toMatchObject({ same: true });
  expect(fixture.provider.ledger()).toHaveLength(calls);

  const key = { 'idempotency-key': 'click-1' };
  const decision = { action: 'override', score: 5, reason: 'The second reason is weighed.' };
  const decided = await ask(fixture, `POST /api/v1/grades/${gradeId}/decisions`, decision, key);
  expect([decided.status, decided.body.score]).toEqual([201, 5]);
  const clickedTwice = await ask(fixture, `POST /api/v1/grades/${gradeId}/decisions`, decision, key);
  expect(clickedTwice.body).toEqual(decided.body);
  const otherDecision = await ask(fixture, `POST /api/v1/grades/${gradeId}/decisions`, { action: 'approve' }, key);
  expect([otherDecision.status, otherDecision.body.code]).toEqual([409, 'conflict']);
  const after = await ask(fixture, `GET /api/v1/grades/${gradeId}`);
  expect([after.body.state, after.body.decisions.length]).toEqual(['released', 1]);
  // The seal does not move.
  expect(after.body.sha256).toBe(grade.body.sha256);

  const report = await ask(fixture, 'GET /api/v1/assignments/later/report');
  expect(report.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(report.body).toContain('<mark');
  expect(report.body).not.toContain('<script');

  const verdict = await ask(fixture, 'GET /api/v1/audit/verify');
  const acts = await ask(fixture, 'GET /api/v1/audit?limit=1000');
  const actorOf = (action: string) =>
    new Set(acts.body.items.filter((one: Loose) => one.action === action).map((one: Loose) => one.actor));
  // Who asked over HTTP is named, not the process that answered (which sealed the grades).
  expect(actorOf('assignment.create')).toEqual(new Set(['owner']));
  expect(actorOf('runs.create')).toEqual(new Set(['owner']));
  expect(actorOf('grade.seal')).toEqual(new Set(['test']));
  expect(verdict.body.status).toBe('ok');
  const tail = await ask(fixture, `GET /api/v1/audit/verify?head=${verdict.body.rows}:${'0'.repeat(64)}`);
  expect(tail.body.status).toBe('broken');
});

test('files go in by multipart; what cannot be read is named and the rest goes in', async () => {
  const form = new FormData();
  form.append('file', new File([`${essay}\nThree.`], 'three.txt'));
  form.append('file', new File([await readFile('examples/class/submissions/s03.docx')], 'four.docx'));
  form.append('file', new File(['MZ\u0000\u0001'], 'virus.docx'));
  const response = await fetch(`${fixture.server.url}/api/v1/assignments/later/submissions/files?grade=false`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  const body: Loose = await response.json();
  expect(response.status).toBe(201);
  expect(body.submissions.map((one: Loose) => [one.ref, one.runId])).toEqual([
    ['three.txt', null],
    ['four.docx', null],
  ]);
  expect(body.rejected.map((one: Loose) => [one.ref, one.code])).toEqual([['virus.docx', 'input.unreadable']]);
});

test('grading can be started apart from handing in, and a run can be cancelled', async () => {
  const started = await ask(fixture, 'POST /api/v1/assignments/later/runs', {});
  expect(started.status).toBe(202);
  expect(started.body.runs.map((one: Loose) => one.created).toSorted(inOrder)).toEqual([false, false, true, true]);
  const fresh = started.body.runs.find((one: Loose) => one.created).id;
  const cancelled = await ask(fixture, `POST /api/v1/runs/${fresh}/cancel`);
  expect(cancelled.status).toBe(200);
  // It may have been faster than the request: then there is nothing to try again.
  const retried = await ask(fixture, `POST /api/v1/runs/${fresh}/retry`);
  expect([cancelled.body.status, retried.status]).toEqual(
    cancelled.body.status === 'done' ? ['done', 409] : ['cancelled', 202],
  );
  const events = await readEvents(fixture, '/api/v1/assignments/later/events?until=idle');
  expect(events.findLast((one) => one.event === 'progress')?.data.counts).toMatchObject({ done: 5, failed: 0 });
});

test('nothing that a student wrote, no name, address or token is in the log', () => {
  const log = fixture.logged.join('');
  expect(log).toContain('"path":"/api/v1/grades/:gradeId/trace"');
  expect(log).not.toMatch(/Keisha|teenagers|three\.txt|test-token|grd-|sub-|S-17/);
});

test('an event stream ends when the server stops, and takes no more requests then', async () => {
  const log = pino({ level: 'silent' });
  const engine = await startGrading(fixture.workspace);
  const other = await startServer({ workspace: fixture.workspace, engine, log, token });
  const headers = { authorization: `Bearer ${token}` };
  const stream = await fetch(`${other.url}/api/v1/assignments/later/events`, { headers });
  const reader = (stream.body ?? new ReadableStream()).getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toContain('event: hello');
  await other.close();
  // What was under way is read to its end, not cut.
  let last = await reader.read();
  while (!last.done) last = await reader.read();
  await expect(fetch(`${other.url}/healthz`)).rejects.toThrow('fetch failed');
});

test('event streams of clients that went away are let go', async () => {
  const enough = () => true;
  for (let round = 0; round < 70; round += 1) {
    await readEvents(fixture, '/api/v1/assignments/later/events', { enough });
  }
  // 64 at a time are allowed: the 71st finds room only because the others are gone.
  await expect
    .poll(async () => (await readEvents(fixture, '/api/v1/assignments/later/events', { enough })).length)
    .toBeGreaterThan(0);
});
