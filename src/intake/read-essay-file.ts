import { basename } from 'node:path';
import { open } from 'node:fs/promises';
import { decodeText } from './decode-text.ts';
import { parseInWorker } from './documents/parse-in-worker.ts';
import type { EssayFile, ExtractedDocument } from './essay-file.ts';
import { formatOf } from './file-format.ts';
import { defaultIntakeLimits, type IntakeLimits } from './intake-limits.ts';
import { tooLarge, unreadable } from './refusal.ts';

/** A file that has arrived already, e.g. by HTTP or out of an archive. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads one essay from .txt, .md, .docx, .odt or .pdf. The extension must agree with the first bytes. Text files are kept as
 * written, Markdown with its marks and front matter; documents are parsed in a worker thread, and text that a reader of the
 * page would not see is kept apart in `hidden`. An empty text file is an essay with empty text.
 *
 * @param file   a path, or a name with bytes
 * @param limits overrides of defaultIntakeLimits
 * @throws AssayError input.too-large above a limit, input.unreadable when the bytes are not what the name says or cannot be
 *   read, input.invalid for an extension that is not read; each names the file
 */
export async function readEssayFile(file: string | NamedBytes, limits: Partial<IntakeLimits> = {}): Promise<EssayFile> {
  const bounds = { ...defaultIntakeLimits, ...limits };
  const { name, bytes } = await readBounded(file, bounds.uploadBytes);
  const format = formatOf(name, bytes);
  if (format === 'txt' || format === 'md') {
    const { text, encoding, warnings } = decodeText(name, bytes);
    checkLength(name, text, bounds);
    const empty = text.trim() === '' ? [`${name} is empty`] : [];
    return { text, format, encoding, hidden: [], warnings: [...warnings, ...empty] };
  }
  const document: ExtractedDocument = await parseInWorker({ file: name, format, bytes, limits: bounds });
  checkLength(name, document.text, bounds);
  return { ...document, format };
}

/** A file's bytes; its size is looked at before it is read. What has arrived already is held against the limit only. */
export async function readBounded(file: string | NamedBytes, uploadBytes: number): Promise<NamedBytes> {
  if (typeof file !== 'string') {
    checkUpload(file.name, file.bytes.byteLength, uploadBytes);
    return file;
  }
  const name = basename(file);
  const handle = await open(file).catch((error: unknown) => {
    throw unreadable(file, 'cannot be opened', error);
  });
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw unreadable(file, 'is no file');
    checkUpload(name, status.size, uploadBytes);
    return { name, bytes: await handle.readFile() };
  } finally {
    await handle.close();
  }
}

function checkUpload(name: string, size: number, limit: number): void {
  if (size > limit) throw tooLarge(name, { what: 'size', value: size, limit, unit: 'bytes' });
}

function checkLength(name: string, text: string, limits: IntakeLimits): void {
  if (text.length > limits.essayCharacters) {
    throw tooLarge(name, {
      what: 'length of the text',
      value: text.length,
      limit: limits.essayCharacters,
      unit: 'characters',
    });
  }
}
