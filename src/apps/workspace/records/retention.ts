import { contentHash } from '../../../core/content-hash.ts';
import { AssayError } from '../../../core/errors.ts';
import type { RetentionItem } from '../../../ports/retention-store.ts';
import type { Workspace } from '../workspace.ts';

/** What would be erased now, and what its time has come for and is kept all the same. */
export interface RetentionPlan {
  /** Changes when anything else would be erased: whoever acts says what they saw. */
  readonly hash: string;
  readonly due: readonly RetentionItem[];
  readonly held: readonly RetentionItem[];
}

export interface RetentionRun {
  readonly erased: number;
  readonly held: number;
  /** Entries of class lists that ended. */
  readonly classLists: number;
  /** Students of whom nothing was left, and whose names are gone now. */
  readonly students: number;
}

/**
 * What the rules ask for at a time. An open request about records or an open appeal holds everything that it is about (34 CFR 99.10 (e)), and so does
 * grading that is under way.
 */
export async function planRetention(
  { stores }: Workspace,
  at: Date,
  { activeOnly = false }: { readonly activeOnly?: boolean } = {},
): Promise<RetentionPlan> {
  const items = await stores.retention.due(at, { activeOnly });
  const due = items.filter(({ held }) => held === undefined);
  return {
    hash: contentHash(due.map(({ submissionId, ruleId }) => [submissionId, ruleId])),
    due,
    held: items.filter(({ held }) => held !== undefined),
  };
}

/**
 * Erases what is due, as a person's erasure does: everywhere that words of the essay are, graded essays with their vectors, rows of datasets, drafts and
 * feedback among them. Then the class lists that are over, and the names of students of whom nothing is left. What gets held meanwhile is kept.
 *
 * @param seen hash of the plan that somebody looked at; the clock has none, and keeps to rules that were set a week ago
 * @throws AssayError `conflict` when something else is due by now than was seen
 */
export async function runRetention(
  workspace: Workspace,
  at: Date,
  { seen, signal }: { readonly seen?: string; readonly signal?: AbortSignal } = {},
): Promise<RetentionRun> {
  const { stores } = workspace;
  const activeOnly = seen === undefined;
  const plan = await planRetention(workspace, at, { activeOnly });
  if (seen !== undefined && seen !== plan.hash) {
    throw new AssayError('conflict', 'something else is due by now than the plan said; look at it again');
  }
  let erased = 0;
  let held = plan.held.length;
  for (const { submissionId, ruleId } of plan.due) {
    if (signal?.aborted === true) break;
    const gone = await unlessHeld(() => stores.erasure.submission(submissionId, `retention rule ${ruleId}`));
    if (gone) erased += 1;
    else held += 1;
  }
  const classLists = await stores.retention.endLists(at, { activeOnly });
  let students = 0;
  // Without an end by age nobody's name goes: somebody may be enrolled for the next term.
  for (const pseudonym of erased + classLists === 0 ? [] : await stores.retention.bareStudents()) {
    if (await unlessHeld(() => stores.erasure.student(pseudonym, 'retention'))) students += 1;
  }
  const run = { erased, held, classLists, students };
  if (erased + classLists + students > 0) await stores.audit.append('retention.run', stores.tenantId, { ...run });
  return run;
}

/** @returns false where a request or an appeal came in between */
async function unlessHeld(erase: () => Promise<unknown>): Promise<boolean> {
  try {
    await erase();
    return true;
  } catch (error) {
    if (error instanceof AssayError && error.code === 'conflict') return false;
    throw error;
  }
}
