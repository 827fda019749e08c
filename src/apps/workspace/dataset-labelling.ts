import { AssayError } from '../../core/errors.ts';
import { holistic, type ScoreSet } from '../../core/exemplar.ts';
import { agreementTolerance } from '../../core/score-scale.ts';
import type { MeasureContext } from '../../evaluation/agreement-report/measure-agreement.ts';
import {
  checkReading,
  humanBaseline,
  planReadings,
  resolveReadings,
  type HumanBaseline,
  type ReadingScales,
} from '../../evaluation/datasets/double-blind.ts';
import type { DatasetVersion, Reading, StoredDataset } from '../../ports/dataset-stores.ts';
import type { Rubric } from '../../core/rubric.ts';
import { lockRows } from './dataset-make.ts';
import { maskedText, toKnownIdentity } from './materials.ts';
import type { Workspace } from './workspace.ts';

interface Labelled {
  readonly dataset: StoredDataset;
  readonly version: DatasetVersion;
  readonly rubric: Rubric;
  readonly scales: ReadingScales;
}

/** The newest version of a set, with what it is read by. */
async function open({ stores }: Workspace, slug: string): Promise<Labelled> {
  const dataset = await stores.datasets.get(slug);
  const version = (await stores.datasets.versions(dataset.id)).at(-1);
  if (version === undefined) throw new AssayError('not-found', `dataset "${slug}" has no version`);
  const assignment = await stores.assignments.get(dataset.assignmentId);
  const { rubric } = await stores.rubrics.get(assignment.rubricId);
  const scales = {
    [holistic]: rubric.scale,
    ...Object.fromEntries(rubric.traits.map((trait) => [trait.id, trait.scale])),
  };
  return { dataset, version, rubric, scales };
}

/** Gives every essay that nobody has read to two of the readers. @returns how many readings are new */
export async function assignReaders(
  workspace: Workspace,
  slug: string,
  { readers, adjudicator }: { readonly readers: readonly string[]; readonly adjudicator?: string },
): Promise<number> {
  const { datasets, labelTasks } = workspace.stores;
  const { dataset, version } = await open(workspace, slug);
  if (adjudicator !== undefined && readers.includes(adjudicator))
    throw new AssayError('input.invalid', `adjudicator "${adjudicator}" is a reader too; a third person decides`);
  const rows = await datasets.rows(dataset.id, version.version);
  const read = new Set((await labelTasks.ofVersion(dataset.id, version.version)).map(({ position }) => position));
  const unread = rows.filter((row) => row.scores[holistic] === undefined && !read.has(row.position));
  return labelTasks.assign(
    dataset.id,
    version.version,
    planReadings(
      unread.map((row) => row.position),
      readers,
    ),
  );
}

export interface EssayToRead {
  readonly taskId: string;
  /** Names masked. */
  readonly text: string;
  readonly taskText: string;
  readonly rubric: Rubric;
  readonly done: number;
  readonly total: number;
}

/** The reader's next essay: the text alone. Neither the other reading nor anything of the machine's is loaded here. */
export async function nextReading(
  workspace: Workspace,
  slug: string,
  reader: string,
): Promise<EssayToRead | undefined> {
  const { stores } = workspace;
  const { dataset, version, rubric } = await open(workspace, slug);
  const task = await stores.labelTasks.next(reader, dataset.id, version.version);
  if (task === undefined) return undefined;
  const assignment = await stores.assignments.get(dataset.assignmentId);
  const identities = (await stores.identities.maskingList(assignment.id)).map(toKnownIdentity);
  const { taskId, done, total } = task;
  return { taskId, text: maskedText(task.text, identities), taskText: assignment.taskText, rubric, done, total };
}

/** Writes a reading down. @throws AssayError `input.invalid` for a score that is not on its scale, `conflict` when it was given before */
export async function giveReading(
  workspace: Workspace,
  slug: string,
  { taskId, reader, scores }: { readonly taskId: string; readonly reader: string; readonly scores: ScoreSet },
): Promise<void> {
  const { scales } = await open(workspace, slug);
  checkReading(scores, scales);
  await workspace.stores.labelTasks.complete(taskId, reader, scores);
}

export interface LabellingState {
  readonly dataset: string;
  readonly version: number;
  readonly essays: number;
  readonly byReader: readonly { readonly reader: string; readonly done: number; readonly total: number }[];
  readonly resolved: number;
  readonly waitingForReadings: number;
  readonly waitingForAdjudication: number;
  readonly humanHuman: HumanBaseline;
}

/** Where the readings stand: for whoever coordinates, not for readers. */
export async function labellingState(workspace: Workspace, slug: string): Promise<LabellingState> {
  const { dataset, version, scales, rubric } = await open(workspace, slug);
  const readings = await workspace.stores.labelTasks.ofVersion(dataset.id, version.version);
  const essays = [...Map.groupBy(readings, (reading) => reading.position).values()];
  const outcomes = essays.map((own) => resolveReadings(own, scales));
  const waiting = (what: 'readings' | 'adjudication') =>
    outcomes.filter((outcome) => outcome.status === 'waiting' && outcome.for === what).length;
  return {
    dataset: dataset.slug,
    version: version.version,
    essays: essays.length,
    byReader: [...Map.groupBy(readings, (reading) => reading.reader)].map(([reader, own]) => ({
      reader,
      done: own.filter((reading) => reading.scores !== undefined).length,
      total: own.length,
    })),
    resolved: outcomes.filter((outcome) => outcome.status === 'resolved').length,
    waitingForReadings: waiting('readings'),
    waitingForAdjudication: waiting('adjudication'),
    humanHuman: humanBaseline(essays.map(pairOf), measureContext(rubric.scale)),
  };
}

function pairOf(readings: readonly Reading[]) {
  return ['first', 'second'].flatMap((part) => {
    const reading = readings.find((one) => one.part === part);
    return reading?.scores === undefined ? [] : [{ rater: reading.reader, scores: reading.scores }];
  });
}

export function measureContext(scale: Rubric['scale']): MeasureContext {
  return {
    scale,
    adjacentTolerance: agreementTolerance(scale),
    minimumN: 30,
    bootstrap: { seed: 20_250_101, draws: 1000 },
  };
}

/** Gives the essays whose two readings lie too far apart to a third person. @returns how many are new */
export async function adjudicate(workspace: Workspace, slug: string, adjudicator: string): Promise<number> {
  const { labelTasks } = workspace.stores;
  const { dataset, version, scales } = await open(workspace, slug);
  const readings = await labelTasks.ofVersion(dataset.id, version.version);
  const apart = [...Map.groupBy(readings, (reading) => reading.position)].filter(([, own]) => {
    const outcome = resolveReadings(own, scales);
    return outcome.status === 'waiting' && outcome.for === 'adjudication' && own.length === 2;
  });
  const own = apart.find(([, pair]) => pair.some((reading) => reading.reader === adjudicator));
  if (own !== undefined)
    throw new AssayError('input.invalid', `"${adjudicator}" read one of these essays already; a third person decides`);
  return labelTasks.assign(
    dataset.id,
    version.version,
    apart.map(([position]) => ({ position, reader: adjudicator, part: 'adjudicator' })),
  );
}

/**
 * Locks what was read as the next version of the set: the essays with a resolved score.
 *
 * @throws AssayError `conflict` while readings are missing
 */
export async function closeLabelling(workspace: Workspace, slug: string): Promise<DatasetVersion> {
  const { datasets, labelTasks } = workspace.stores;
  const { dataset, version, scales } = await open(workspace, slug);
  const readings = Map.groupBy(await labelTasks.ofVersion(dataset.id, version.version), ({ position }) => position);
  const rows = await datasets.rows(dataset.id, version.version);
  const labelled = rows.flatMap((row) => {
    const { essay, text, groups, consentBy } = row;
    const rest = { essay, text, groups, ...(consentBy !== undefined && { consentBy }) };
    const own = readings.get(row.position);
    if (own === undefined) return [{ ...rest, scores: row.scores, raters: row.raters }];
    const outcome = resolveReadings(own, scales);
    if (outcome.status === 'waiting')
      throw new AssayError(
        'conflict',
        `essay ${row.position} of "${slug}" waits for ${outcome.for}; see "assay dataset readings ${slug}"`,
      );
    return [{ ...rest, scores: outcome.scores, raters: outcome.raters }];
  });
  return datasets.addVersion(dataset.id, {
    note: `read twice: ${readings.size} essays`,
    ...(await lockRows(workspace, dataset.kind, labelled)),
  });
}
