import { useState } from 'react';
import type { Rubric } from '../../api/studio.ts';

export interface KeptDraft {
  readonly draft: Rubric;
  readonly changed: boolean;
  readonly setDraft: (draft: Rubric) => void;
  readonly drop: () => void;
}

/** A draft that outlives reload and back button: kept in the browser under the version that it began from. */
export function useKeptDraft(of: string, start: Rubric): KeptDraft {
  const key = `assay.rubric-draft.${of}`;
  const [draft, setState] = useState(() => read(key) ?? start);
  return {
    draft,
    changed: JSON.stringify(draft) !== JSON.stringify(start),
    setDraft(next) {
      setState(next);
      try {
        localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // Full or forbidden: the draft lives as long as the page.
      }
    },
    drop() {
      setState(start);
      localStorage.removeItem(key);
    },
  };
}

function read(key: string): Rubric | undefined {
  try {
    const kept = localStorage.getItem(key);
    // Written by the function above; the server checks it before anything comes of it.
    return kept === null ? undefined : (JSON.parse(kept) as Rubric);
  } catch {
    return undefined;
  }
}
