import { importDatabase } from '../../api/device.ts';

/** A file that is to be handed in, as this browser keeps it until the server has it. */
export interface KeptFile {
  readonly key: string;
  readonly slug: string;
  readonly grade: boolean;
  readonly file: File;
}

const store = 'files';

/** What a reload or a closed window left unsent for an assignment, in the order in which it was chosen; none where nothing can be kept. */
export async function keptFiles(slug: string): Promise<readonly KeptFile[]> {
  const all = await within<KeptFile[]>('readonly', (files) => files.getAll()).catch(() => []);
  return all.filter((one) => one.slug === slug);
}

export async function keepFiles(files: readonly KeptFile[]): Promise<void> {
  await within('readwrite', (kept) => {
    for (const file of files) kept.put(file);
  });
}

export async function forgetFiles(keys: readonly string[]): Promise<void> {
  await within('readwrite', (kept) => {
    for (const key of keys) kept.delete(key);
  });
}

/** @returns what the request found, when the transaction is through */
async function within<T>(mode: IDBTransactionMode, work: (files: IDBObjectStore) => IDBRequest<T> | void): Promise<T> {
  const database = await opened();
  try {
    const transaction = database.transaction(store, mode);
    const request = work(transaction.objectStore(store));
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve());
      transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('the browser keeps no files')));
    });
    return (request instanceof IDBRequest ? request.result : undefined) as T;
  } finally {
    database.close();
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(importDatabase, 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(store, { keyPath: 'key' }));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the browser keeps no files')));
  });
}
