import { useEffect, useSyncExternalStore } from 'react';
import { queryClient } from '../../api/query-client.ts';
import { sendEssays } from '../../api/upload.ts';
import { createImportRun, type ImportRun, type ImportSnapshot } from './import-run.ts';
import { forgetFiles, keepFiles, keptFiles } from './kept-files.ts';

export interface Import extends ImportSnapshot, Pick<ImportRun, 'goOn' | 'clear'> {
  readonly add: (files: readonly File[], grade: boolean) => void;
}

/** One for each assignment, beside the pages: sending goes on while another screen is looked at. */
const runs = new Map<string, ImportRun>();

const lookAgainMs = 3000;

function runOf(slug: string): ImportRun {
  const there = runs.get(slug);
  if (there !== undefined) return there;
  const run = createImportRun({
    send: (files, options) => sendEssays(slug, files, options),
    keep: keepFiles,
    forget: forgetFiles,
    readable: (file) =>
      file
        .slice(0, 1)
        .arrayBuffer()
        .then(
          () => true,
          () => false,
        ),
    pause: () => new Promise((resolve) => setTimeout(resolve, lookAgainMs)),
    newKey: () => crypto.randomUUID(),
    onSettled: () => {
      for (const kind of ['assignment', 'queue', 'class'])
        void queryClient.invalidateQueries({ queryKey: [kind, slug] });
    },
  });
  runs.set(slug, run);
  return run;
}

/** Hands essays in, and takes up what an earlier visit of this browser left unsent. */
export function useImport(slug: string): Import {
  const run = runOf(slug);
  const snapshot = useSyncExternalStore(run.subscribe, run.snapshot);
  useEffect(() => {
    void keptFiles(slug).then((left) => run.takeUp(left));
  }, [run, slug]);
  return {
    ...snapshot,
    add: (files, grade) => void run.add(files, { slug, grade }),
    goOn: run.goOn,
    clear: run.clear,
  };
}
