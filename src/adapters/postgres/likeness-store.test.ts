import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/durability/test-database.ts';
import { runMaterial } from '../../../test/new-run.ts';
import type { Stores } from '../../ports/stores.ts';
import { createStores } from './stores.ts';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let stores: Stores;

beforeAll(async () => {
  opened = await openTestDatabase();
  stores = createStores(opened.database.db, { tenantId: 'local', actor: 'test' });
});
afterAll(() => opened.close());

/** Words that no other essay has. */
function own(essay: string, words: number): string {
  return Array.from({ length: words }, (_, nth) => `${essay}w${nth}`).join(' ');
}

async function handIn(assignment: string, texts: readonly string[]): Promise<readonly string[]> {
  const { assignmentId } = await runMaterial(stores, assignment);
  const added = await stores.submissions.addMany(
    assignmentId,
    texts.map((text, nth) => ({ fileName: `${assignment}-${nth}.txt`, mediaType: 'text/plain', text })),
  );
  return added.map(({ id }) => id);
}

test('a phrase that ninety essays have makes none of them a candidate; the one copied essay among them is found', async () => {
  // 40 words that all took from the task, 400 of their own: 34 runs of 434 could be shared.
  const common = own('task', 40);
  const texts = Array.from({ length: 90 }, (_, nth) => `${common} ${own(`e${nth}`, 400)}`);
  const copied = `${own('e80', 400).split(' ').slice(100, 300).join(' ')} ${own('copier', 200)}`;
  const ids = await handIn('phrase', [...texts, copied]);
  expect(await stores.likeness.candidates(ids[89] ?? '')).toEqual([]);
  expect(await stores.likeness.candidates(ids[90] ?? '')).toEqual([ids[80]]);
  expect(await stores.likeness.candidates(ids[80] ?? '')).toEqual([ids[90]]);
});

test('of seventy copies of one text each finds twenty, also the last one', async () => {
  const text = own('bought', 300);
  const ids = await handIn(
    'copies',
    Array.from({ length: 70 }, (_, nth) => `${text} ${own(`end${nth}`, 10)}`),
  );
  for (const id of [ids[0], ids[35], ids[69]]) {
    const found = await stores.likeness.candidates(id ?? '');
    expect(found).toHaveLength(20);
    expect(found).not.toContain(id);
  }
});

test('an essay of another assignment, and one without a run in its sketch, is nobody’s candidate', async () => {
  const text = own('same', 300);
  const [first = ''] = await handIn('one-task', [text]);
  const [second = '', short = ''] = await handIn('other-task', [text, 'too short']);
  expect(await Promise.all([first, second, short].map((id) => stores.likeness.candidates(id)))).toEqual([[], [], []]);
});
