import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDocx, makeZip, paragraph } from '../../src/evaluation/red-team/made-files.ts';
import { ask, eventsOf, startServerFixture, token, type Loose, type ServerFixture } from './server-fixture.ts';

let fixture: ServerFixture;
beforeAll(async () => {
  fixture = await startServerFixture();
  const rubric = {
    format: 'assay.rubric/1',
    id: 'short',
    title: 'Short',
    genre: 'other',
    gradeLevel: '8',
    scale: { min: 1, max: 4 },
    traits: [{ id: 't', name: 'T', definition: 'T', weight: 1, scale: { min: 1, max: 4 } }],
    bands: [{ id: 'all', name: 'All', min: 1, max: 4 }],
  };
  const assignment = { title: 'A', taskText: 'Write.', gradeLevel: '8', genre: 'other', rubric };
  for (const slug of ['mixed', 'many', 'streamed']) {
    await ask(fixture, `PUT /api/v1/assignments/${slug}`, assignment);
  }
});
afterAll(() => fixture.close());

interface Sent {
  readonly name: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

function send(
  slug: string,
  files: readonly Sent[],
  options: { roster?: string; stream?: boolean; grade?: boolean } = {},
) {
  const form = new FormData();
  for (const { name, content } of files) form.append('file', new File([content], name));
  if (options.roster !== undefined) form.append('roster', new File([options.roster], 'class.csv'));
  const grade = options.grade === true ? 'true' : 'false';
  return fetch(`${fixture.server.url}/api/v1/assignments/${slug}/submissions/files?grade=${grade}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, ...(options.stream === true && { accept: 'text/event-stream' }) },
    body: form,
  });
}

async function json(sent: Promise<Response>): Promise<Loose> {
  return (await sent).json();
}

function bytes(made: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(made);
}

const mixed: readonly Sent[] = [
  { name: 'one.txt', content: 'The first essay.' },
  {
    name: 'class.zip',
    content: bytes(
      makeZip([
        ['two.txt', 'The second essay.'],
        ['deep/three.docx', makeDocx({ body: paragraph('The third essay.') }).bytes],
        ['old.doc', 'x'],
      ]),
    ),
  },
  { name: 'more.csv', content: 'id,student_id,text\nr4,S-4,The fourth essay.\nr5,S-5,The fifth essay.\nr6,S-6\n' },
  { name: 'last.jsonl', content: '{"id":"r7","text":"The seventh essay."}\nnothing\n' },
  { name: 'long.txt', content: 'x'.repeat(200_001) },
  { name: 'one.txt', content: 'Another under the same name.' },
  { name: 'broken.zip', content: 'no archive' },
];

test('files, an archive and tables in one request: each essay is in, or is named with its limit; the same again adds nothing', async () => {
  const roster = 'student_id,given_name,family_name,file\nS-2,Nia,Osei,two.txt\n';
  const first = await send('mixed', mixed, { roster });
  const body: Loose = await first.json();
  expect(first.status).toBe(201);
  expect(body.submissions.map((one: Loose) => [one.ref, one.created])).toEqual([
    ['one.txt', true],
    ['deep/three.docx', true],
    ['two.txt', true],
    ['r4', true],
    ['r5', true],
    ['r7', true],
  ]);
  expect(body.rejected.map(({ ref, archive, line, code }: Loose) => [ref, archive, line, code])).toEqual([
    ['old.doc', 'class.zip', undefined, 'input.invalid'],
    ['more.csv', undefined, 4, 'input.invalid'],
    ['last.jsonl', undefined, 2, 'input.invalid'],
    ['long.txt', undefined, undefined, 'input.too-large'],
    ['one.txt', undefined, undefined, 'input.invalid'],
    ['broken.zip', undefined, undefined, 'input.unreadable'],
  ]);
  expect(body.rejected.find((one: Loose) => one.ref === 'long.txt').excess).toEqual({
    what: 'length of the text',
    value: 200_001,
    limit: 200_000,
    unit: 'characters',
  });
  expect(body.rejected.find((one: Loose) => one.ref === 'one.txt').message).toContain('"one.txt" is that of one.txt');

  const again = await json(send('mixed', mixed, { roster }));
  expect(again.submissions.map((one: Loose) => one.created)).toEqual(body.submissions.map(() => false));
  expect(again.submissions.map((one: Loose) => one.id)).toEqual(body.submissions.map((one: Loose) => one.id));
  // Who wrote it came from the class list: under another name it is the same student's same text.
  const renamed = await json(
    send('mixed', [{ name: 'nia.txt', content: 'The second essay.' }], {
      roster: roster.replace('two.txt', 'nia.txt'),
    }),
  );
  expect(renamed.submissions.map(({ id, created }: Loose) => [id, created])).toEqual([[body.submissions[2].id, false]]);
  const listed = await ask(fixture, 'GET /api/v1/assignments/mixed/submissions');
  expect(listed.body.items).toHaveLength(6);
});

test('names that no database or log could hold are kept readable', async () => {
  const made = makeZip([
    ['a\u0000b.txt', 'An essay.'],
    ['x'.repeat(400) + '.txt', 'Another.'],
  ]);
  const body = await json(send('mixed', [{ name: '../../odd.zip', content: bytes(made) }]));
  expect(body.rejected).toEqual([]);
  expect(body.submissions.map((one: Loose) => [one.ref.slice(0, 6), one.ref.length])).toEqual([
    ['ab.txt', 6],
    ['xxxxxx', 200],
  ]);
});

test('500 essays: told as they go in, others are answered meanwhile, and what was broken off goes on', async () => {
  const rows = Array.from({ length: 500 }, (_, index) => `e${index},S-${index},"Essay number ${index}, with a comma."`);
  const table: readonly Sent[] = [{ name: 'class.csv', content: `id,student_id,text\n${rows.join('\n')}\n` }];
  // The connection goes after the first forty; what arrived goes in all the same.
  const broken = await eventsOf(await send('many', table, { stream: true }), (events) => events.length === 2);
  expect(broken.map(({ event, data }) => [event, data.read])).toEqual([
    ['essays', 20],
    ['essays', 40],
  ]);

  const answer = await send('many', table, { stream: true });
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  let health: Promise<string> | undefined;
  const order: string[] = [];
  const events = await eventsOf(answer, (so) => {
    health ??= fetch(`${fixture.server.url}/healthz`)
      .then(() => order.push('health'))
      .then(() => 'answered');
    if (so.at(-1)?.event === 'end') order.push('end');
    return false;
  });
  expect(await health).toBe('answered');
  expect(order).toEqual(['health', 'end']);
  expect(events).toHaveLength(26);
  expect(events.at(-2)?.data).toMatchObject({ read: 500, files: { begun: 1, of: 1 } });
  const ids = new Set(events.slice(0, -1).flatMap(({ data }) => data.submissions.map((one: Loose) => one.id)));
  expect(ids.size).toBe(500);
  const end = events.at(-1);
  expect([end?.event, end?.data.added + end?.data.existing, end?.data.rejected]).toEqual(['end', 500, 0]);
  // Neither of the two made a second version.
  const page = await ask(fixture, 'GET /api/v1/assignments/many/submissions?limit=1000');
  expect(page.body.items).toHaveLength(500);
  expect(new Set(page.body.items.map((one: Loose) => one.version))).toEqual(new Set([1]));
});

test('grading begins with the first essays, and an upload that cannot be graded hands nothing in', async () => {
  const files = [
    { name: 'a.txt', content: 'One essay.' },
    { name: 'b.txt', content: 'Two essays.' },
  ];
  const events = await eventsOf(await send('streamed', files, { stream: true, grade: true }));
  expect(events.map(({ event }) => event)).toEqual(['essays', 'end']);
  expect(events[0]?.data.submissions.map((one: Loose) => one.runId)).toEqual([
    expect.stringMatching(/^run-/),
    expect.stringMatching(/^run-/),
  ]);
  expect(events[1]?.data).toMatchObject({ added: 2, planHash: expect.stringMatching(/^[0-9a-f]{64}$/) });

  await ask(fixture, 'PUT /api/v1/assignments/mixed/ai-grading', { enabled: false });
  const off = await send('mixed', [{ name: 'late.txt', content: 'Too late.' }], { stream: true, grade: true });
  const refused: Loose = await off.json();
  expect([off.status, refused.code]).toEqual([409, 'grader.not-ready']);
  const listed = await ask(fixture, 'GET /api/v1/assignments/mixed/submissions');
  expect(listed.body.items.map((one: Loose) => one.id)).toHaveLength(8);
});

test('no name and no essay of an upload is in the log', () => {
  const log = fixture.logged.join('');
  expect(log).toContain('/api/v1/assignments/:slug/submissions/files');
  expect(log).not.toMatch(/two\.txt|Osei|S-4|fourth essay/);
});
