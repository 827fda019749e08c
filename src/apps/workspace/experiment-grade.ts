import { z } from 'zod';
import { toJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import { holistic } from '../../core/exemplar.ts';
import type { EvaluatedEssay, PlanOutcome } from '../../evaluation/evaluators/evaluator.ts';
import { wordsOf } from '../../pipeline/3-exemplars/text-terms.ts';
import type { DatasetRow, DatasetVersion, StoredDataset } from '../../ports/dataset-stores.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { estimateCost, type CostEstimate } from './calibrate-cost.ts';
import { derivedKey } from './derived-key.ts';
import { experimentRunId, gradeRow, outcomeSchema } from './experiment-outcome.ts';
import type { NamedPlan } from './experiment-plan.ts';
import { learnerGroups } from './learner-groups.ts';
import { loadMaterials } from './materials.ts';
import type { Workspace } from './workspace.ts';

/** A locked set, opened. */
export interface OpenDataset {
  readonly dataset: StoredDataset;
  readonly version: DatasetVersion;
  readonly assignment: StoredAssignment;
  readonly rows: readonly DatasetRow[];
}

/** @param version the newest when not given */
export async function openDataset({ stores }: Workspace, slug: string, version?: number): Promise<OpenDataset> {
  const dataset = await stores.datasets.get(slug);
  const versions = await stores.datasets.versions(dataset.id);
  const found = version === undefined ? versions.at(-1) : versions.find((one) => one.version === version);
  if (found === undefined) throw new AssayError('not-found', `dataset "${slug}" has no version ${version ?? 'at all'}`);
  return {
    dataset,
    version: found,
    assignment: await stores.assignments.get(dataset.assignmentId),
    rows: await stores.datasets.rows(dataset.id, found.version),
  };
}

/** What a plan is still to be asked about a set. */
export interface GradingWork {
  readonly todo: readonly { readonly row: DatasetRow; readonly repeat: number }[];
  readonly estimate: CostEstimate;
}

/** @param repeats how often each essay is graded again beyond the first time */
export async function gradingWork(
  workspace: Workspace,
  { dataset, version, assignment, rows }: OpenDataset,
  { plan, hash }: NamedPlan,
  repeats: number,
): Promise<GradingWork> {
  const key = { datasetId: dataset.id, version: version.version, planHash: hash };
  const there = new Set((await workspace.stores.experiments.results(key)).map(place));
  const todo = rows.flatMap((row) =>
    Array.from({ length: repeats + 1 }, (_, repeat) => ({ row, repeat })).filter(
      ({ repeat }) => !there.has(place({ position: row.position, repeat })),
    ),
  );
  const rubric = await workspace.stores.rubrics.byHash(plan.rubricHash);
  const essays = todo.map(({ row }) => ({
    essay: { id: row.essay.id, text: row.text, raters: row.raters, resolved: row.scores },
    score: row.scores[holistic] ?? rubric.scale.min,
  }));
  return { todo, estimate: estimateCost(essays, { rubric, taskText: assignment.taskText, plan }) };
}

function place({ position, repeat }: { readonly position: number; readonly repeat: number }): string {
  return `${position}.${repeat}`;
}

/**
 * Grades what is still to be graded, and gives every row as evaluators see it. What is finished is kept and never asked again; replies that
 * were paid for before a break are found in the ledger.
 *
 * @throws AssayError `conflict` when the plan's scorer was trained on essays of the set
 */
export async function gradeDataset(
  workspace: Workspace,
  open: OpenDataset,
  named: NamedPlan,
  options: { readonly repeats: number; readonly onDone?: () => void; readonly mayGoOn?: () => Promise<void> },
): Promise<EvaluatedEssay[]> {
  const { dataset, version, assignment, rows } = open;
  const { experiments } = workspace.stores;
  await refuseTaught(workspace, open, named);
  const key = { datasetId: dataset.id, version: version.version, planHash: named.hash };
  const { todo } = await gradingWork(workspace, open, named, options.repeats);
  if (todo.length > 0) {
    const materials = await loadMaterials(workspace, assignment, named.plan);
    const secret = await derivedKey(workspace, 'dataset-row/1');
    const grading = { assignment, plan: named.plan, planHash: named.hash, materials, secret };
    const queue = todo.values();
    const work = async (): Promise<void> => {
      for (const { row, repeat } of queue) {
        await options.mayGoOn?.();
        const runId = experimentRunId(named.hash, row.rowHash, repeat);
        await workspace.stores.budgets.attribute(runId, assignment.id);
        const value = toJson(await gradeRow(workspace, grading, row, repeat));
        await experiments.putResult(key, { position: row.position, repeat, runId, value });
        options.onDone?.();
      }
    };
    const workers = await Promise.allSettled(Array.from({ length: workspace.config.concurrency }, work));
    for (const worker of workers) if (worker.status === 'rejected') throw worker.reason;
  }
  const results = new Map((await experiments.results(key)).map((result) => [place(result), result.value]));
  return rows.flatMap((row) => outcomesOf(row, results) ?? []);
}

function outcomesOf(row: DatasetRow, results: ReadonlyMap<string, unknown>): EvaluatedEssay | undefined {
  const outcomes: PlanOutcome[] = [];
  for (let repeat = 0; ; repeat++) {
    const value = results.get(place({ position: row.position, repeat }));
    if (value === undefined) break;
    outcomes.push(outcomeSchema.parse(value));
  }
  const [outcome, ...repeats] = outcomes;
  // Erased while the experiment ran.
  return outcome === undefined ? undefined : evaluatedEssay(row, outcome, repeats);
}

/** A row of a set, and what a plan made of it, as evaluators see it. */
export function evaluatedEssay(row: DatasetRow, outcome: PlanOutcome, repeats: readonly PlanOutcome[]): EvaluatedEssay {
  return {
    position: row.position,
    text: row.text,
    words: wordsOf(row.text).length,
    human: row.scores,
    raters: row.raters.map((rater) => rater.scores),
    groups: { ...learnerGroups(row.learner), ...row.groups },
    outcome,
    repeats,
  };
}

const taughtSchema = z.object({ outOfFold: z.record(z.string(), z.number()).optional() });

/** @throws AssayError `conflict` when the plan's scorer was trained on essays of the set, which is reserved now */
export async function refuseTaught(
  { stores }: Workspace,
  { dataset, assignment, rows }: OpenDataset,
  { plan, label }: NamedPlan,
): Promise<void> {
  if (plan.scorerHash === null || !dataset.reserved) return;
  const scorer = (await stores.scorers.list(assignment.id)).find((one) => one.hash === plan.scorerHash);
  const taught = taughtSchema.safeParse(scorer?.report).data?.outOfFold;
  if (scorer === undefined || taught === undefined) return;
  const seen = rows.filter((row) => row.essay.kind === 'graded' && taught[row.essay.id] !== undefined);
  if (seen.length === 0) return;
  throw new AssayError(
    'conflict',
    `plan "${label}": scorer version ${scorer.version} was trained on ${seen.length} of the ${rows.length} essays of "${dataset.slug}", before they were held out; train again ("assay train ${assignment.slug} --promote") and name the new one`,
  );
}
