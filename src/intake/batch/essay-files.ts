import { readdir } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { AssayError } from '../../core/errors.ts';
import { openZip } from '../documents/zip-archive.ts';
import type { IntakeLimits } from '../intake-limits.ts';
import { type NamedBytes, readBounded, readEssayFile } from '../read-essay-file.ts';
import { invalidInput, tooLarge, unreadable } from '../refusal.ts';
import type { Submission, SubmissionRow } from './submission.ts';

export interface FileBatch {
  readonly kind: 'file' | 'folder' | 'zip';
  readonly path: string;
}

/** Every file of a folder or zip as one submission, in the order of their names; system files such as .DS_Store are passed over. */
export async function* essayFiles(batch: FileBatch, limits: IntakeLimits): AsyncGenerator<SubmissionRow> {
  for await (const file of filesOf(batch, limits)) {
    try {
      yield await submission(file, limits);
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      yield { error, source: { file: file.ref } };
    }
  }
}

interface FoundFile {
  readonly ref: string;
  readonly open: () => Promise<NamedBytes>;
}

async function submission({ ref, open }: FoundFile, limits: IntakeLimits): Promise<Submission> {
  const { bytes } = await open();
  const { text, format, hidden, warnings } = await readEssayFile({ name: ref, bytes }, limits);
  return { ref, text, format, source: { file: ref }, hidden, warnings };
}

async function* filesOf({ kind, path }: FileBatch, limits: IntakeLimits): AsyncGenerator<FoundFile> {
  if (kind === 'file') yield { ref: basename(path), open: () => readBounded(path, limits.uploadBytes) };
  else if (kind === 'folder') yield* folderFiles(path, limits);
  else yield* zipFiles(path, limits);
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

async function* zipFiles(path: string, limits: IntakeLimits): AsyncGenerator<FoundFile> {
  const { name, bytes } = await readBounded(path, limits.uploadBytes);
  const zip = await openZip(name, bytes, limits);
  for (const ref of zip.names.filter((entry) => !isSystemFile(entry)).toSorted()) {
    yield {
      ref,
      open: async () => {
        const content = await zip.read(ref);
        if (content === undefined) throw unreadable(ref, `is not in ${name}`);
        if (content.byteLength > limits.uploadBytes) {
          throw tooLarge(ref, { what: 'size', value: content.byteLength, limit: limits.uploadBytes, unit: 'bytes' });
        }
        return { name: ref, bytes: content };
      },
    };
  }
}

function isSystemFile(ref: string): boolean {
  return (
    ref.split('/').some((part) => part.startsWith('.') || part === '__MACOSX') ||
    /(^|\/)(Thumbs\.db|desktop\.ini|~\$[^/]*)$/i.test(ref)
  );
}
