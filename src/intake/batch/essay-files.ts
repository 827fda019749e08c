import { readdir } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { AssayError } from '../../core/errors.ts';
import { openZip } from '../documents/zip-archive.ts';
import type { IntakeLimits } from '../intake-limits.ts';
import { type NamedBytes, readBounded, readEssayFile } from '../read-essay-file.ts';
import { invalidInput, tooLarge, unreadable } from '../refusal.ts';
import type { RowSource } from './source-row.ts';
import type { Submission, SubmissionRow } from './submission.ts';

export type FileBatch =
  | { readonly kind: 'file' | 'zip'; readonly path: string | NamedBytes }
  | { readonly kind: 'folder'; readonly path: string };

/** Every file of a folder or zip as one submission, in the order of their names; system files such as .DS_Store are passed over. */
export async function* essayFiles(batch: FileBatch, limits: IntakeLimits): AsyncGenerator<SubmissionRow> {
  for await (const file of filesOf(batch, limits)) {
    try {
      yield await submission(file, limits);
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      yield { error, source: sourceOf(file) };
    }
  }
}

interface FoundFile {
  readonly ref: string;
  readonly archive?: string;
  readonly open: () => Promise<NamedBytes>;
}

function sourceOf({ ref, archive }: FoundFile): RowSource {
  return { file: ref, ...(archive !== undefined && { archive }) };
}

async function submission(file: FoundFile, limits: IntakeLimits): Promise<Submission> {
  const { ref } = file;
  const { bytes } = await file.open();
  const { text, format, hidden, warnings } = await readEssayFile({ name: ref, bytes }, limits);
  return { ref, text, format, source: sourceOf(file), hidden, warnings };
}

async function* filesOf({ kind, path }: FileBatch, limits: IntakeLimits): AsyncGenerator<FoundFile> {
  if (kind === 'folder') yield* folderFiles(path, limits);
  else if (kind === 'zip') yield* zipFiles(path, limits);
  else {
    const ref = typeof path === 'string' ? basename(path) : path.name;
    yield { ref, open: () => readBounded(path, limits.uploadBytes) };
  }
}

async function* folderFiles(folder: string, limits: IntakeLimits): AsyncGenerator<FoundFile> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw unreadable(folder, 'is no folder that can be read', error);
  });
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }))
    .map(({ entry, path }) => ({ entry, path, ref: relative(folder, path).replaceAll(sep, '/') }))
    .filter(({ ref }) => !isSystemFile(ref))
    .toSorted((a, b) => (a.ref < b.ref ? -1 : 1));
  for (const { entry, path, ref } of files) {
    yield {
      ref,
      open: async () => {
        // A link can point at any file of this machine.
        if (!entry.isFile()) throw invalidInput(ref, 'is a link or device; only files are read');
        return await readBounded(path, limits.uploadBytes);
      },
    };
  }
}

async function* zipFiles(path: string | NamedBytes, limits: IntakeLimits): AsyncGenerator<FoundFile> {
  const { name, bytes } = await readBounded(path, limits.uploadBytes);
  const zip = await openZip(name, bytes, limits);
  for (const entry of zip.names.filter((one) => !isSystemFile(one)).toSorted()) {
    const ref = storableName(entry);
    yield {
      ref,
      archive: name,
      open: async () => {
        const content = await zip.read(entry);
        if (content === undefined) throw unreadable(ref, `is not in ${name}`);
        if (content.byteLength > limits.uploadBytes) {
          throw tooLarge(ref, { what: 'size', value: content.byteLength, limit: limits.uploadBytes, unit: 'bytes' });
        }
        return { name: ref, bytes: content };
      },
    };
  }
}

/** A name as a database and a line of text can hold it; its end says what it is. */
function storableName(name: string): string {
  return name.replaceAll(/\p{Cc}/gu, '').slice(-200);
}

function isSystemFile(ref: string): boolean {
  return (
    ref.split('/').some((part) => part.startsWith('.') || part === '__MACOSX') ||
    /(^|\/)(Thumbs\.db|desktop\.ini|~\$[^/]*)$/i.test(ref)
  );
}
