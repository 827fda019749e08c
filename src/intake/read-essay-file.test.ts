import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDocx, makePdf, makeZip, paragraph } from '../evaluation/red-team/made-files.ts';
import { AssayError } from '../core/errors.ts';
import { type NamedBytes, readEssayFile } from './read-essay-file.ts';
import type { IntakeLimits } from './intake-limits.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-intake-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

function textFile(name: string, content: string | Uint8Array): NamedBytes {
  return { name, bytes: Buffer.from(content) };
}

/** The refusal of a file; fails when it is read. */
async function refusal(file: string | NamedBytes, limits?: Partial<IntakeLimits>): Promise<AssayError> {
  const error: unknown = await readEssayFile(file, limits).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof AssayError) return error;
  throw new Error('the file was read, or failed otherwise', { cause: error });
}

describe('what is read', () => {
  test('a text and a Markdown file are kept as written, front matter and marks included', async () => {
    const written = '---\ntitle: My dog\n---\n# My dog\n\n*Rex* is **old**.';
    expect(await readEssayFile(textFile('e.md', written))).toMatchObject({ text: written, format: 'md', hidden: [] });
    const path = join(folder, 'e.txt');
    await writeFile(path, 'My dog is old.');
    expect(await readEssayFile(path)).toEqual({
      text: 'My dog is old.',
      format: 'txt',
      encoding: 'utf-8',
      hidden: [],
      warnings: [],
    });
  });

  test('an empty text file is an empty essay with a warning; a document of no bytes is no document', async () => {
    expect(await readEssayFile(textFile('e.txt', ''))).toEqual({
      text: '',
      format: 'txt',
      encoding: 'utf-8',
      hidden: [],
      warnings: ['e.txt is empty'],
    });
    expect((await refusal(textFile('e.docx', ''))).code).toBe('input.unreadable');
  });
});

describe('what the bytes say against the name', () => {
  test('a PDF named .docx, a zip named .pdf, a PNG named .txt, an RTF named .txt', async () => {
    const pdf = makePdf({ pages: [''] }).bytes;
    const cases = [
      ['e.docx', pdf, 'its bytes are a PDF'],
      ['e.pdf', makeZip([['a', 'b']]), 'its bytes are a zip container'],
      ['e.txt', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), 'its bytes are a PNG image'],
      ['e.txt', Buffer.from('{\\rtf1 hello}'), 'its bytes are a rich-text file'],
      ['e.docx', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'a password-protected document'],
      ['e.docx', Buffer.from('just words'), 'neither a zip container nor a PDF'],
      ['e.txt', gzipSync('words'), 'a gzip archive'],
    ] as const;
    for (const [name, bytes, words] of cases) {
      const error = await refusal({ name, bytes });
      expect(error.code).toBe('input.unreadable');
      expect(error.message).toContain(name);
      expect(error.message).toContain(words);
    }
  });

  test('an extension that is not read is named with those that are', async () => {
    const error = await refusal(textFile('essay.rtf', 'x'));
    expect(error.code).toBe('input.invalid');
    expect(error.message).toBe('essay.rtf: files named ".rtf" are not read; allowed are .txt, .md, .docx, .odt, .pdf');
  });

  test('an essay that begins with the letters MZ is an essay', async () => {
    expect((await readEssayFile(textFile('e.txt', 'MZ is a band I like.'))).text).toBe('MZ is a band I like.');
  });

  test('a zip that is no Word document, and one cut short', async () => {
    expect((await refusal({ name: 'e.docx', bytes: makeZip([['a.txt', 'b']]) })).message).toBe(
      'e.docx: has no Word document in it',
    );
    const whole = makeDocx({ body: paragraph('Hello') }).bytes;
    const error = await refusal({ name: 'e.docx', bytes: whole.subarray(0, whole.length - 40) });
    expect(error.code).toBe('input.unreadable');
  });
});

describe('limits', () => {
  test('10 MB and one byte are refused before they are read', async () => {
    const path = join(folder, 'big.txt');
    await writeFile(path, Buffer.alloc(10 * 1024 * 1024 + 1, 'a'));
    const error = await refusal(path);
    expect(error.code).toBe('input.too-large');
    expect(error.message).toBe('big.txt: size is 10485761 bytes; allowed are at most 10485760 bytes');
    expect(error.details).toEqual({
      file: 'big.txt',
      what: 'size',
      value: 10_485_761,
      limit: 10_485_760,
      unit: 'bytes',
    });
  });

  test('200,000 characters pass, one more does not', async () => {
    expect((await readEssayFile(textFile('e.txt', 'a'.repeat(200_000)))).text).toHaveLength(200_000);
    expect((await refusal(textFile('e.txt', 'a'.repeat(200_001)))).message).toBe(
      'e.txt: length of the text is 200001 characters; allowed are at most 200000 characters',
    );
  });

  test('an archive bomb: 60 MB of zeros in a docx of some 60 kB', async () => {
    const bytes = makeZip([['word/document.xml', Buffer.alloc(60 * 1024 * 1024)]]);
    expect(bytes.length).toBeLessThan(100_000);
    const error = await refusal({ name: 'bomb.docx', bytes });
    expect(error.code).toBe('input.too-large');
    expect(error.message).toMatch(
      /bomb\.docx: inflation ratio of its entry "word\/document\.xml" is \d+ to 1; allowed are at most 100 to 1/,
    );
  });

  test('a bomb whose directory lies about its size', async () => {
    const bytes = makeZip([['word/document.xml', { content: Buffer.alloc(60 * 1024 * 1024), declaredSize: 1000 }]]);
    const error = await refusal({ name: 'liar.docx', bytes });
    expect(error.code).toBe('input.unreadable');
    expect(error.message).toContain('does not inflate to what the directory says');
  });

  test('many small entries that together inflate beyond 50 MB', async () => {
    const noise = (seed: number): Buffer =>
      Buffer.from(
        Array.from({ length: 2000 }, (_, n) => `${(n * seed) % 9973}`)
          .join(' ')
          .repeat(5),
      );
    const entries = Array.from({ length: 60 }, (_, n): [string, Buffer] => [`a${n}`, noise(n + 7)]);
    const error = await refusal({ name: 'e.docx', bytes: makeZip(entries) }, { inflatedBytes: 1_000_000 });
    expect(error.message).toMatch(/inflated size is \d+ bytes; allowed are at most 1000000 bytes/);
  });

  test('1,001 entries', async () => {
    const entries = Array.from({ length: 1001 }, (_, n): [string, string] => [`f${n}`, 'x']);
    expect((await refusal({ name: 'e.docx', bytes: makeZip(entries) })).message).toBe(
      'e.docx: number of entries is 1001 entries; allowed are at most 1000 entries',
    );
  });

  test('two entries of one name, and an encrypted one', async () => {
    const twice = makeZip([
      ['word/document.xml', 'a'],
      ['word/document.xml', 'b'],
    ]);
    expect((await refusal({ name: 'e.docx', bytes: twice })).message).toContain('has two entries named');
    const locked = makeZip([['word/document.xml', { content: 'a', encrypted: true }]]);
    expect((await refusal({ name: 'e.docx', bytes: locked })).message).toContain('is encrypted');
  });

  test('101 pages', async () => {
    const file = makePdf({ pages: Array.from({ length: 101 }, () => 'BT /F1 12 Tf 72 720 Td (x) Tj ET') });
    expect((await refusal(file)).message).toBe(
      'essay.pdf: number of pages is 101 pages; allowed are at most 100 pages',
    );
  });

  test('time: a document that takes longer than allowed is given up, and the next one is read', async () => {
    const slow = makeDocx({ body: paragraph('slow ').repeat(20_000) });
    expect((await refusal(slow, { parseTimeoutMs: 1, inflationRatio: 100_000 })).message).toContain(
      'parsing time is more than 1 ms',
    );
    expect((await readEssayFile(makeDocx({ body: paragraph('next') }))).text).toBe('next');
  });

  test('memory: XML of a million elements ends its worker, not this process', async () => {
    const body = '<w:p/>'.repeat(4_000_000);
    const file = makeDocx({ body });
    const error = await refusal(file, { parseMemoryMb: 64, inflationRatio: 100_000, parseTimeoutMs: 60_000 });
    expect(error.code).toBe('input.too-large');
    expect(error.message).toContain('memory for parsing is more than 64 MB');
    expect((await readEssayFile(makeDocx({ body: paragraph('next') }))).text).toBe('next');
  });
});

describe('XML that reaches out', () => {
  const inside = (doctype: string, entity: string): NamedBytes => ({
    name: 'xxe.docx',
    bytes: makeZip([
      [
        'word/document.xml',
        `<?xml version="1.0"?>${doctype}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` +
          `<w:body><w:p><w:r><w:t>${entity}</w:t></w:r></w:p></w:body></w:document>`,
      ],
    ]),
  });

  test('an external entity is refused with its declaration, and the file is never opened', async () => {
    const secret = join(folder, 'secret.txt');
    await writeFile(secret, 'TOP SECRET');
    const error = await refusal(inside(`<!DOCTYPE d [<!ENTITY x SYSTEM "file://${secret}">]>`, '&x;'));
    expect(error.code).toBe('input.unreadable');
    expect(error.message).toContain('document type declaration');
    expect(error.message).not.toContain('SECRET');
  });

  test('a billion laughs', async () => {
    const levels = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
    expect((await refusal(inside(`<!DOCTYPE d [<!ENTITY l0 "ha">${levels}]>`, '&l9;'))).message).toContain('DOCTYPE');
  });

  test('an entity without a declaration', async () => {
    expect((await refusal(inside('', '&x;'))).message).toContain('undefined entity');
  });

  test('nesting ten thousand deep', async () => {
    const deep = makeDocx({ body: '<w:sdt>'.repeat(10_000) + '</w:sdt>'.repeat(10_000) });
    expect((await refusal(deep, { inflationRatio: 100_000 })).message).toContain('nests elements deeper than 200');
  });
});
