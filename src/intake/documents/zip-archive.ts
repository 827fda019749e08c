import type { Readable } from 'node:stream';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { AssayError } from '../../core/errors.ts';
import type { IntakeLimits } from '../intake-limits.ts';
import { tooLarge, unreadable } from '../refusal.ts';

/** A zip container whose directory has been checked against the limits before anything was inflated. */
export interface ZipArchive {
  /** Files in directory order, folders left out. */
  readonly names: readonly string[];
  /** The inflated bytes of one file; undefined when there is none of that name. */
  read(name: string): Promise<Buffer | undefined>;
}

/** Entries below this are too small to do harm, and runs of blanks in them compress beyond any ratio. */
const smallEntryBytes = 100 * 1024;

/**
 * Opens a zip from memory. The directory's declared sizes are held against the limits first; the bytes that really come out
 * are counted again while inflating, since a hostile directory can lie.
 *
 * @throws AssayError input.too-large (entries, inflated bytes, ratio) or input.unreadable (broken, encrypted, duplicate names)
 */
export async function openZip(file: string, bytes: Uint8Array, limits: IntakeLimits): Promise<ZipArchive> {
  const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    lazyEntries: true,
    autoClose: false,
    strictFileNames: false,
  }).catch((error: unknown) => {
    throw unreadable(file, 'is no complete zip container', error);
  });
  if (zip.entryCount > limits.archiveEntries) {
    throw tooLarge(file, {
      what: 'number of entries',
      value: zip.entryCount,
      limit: limits.archiveEntries,
      unit: 'entries',
    });
  }
  const directory = await readDirectory(file, zip);
  checkDeclaredSizes(file, directory, { compressed: bytes.byteLength, limits });
  let inflated = 0;
  return {
    names: [...directory.keys()],
    async read(name) {
      const entry = directory.get(name);
      if (entry === undefined) return undefined;
      const content = await inflate(file, zip, { entry, remaining: limits.inflatedBytes - inflated, limits });
      inflated += content.byteLength;
      return content;
    },
  };
}

async function readDirectory(file: string, zip: ZipFile): Promise<Map<string, Entry>> {
  const directory = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      if (entry.isEncrypted()) throw unreadable(file, `its entry "${entry.fileName}" is encrypted`);
      if (directory.has(entry.fileName)) throw unreadable(file, `has two entries named "${entry.fileName}"`);
      directory.set(entry.fileName, entry);
    }
  } catch (error) {
    throw error instanceof AssayError ? error : unreadable(file, 'has a broken zip directory', error);
  }
  return directory;
}

interface Declared {
  readonly compressed: number;
  readonly limits: IntakeLimits;
}

function checkDeclaredSizes(file: string, directory: ReadonlyMap<string, Entry>, declared: Declared): void {
  const { compressed, limits } = declared;
  let inflated = 0;
  for (const entry of directory.values()) {
    inflated += entry.uncompressedSize;
    if (entry.uncompressedSize > smallEntryBytes) {
      checkRatio(file, `inflation ratio of its entry "${entry.fileName}"`, {
        ratio: entry.uncompressedSize / Math.max(1, entry.compressedSize),
        limit: limits.inflationRatio,
      });
    }
  }
  if (inflated > limits.inflatedBytes) {
    throw tooLarge(file, { what: 'inflated size', value: inflated, limit: limits.inflatedBytes, unit: 'bytes' });
  }
  if (inflated > smallEntryBytes) {
    checkRatio(file, 'inflation ratio', { ratio: inflated / Math.max(1, compressed), limit: limits.inflationRatio });
  }
}

function checkRatio(
  file: string,
  what: string,
  { ratio, limit }: { readonly ratio: number; readonly limit: number },
): void {
  if (ratio > limit) throw tooLarge(file, { what, value: Math.ceil(ratio), limit, unit: 'to 1' });
}

interface Inflation {
  readonly entry: Entry;
  readonly remaining: number;
  readonly limits: IntakeLimits;
}

async function inflate(file: string, zip: ZipFile, { entry, remaining, limits }: Inflation): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  let stream: Readable | undefined;
  try {
    stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      if (!Buffer.isBuffer(chunk)) continue;
      size += chunk.byteLength;
      if (size > remaining) {
        throw tooLarge(file, {
          what: 'inflated size',
          value: `more than ${limits.inflatedBytes}`,
          limit: limits.inflatedBytes,
          unit: 'bytes',
        });
      }
      chunks.push(chunk);
    }
  } catch (error) {
    stream?.destroy();
    throw error instanceof AssayError
      ? error
      : unreadable(file, `its entry "${entry.fileName}" does not inflate to what the directory says`, error);
  }
  return Buffer.concat(chunks);
}
