import { expect, test } from 'vitest';
import { Problem, Unreachable } from '../../api/problem.ts';
import type { UploadEvent } from '../../api/upload.ts';
import { createImportRun, type ImportParts } from './import-run.ts';
import type { KeptFile } from './kept-files.ts';

type Send = ImportParts['send'];

/** An import that runs against `send`, with what this browser keeps meanwhile. */
function importOf(send: Send) {
  const kept = new Map<string, KeptFile>();
  let number = 0;
  let pauses = 0;
  const run = createImportRun({
    send,
    keep: async (files) => files.forEach((one) => kept.set(one.key, one)),
    forget: async (keys) => keys.forEach((key) => kept.delete(key)),
    // One that was deleted after it was chosen.
    readable: async ({ name }) => !name.startsWith('gone'),
    pause: async () => void (pauses += 1),
    newKey: () => String((number += 1)),
    onSettled: () => undefined,
  });
  return { run, kept, pauses: () => pauses };
}

function text(name: string): File {
  return new File(['My street is long.'], name);
}

function taken(refs: readonly string[], change: Partial<UploadEvent['submissions'][number]> = {}): UploadEvent {
  const submissions = refs.map((ref) => ({ id: 'sub-1', ref, version: 1, created: true, runId: null, ...change }));
  return { submissions, rejected: [], warnings: [], files: { begun: refs.length, of: refs.length }, read: refs.length };
}

const where = { slug: 'street', grade: true };

test('each file has its own end, and nothing is kept when all of them have one', async () => {
  const { run, kept } = importOf(async (_files, { onEssays }) => {
    onEssays(taken(['a.txt']));
    onEssays({ ...taken([]), rejected: [{ ref: 'b.png', code: 'input.unsupported', message: 'b.png is a picture' }] });
    onEssays(taken(['c.txt'], { created: false }));
    onEssays(taken(['d.txt'], { version: 3 }));
  });
  await run.add([text('a.txt'), text('b.png'), text('c.txt'), text('d.txt'), text('e.txt')], where);
  expect(run.snapshot().files.map(({ file, state, message }) => [file.name, state, message])).toEqual([
    ['a.txt', 'in', undefined],
    ['b.png', 'refused', 'b.png is a picture'],
    ['c.txt', 'there', undefined],
    ['d.txt', 'new-version', 'version 3'],
    ['e.txt', 'refused', 'The server took nothing of it.'],
  ]);
  expect(kept.size).toBe(0);
});

test('an archive counts its essays and names each one that was refused', async () => {
  const { run } = importOf(async (_files, { onEssays }) => {
    onEssays(taken(['1.txt', '2.txt']));
    const refused = { ref: '3.exe', archive: 'class.zip', code: 'input.unsupported', message: '3.exe is a program' };
    onEssays({ ...taken(['4.txt']), rejected: [refused] });
  });
  await run.add([text('class.zip')], where);
  expect(run.snapshot().files).toMatchObject([{ state: 'in', essays: 3, refusals: [{ ref: '3.exe' }] }]);
});

test('a lost connection is waited out: the same portion goes again, and is kept until it is through', async () => {
  let tries = 0;
  const { run, kept, pauses } = importOf(async (_files, { onEssays }) => {
    tries += 1;
    expect(kept.size).toBe(1);
    if (tries < 3) throw new Unreachable('no network');
    onEssays(taken(['a.txt']));
  });
  await run.add([text('a.txt')], where);
  expect(pauses()).toBe(2);
  expect(run.snapshot()).toMatchObject({ running: false, cutOff: false, files: [{ state: 'in' }] });
  expect(kept.size).toBe(0);
});

test('what concerns all of them stops the sending and says why; the files stay, and go when they are told to', async () => {
  let ready = false;
  const { run, kept } = importOf(async (files, { grade, onEssays }) => {
    if (grade && !ready) throw new Problem(409, { code: 'conflict', detail: 'nothing can grade yet' });
    onEssays(taken(files.map(({ name }) => name)));
  });
  await run.add([text('a.txt'), text('b.txt')], where);
  expect(run.snapshot()).toMatchObject({ halted: 'Nothing can grade yet.', running: false });
  expect(run.snapshot().files.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
  expect(kept.size).toBe(2);
  ready = true;
  await run.goOn(false);
  expect(run.snapshot().files.map(({ state }) => state)).toEqual(['in', 'in']);
});

test('one file that the server cannot take does not hold up the others of its portion', async () => {
  const { run } = importOf(async (files, { onEssays }) => {
    if (files.some(({ name }) => name === 'big.pdf'))
      throw new Problem(413, { code: 'input.too-large', detail: 'too large' });
    onEssays(taken(files.map(({ name }) => name)));
  });
  await run.add([text('a.txt'), text('big.pdf'), text('c.txt')], where);
  expect(run.snapshot().files.map(({ state }) => state)).toEqual(['in', 'refused', 'in']);
});

test('a file that can no longer be read has its end, and those behind it go', async () => {
  const sent: string[] = [];
  const { run, kept, pauses } = importOf(async (files, { onEssays }) => {
    sent.push(...files.map(({ name }) => name));
    onEssays(taken(files.map(({ name }) => name)));
  });
  await run.add([text('gone.txt'), text('a.txt'), text('gone.csv'), text('b.txt')], where);
  expect(sent).toEqual(['a.txt', 'b.txt']);
  expect(run.snapshot().files.map(({ state }) => state)).toEqual(['refused', 'in', 'refused', 'in']);
  expect(run.snapshot()).toMatchObject({ running: false, cutOff: false });
  expect([kept.size, pauses()]).toEqual([0, 0]);
});

test('what an earlier visit left waits to be told; what is there already is not taken up twice', async () => {
  const sent: string[] = [];
  const { run } = importOf(async (files, { onEssays }) => {
    sent.push(...files.map(({ name }) => name));
    onEssays(taken(files.map(({ name }) => name)));
  });
  const left = [{ key: 'old-1', slug: 'street', grade: true, file: text('a.txt') }];
  run.takeUp(left);
  run.takeUp(left);
  expect(run.snapshot().files.map(({ state }) => state)).toEqual(['waiting']);
  expect(sent).toEqual([]);
  await run.goOn();
  expect(sent).toEqual(['a.txt']);
});
