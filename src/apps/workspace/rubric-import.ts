import type { RubricVersion } from '../../ports/stored.ts';
import { diffRubric, type RubricDiff } from '../../registry/rubric/diff-rubric.ts';
import { importRubric, type ImportedRubric } from '../../registry/rubric/formats/foreign-formats.ts';
import { slugOf } from '../../registry/rubric/formats/from-criteria.ts';
import type { Workspace } from './workspace.ts';

export interface RubricArrival extends ImportedRubric {
  /** The newest version that was there; what the file cannot say is as it is there. */
  readonly base: RubricVersion | undefined;
  /** From that version to what arrived. */
  readonly diff: RubricDiff | undefined;
}

/**
 * Reads a rubric of any format onto the newest version of the same id, and says what would change. Publishes nothing.
 *
 * @param options.id of the rubric; from the file where it says so, else of the rubric that has its title, else made from the title
 * @throws AssayError as importRubric
 */
export async function readRubricArrival(
  { stores }: Workspace,
  text: string,
  { fileName, id }: { readonly fileName: string; readonly id?: string },
): Promise<RubricArrival> {
  const first = importRubric(text, id === undefined ? { fileName } : { fileName, id });
  const rubricId = id ?? (first.format === 'assay' ? first.rubric.id : await idByTitle(stores, first.rubric.title));
  const newest = (await stores.rubrics.versions(rubricId)).at(-1);
  if (newest === undefined) return { ...first, base: undefined, diff: undefined };
  const base = await stores.rubrics.byHash(newest.hash);
  const onto = first.format === 'assay' ? first : importRubric(text, { fileName, id: rubricId, base });
  return { ...onto, base: newest, diff: diffRubric(base, onto.rubric) };
}

async function idByTitle({ rubrics }: Workspace['stores'], title: string): Promise<string> {
  const same = (await rubrics.list()).find((one) => one.title.toLowerCase() === title.toLowerCase());
  return same?.rubricId ?? slugOf(title, 'rubric');
}
