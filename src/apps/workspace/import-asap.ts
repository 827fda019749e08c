import { holistic } from '../../core/exemplar.ts';
import { readAsap } from '../../intake/asap/read-asap.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { publishAssignment } from './publish-assignment.ts';
import type { Workspace } from './workspace.ts';

export interface ImportAsapOptions {
  readonly path: string;
  readonly set: number;
  readonly fold: number;
  /** Train and dev (80%) as graded essays; train alone (60%) otherwise. */
  readonly withDev: boolean;
  readonly prompts?: string;
  readonly folds?: string;
}

export interface ImportedAsap {
  readonly assignment: StoredAssignment;
  readonly graded: { readonly added: number; readonly existing: number };
  readonly submissions: { readonly added: number; readonly existing: number };
  readonly rejected: readonly string[];
}

/**
 * One ASAP set as an assignment of its own (`asap-1-fold-0`): the essays of the other folds as graded essays, those of the test fold as
 * submissions whose human scores are kept as labels, so that grading them measures agreement.
 */
export async function importAsap(workspace: Workspace, options: ImportAsapOptions): Promise<ImportedAsap> {
  const { path, set, fold, withDev, prompts, folds } = options;
  const asap = await readAsap({
    path,
    set,
    fold,
    ...(prompts !== undefined && { promptsDir: prompts }),
    ...(folds !== undefined && { foldsFile: folds }),
  });
  const { assignment: facts, rubric } = asap;
  const trained = new Set(withDev ? ['train', 'dev'] : ['train']);
  const { assignment, graded } = await publishAssignment(workspace, {
    slug: `${facts.id}-fold-${fold}${withDev ? '-with-dev' : ''}`,
    title: facts.title,
    taskText: [facts.taskText, facts.sourceText].filter((text) => text !== undefined).join('\n\n'),
    gradeLevel: facts.gradeLevel,
    genre: facts.genre,
    rubric,
    essays: asap.essays.filter(({ split }) => split !== undefined && trained.has(split)).map(({ essay }) => essay),
  });
  const tests = asap.essays.filter(({ split }) => split === 'test').map(({ essay }) => essay);
  const added = await workspace.stores.submissions.addMany(
    assignment.id,
    tests.map((essay) => ({ fileName: `asap-${essay.id}`, mediaType: 'text/plain', text: essay.text })),
  );
  await workspace.stores.labels.putMany(
    added.flatMap((submission, index) => {
      const essay = tests[index];
      if (essay?.resolved[holistic] === undefined) return [];
      return [{ submissionId: submission.id, scores: essay.resolved, raters: essay.raters }];
    }),
  );
  const fresh = added.filter((one) => one.created).length;
  return {
    assignment,
    graded,
    submissions: { added: fresh, existing: added.length - fresh },
    rejected: asap.rejected.map((row) => row.error.message),
  };
}
