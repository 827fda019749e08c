import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { ask, startServerFixture, type Loose, type ServerFixture } from './server-fixture.ts';

let fixture: ServerFixture;

const scale = { min: 1, max: 6 };
const assignment = {
  title: 'A place',
  taskText: 'Write about a place that you know well and say why it matters to you.',
  gradeLevel: '8',
  genre: 'other',
  rubric: {
    format: 'assay.rubric/1',
    id: 'place',
    title: 'A place',
    genre: 'other',
    gradeLevel: '8',
    scale,
    traits: [{ id: 'ideas', name: 'Ideas', definition: 'What is said.', weight: 1, scale, anchors: {} }],
    bands: [{ id: 'all', name: 'All', min: 1, max: 6 }],
  },
};

const harbour = `My grandfather keeps a boat in the harbour and every Saturday we paint it together until the light is gone. The water smells of
rope and diesel, and the gulls wait on the wall because he gives them the ends of his bread. When I was six he taught me to tie a knot that does not
slip, and I tied it to the same ring for a whole summer. He says that a place is what your hands remember, and mine remember that ring.`;
const library = `The library in our street has a room under the roof where nobody reads aloud. I found it when it rained, and I stayed because the
heater ticks like a clock. There is a map of the town on the wall from before the bridge was built, and our house is not on it yet.`;
const kitchen = `In the kitchen of the bakery it is warm at four in the morning. My aunt lets me weigh the flour, and she never checks, which makes me
check twice. We sell what is crooked to the school for half the money, so I have eaten my own mistakes for years.`;

async function handIn(student: string, text: string): Promise<string> {
  const { body } = await ask(fixture, 'POST /api/v1/assignments/place/submissions', {
    grade: true,
    submissions: [{ ref: `${student}.txt`, text, student: { id: student, name: `Pupil ${student}` } }],
  });
  const [{ id }] = body.submissions;
  await viewOf(id, (view) => view.grade !== undefined);
  return id;
}

async function viewOf(id: string, enough: (view: Loose) => boolean = () => true): Promise<Loose> {
  for (;;) {
    const { body } = await ask(fixture, `GET /api/v1/submissions/${id}/desk`);
    if (enough(body)) return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const codes = (view: Loose): string[] => view.grade.reasons.map(({ code }: Loose) => code);

beforeAll(async () => {
  fixture = await startServerFixture();
  await ask(fixture, 'PUT /api/v1/assignments/place', assignment);
});
afterAll(() => fixture.close());

test('half of a classmate’s essay: both are shown to the teacher, replayed alike, and forgotten on erasure', async () => {
  const first = await handIn('s1', `${harbour}\n\n${library}`);
  const apart = await handIn('s2', `${kitchen} It is the one place where nobody asks me what I want to be.`);
  // Graded with nothing like it: no reason of this kind, neither then nor when something else comes in.
  expect([codes(await viewOf(first)), codes(await viewOf(apart))].flat()).not.toContain('text.near-duplicate');

  // Look-alike letters do not hide it: the a of three words is Cyrillic.
  const disguised = harbour
    .replace('harbour', 'h\u0430rbour')
    .replace('Saturday', 'S\u0430turday')
    .replace('bread', 'bre\u0430d');
  const second = await handIn('s3', `${disguised}\n\n${kitchen}`);
  const [before, after, other] = [await viewOf(first), await viewOf(second), await viewOf(apart)];
  expect([codes(before), codes(after), codes(other)].map((list) => list.includes('text.near-duplicate'))).toEqual([
    true,
    true,
    true,
  ]);
  expect([before.state, after.state]).toEqual(['needs-review', 'needs-review']);
  expect(before.nearDuplicates).toMatchObject([{ submissionId: second, label: after.label }]);
  expect(after.nearDuplicates.map(({ submissionId }: Loose) => submissionId).sort()).toEqual([first, apart].sort());
  const [shared] = before.nearDuplicates;
  expect(shared.share).toBeGreaterThan(0.4);
  expect(shared.sameScore).toBe(shared.score === before.current.score);

  // The seal of the first was there before and stays; the second one's holds what was found, as a share and without a name.
  const sealed = await ask(fixture, `GET /api/v1/grades/${after.grade.id}`);
  expect(JSON.stringify(sealed.body)).not.toContain(first);
  for (const view of [before, after]) {
    expect((await ask(fixture, `POST /api/v1/grades/${view.grade.id}/replay`)).body.status).toBe('same');
  }

  await fixture.workspace.stores.erasure.submission(first, '');
  expect((await viewOf(second)).nearDuplicates.map(({ submissionId }: Loose) => submissionId)).toEqual([apart]);
  const left = await sql<{ sketches: number; pairs: number }>`select
    (select count(*)::integer from assay.submission_sketch where submission_id = ${first}) as sketches,
    (select count(*)::integer from assay.submission_likeness where ${first} in (first_id, second_id)) as pairs`.execute(
    fixture.workspace.database.db,
  );
  expect(left.rows).toEqual([{ sketches: 0, pairs: 0 }]);
});

test('another version by the same student is no near-duplicate of the first', async () => {
  const text =
    'The court behind the school has one hoop without a net. We play there until the lamps go on, and whoever loses brings water for the others tomorrow. I learnt to count in that place, since every basket is called out loud.';
  await handIn('s9', text);
  expect((await viewOf(await handIn('s9', `${text} I will miss it.`))).nearDuplicates).toEqual([]);
});
