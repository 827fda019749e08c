import type { DatasetKind } from '../../ports/dataset-stores.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import {
  appealsDataset,
  overridesDataset,
  sampleDataset,
  splitDataset,
  submissionsDataset,
  type MadeDataset,
} from './dataset-make.ts';
import type { Workspace } from './workspace.ts';

interface Named {
  readonly name: string;
  readonly title?: string | undefined;
  readonly kind?: DatasetKind | undefined;
  readonly reserve?: boolean | undefined;
}

/** Where the essays of a new set come from. */
export type DatasetSource = Named &
  (
    | { readonly from: 'graded-essays'; readonly size: number; readonly seed: number }
    | { readonly from: 'sample'; readonly size: number; readonly seed: number }
    | { readonly from: 'overrides' }
    | { readonly from: 'appeals' }
    | { readonly from: 'submissions'; readonly submissionIds: readonly string[] }
  );

const kindOf: Readonly<Record<DatasetSource['from'], DatasetKind>> = {
  'graded-essays': 'golden',
  sample: 'sampled',
  overrides: 'overrides',
  appeals: 'contested',
  submissions: 'contested',
};

/** Locks a set from essays that are there. @throws AssayError as the function for that source does */
export function makeDatasetFrom(
  workspace: Workspace,
  assignment: StoredAssignment,
  source: DatasetSource,
): Promise<MadeDataset> {
  const { name, title = name, kind = kindOf[source.from], reserve } = source;
  const input = { slug: name, title, kind, ...(reserve !== undefined && { reserved: reserve }) };
  if (source.from === 'graded-essays') return splitDataset(workspace, assignment, input, source);
  if (source.from === 'sample') return sampleDataset(workspace, assignment, input, source);
  if (source.from === 'overrides') return overridesDataset(workspace, assignment, input);
  if (source.from === 'appeals') return appealsDataset(workspace, assignment, input);
  return submissionsDataset(workspace, assignment, input, source.submissionIds);
}
