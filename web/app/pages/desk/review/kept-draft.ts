import type { Draft } from '../../../api/desk.ts';

/** A draft as this device keeps it: reload, back button and a lost connection cost nothing that was typed. */
export interface KeptDraft {
  readonly draft: Draft;
  readonly savedAt: string;
}

function keyOf(submissionId: string, version: number): string {
  return `assay.draft.${submissionId}.${version}`;
}

export function keepDraft(submissionId: string, version: number, kept: KeptDraft | undefined): void {
  try {
    if (kept === undefined) localStorage.removeItem(keyOf(submissionId, version));
    else localStorage.setItem(keyOf(submissionId, version), JSON.stringify(kept));
  } catch {
    // A full or forbidden storage: the server's copy of the draft remains.
  }
}

export function keptDraft(submissionId: string, version: number): KeptDraft | undefined {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(keyOf(submissionId, version)) ?? 'null');
    return isKept(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function isKept(value: unknown): value is KeptDraft {
  return typeof value === 'object' && value !== null && 'draft' in value && 'savedAt' in value;
}
