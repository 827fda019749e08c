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

test('what ninety essays have makes candidates of the first fifty alone; a copied essay behind them is found by its own words', async () => {
  // 100 words that all took from one source, 200 of their own: 94 of 294 runs are shared with everybody.
  const common = own('source', 100);
  const texts = Array.from({ length: 90 }, (_, nth) => `${common} ${own(`e${nth}`, 200)}`);
  const copied = `${own('e80', 200)} ${own('copier', 100)}`;
  const ids = await handIn('phrase', [...texts, copied]);
  const found = await stores.likeness.candidates(ids[70] ?? '');
  expect(found).toHaveLength(20);
  expect(found.every((id) => ids.indexOf(id) < 50)).toBe(true);
  expect(await stores.likeness.candidates(ids[90] ?? '')).toEqual([ids[80]]);
  expect((await stores.likeness.candidates(ids[80] ?? ''))[0]).toBe(ids[90]);
});

test('sixty versions of an essay do not hide its copy, nor it from the copy', async () => {
  const text = own('draft', 300);
  const { assignmentId } = await runMaterial(stores, 'drafts');
  const hand = async (fileName: string, words: string): Promise<string> => {
    const [added] = await stores.submissions.addMany(assignmentId, [
      { fileName, mediaType: 'text/plain', text: words },
    ]);
    return added?.id ?? '';
  };
  let last = '';
  for (let version = 0; version < 60; version += 1) last = await hand('a.txt', `${text} ${own(`v${version}`, 10)}`);
  const copy = await hand('b.txt', `${text} ${own('other', 10)}`);
  expect(await stores.likeness.candidates(copy)).toEqual([last]);
  expect(await stores.likeness.candidates(last)).toEqual([copy]);
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
