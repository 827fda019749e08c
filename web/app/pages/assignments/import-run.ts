import type { RejectedRow, UploadEvent } from '../../api/upload.ts';
import { messageOf, Problem } from '../../api/problem.ts';
import type { KeptFile } from './kept-files.ts';
import { holdsMany, parcelsOf } from './parcels.ts';

export type ImportState = 'waiting' | 'sending' | 'in' | 'new-version' | 'there' | 'refused';

export interface ImportedFile extends KeptFile {
  readonly state: ImportState;
  readonly message?: string;
  /** Of an archive or a table: essays that went in, or were there. */
  readonly essays: number;
  /** What of it was refused, each with its place. */
  readonly refusals: readonly RejectedRow[];
}

export interface ImportSnapshot {
  readonly files: readonly ImportedFile[];
  readonly running: boolean;
  /** The server is out of reach; the sending goes on by itself when it is back. */
  readonly cutOff: boolean;
  /** Why the sending stopped with files left; they are kept. */
  readonly halted: string | undefined;
}

export interface ImportParts {
  /** @throws Problem, Unreachable */
  readonly send: (
    files: readonly File[],
    options: { readonly grade: boolean; readonly onEssays: (event: UploadEvent) => void },
  ) => Promise<void>;
  readonly keep: (files: readonly KeptFile[]) => Promise<unknown>;
  readonly forget: (keys: readonly string[]) => Promise<unknown>;
  /** Whether the browser can still read a file: it may have been changed, moved or locked since it was chosen. */
  readonly readable: (file: File) => Promise<boolean>;
  /** Resolves when it is time to look whether the server is back. */
  readonly pause: () => Promise<void>;
  readonly newKey: () => string;
  readonly onSettled: () => void;
}

export interface ImportRun {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => ImportSnapshot;
  readonly add: (files: readonly File[], options: { readonly slug: string; readonly grade: boolean }) => Promise<void>;
  /** Takes up what an earlier visit left; it waits for `goOn`. */
  readonly takeUp: (files: readonly KeptFile[]) => void;
  readonly goOn: (grade?: boolean) => Promise<void>;
  readonly clear: () => void;
}

const cannotRead = 'This browser can no longer read the file: it was changed, moved or deleted. Choose it again.';

const empty: ImportSnapshot = { files: [], running: false, cutOff: false, halted: undefined };

/** Hands files in portion by portion: each file has its own end, a bad one holds up none, and a lost connection is waited out. */
export function createImportRun(parts: ImportParts): ImportRun {
  let now = empty;
  const listeners = new Set<() => void>();

  function change(next: Partial<ImportSnapshot>): void {
    now = { ...now, ...next };
    for (const listener of listeners) listener();
  }
  function mark(wanted: readonly ImportedFile[], next: (file: ImportedFile) => Partial<ImportedFile>): void {
    const keys = new Set(wanted.map(({ key }) => key));
    change({ files: now.files.map((one) => (keys.has(one.key) ? { ...one, ...next(one) } : one)) });
  }
  function current(wanted: readonly ImportedFile[]): ImportedFile[] {
    const keys = new Set(wanted.map(({ key }) => key));
    return now.files.filter(({ key }) => keys.has(key));
  }

  async function settle(parcel: readonly ImportedFile[]): Promise<void> {
    mark(parcel, (file) => (file.state === 'sending' ? endOf(file) : {}));
    await parts.forget(parcel.map(({ key }) => key)).catch(() => undefined);
  }

  /** Those that can be read now; each of the others has its end. One of them in a request would look like a lost connection. */
  async function readableOf(parcel: readonly ImportedFile[]): Promise<ImportedFile[]> {
    const can = await Promise.all(parcel.map(({ file }) => parts.readable(file)));
    const lost = parcel.filter((_file, index) => can[index] === false);
    if (lost.length > 0) {
      mark(lost, () => ({ state: 'refused', message: cannotRead }));
      await settle(lost);
    }
    return parcel.filter((_file, index) => can[index] === true);
  }

  /** @returns why the rest has to wait as well; undefined when the next portion can go */
  async function sendOne(whole: readonly ImportedFile[]): Promise<string | undefined> {
    const parcel = await readableOf(whole);
    if (parcel.length === 0) return undefined;
    mark(parcel, () => ({ state: 'sending', essays: 0, refusals: [] }));
    const grade = parcel[0]?.grade ?? false;
    try {
      const files = parcel.map(({ file }) => file);
      await parts.send(files, { grade, onEssays: (event) => mark(parcel, (file) => told(file, event)) });
      change({ cutOff: false });
      await settle(parcel);
      return undefined;
    } catch (error) {
      if (!(error instanceof Problem)) {
        mark(parcel, () => ({ state: 'waiting' }));
        change({ cutOff: true });
        await parts.pause();
        return sendOne(parcel);
      }
      change({ cutOff: false });
      if (!error.code.startsWith('input.')) {
        mark(parcel, () => ({ state: 'waiting' }));
        return messageOf(error);
      }
      // Something about these files: alone, each one says whether it is that one.
      if (parcel.length > 1) return sendEach(parcel.map((file) => [file]));
      mark(parcel, () => ({ state: 'refused', message: messageOf(error) }));
      await settle(parcel);
      return undefined;
    }
  }

  async function sendEach(parcels: readonly (readonly ImportedFile[])[]): Promise<string | undefined> {
    for (const parcel of parcels) {
      const halted = await sendOne(parcel);
      if (halted !== undefined) return halted;
    }
    return undefined;
  }

  async function run(): Promise<void> {
    if (now.running) return;
    change({ running: true, halted: undefined });
    let halted: string | undefined;
    // Files that were dropped meanwhile are the next round.
    for (let open = waiting(); open.length > 0 && halted === undefined; open = waiting()) {
      halted = await sendEach(parcelsOf(open));
    }
    change({ running: false, halted });
    parts.onSettled();
  }
  function waiting(): ImportedFile[] {
    return now.files.filter(({ state }) => state === 'waiting');
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => now,
    async add(chosen, { slug, grade }) {
      const kept = chosen.map((file): KeptFile => ({ key: parts.newKey(), slug, grade, file }));
      change({ files: [...now.files, ...kept.map(fresh)] });
      // A browser that keeps nothing still sends.
      await parts.keep(kept).catch(() => undefined);
      await run();
    },
    takeUp(kept) {
      const known = new Set(now.files.map(({ key }) => key));
      const left = kept.filter(({ key }) => !known.has(key));
      if (left.length > 0) change({ files: [...now.files, ...left.map(fresh)] });
    },
    async goOn(grade) {
      if (grade !== undefined) mark(waiting(), () => ({ grade }));
      await run();
    },
    clear() {
      const left = current(waiting());
      change({ files: now.files.filter(({ state }) => state === 'sending'), halted: undefined });
      void parts.forget(left.map(({ key }) => key)).catch(() => undefined);
    },
  };
}

function fresh(file: KeptFile): ImportedFile {
  return { ...file, state: 'waiting', essays: 0, refusals: [] };
}

/** What an event says of one file of the portion. */
function told(file: ImportedFile, { submissions, rejected }: UploadEvent): Partial<ImportedFile> {
  if (holdsMany(file.file)) {
    return { essays: file.essays + submissions.length, refusals: [...file.refusals, ...rejected] };
  }
  const [taken] = submissions.filter(({ ref }) => ref === file.file.name);
  const [refused] = rejected.filter(({ ref }) => ref === file.file.name);
  if (refused !== undefined) return { state: 'refused', message: refused.message };
  if (taken === undefined) return {};
  if (!taken.created) return { state: 'there' };
  return taken.version > 1 ? { state: 'new-version', message: `version ${taken.version}` } : { state: 'in' };
}

/** A file that is still `sending` when its portion is through: one of many essays, or one that nothing was said of. */
function endOf({ file, essays, refusals }: ImportedFile): Partial<ImportedFile> {
  if (!holdsMany(file)) return { state: 'refused', message: 'The server took nothing of it.' };
  const state = essays === 0 && refusals.length > 0 ? 'refused' : 'in';
  return { state };
}
