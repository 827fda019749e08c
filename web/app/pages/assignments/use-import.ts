import { useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { messageOf } from '../../api/problem.ts';
import { sendEssay } from '../../api/setup.ts';

export type ImportState = 'waiting' | 'sending' | 'in' | 'new-version' | 'there' | 'refused' | 'failed';

export interface ImportedFile {
  readonly key: string;
  readonly file: File;
  readonly state: ImportState;
  readonly message?: string;
}

export interface Import {
  readonly files: readonly ImportedFile[];
  readonly running: boolean;
  readonly add: (files: readonly File[], grade: boolean) => void;
  /** Sends again what did not get through; what the server refused stays refused. */
  readonly retry: (grade: boolean) => void;
  readonly clear: () => void;
}

const atOnce = 3;

/** Sends essays file by file, a few at a time, so that each has its own end and one bad file holds up none. */
export function useImport(slug: string): Import {
  const queries = useQueryClient();
  const [files, setFiles] = useState<readonly ImportedFile[]>([]);
  const [running, setRunning] = useState(false);
  const number = useRef(0);

  function mark(key: string, change: Partial<ImportedFile>): void {
    setFiles((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));
  }

  async function sendAll(wanted: readonly ImportedFile[], grade: boolean): Promise<void> {
    setRunning(true);
    const open = [...wanted];
    async function work(): Promise<void> {
      for (let next = open.shift(); next !== undefined; next = open.shift()) {
        mark(next.key, { state: 'sending' });
        mark(next.key, await outcomeOf(slug, next.file, grade));
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work));
    setRunning(false);
    await Promise.all(
      [
        ['assignment', slug],
        ['queue', slug],
        ['class', slug],
      ].map((queryKey) => queries.invalidateQueries({ queryKey })),
    );
  }

  return {
    files,
    running,
    add(chosen, grade) {
      const added = chosen.map((file): ImportedFile => ({
        key: String((number.current += 1)),
        file,
        state: 'waiting',
      }));
      setFiles((all) => [...all, ...added]);
      void sendAll(added, grade);
    },
    retry(grade) {
      void sendAll(
        files.filter(({ state }) => state === 'failed' || state === 'waiting'),
        grade,
      );
    },
    clear: () => setFiles([]),
  };
}

async function outcomeOf(slug: string, file: File, grade: boolean): Promise<Partial<ImportedFile>> {
  try {
    const { submissions, rejected } = await sendEssay(slug, file, grade);
    const [refused] = rejected;
    if (refused !== undefined) return { state: 'refused', message: refused.message };
    const [taken] = submissions;
    if (taken === undefined) return { state: 'refused', message: 'The server took nothing of it.' };
    if (!taken.created) return { state: 'there' };
    return taken.version > 1 ? { state: 'new-version', message: `version ${taken.version}` } : { state: 'in' };
  } catch (error) {
    return { state: 'failed', message: messageOf(error) };
  }
}
