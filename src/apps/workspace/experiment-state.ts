import { gateStatusOf, type GateVerdict } from '../../core/gate-verdict.ts';
import type { ExperimentJob, StoredExperiment } from '../../ports/dataset-stores.ts';
import { readSpec } from './experiment-prepare.ts';
import { checksOf } from './experiment-run.ts';
import type { Workspace } from './workspace.ts';

/** An experiment as lists show it. */
export interface ExperimentState {
  readonly id: string;
  readonly title: string;
  /** Slugs. */
  readonly dataset: string;
  readonly assignment: string;
  readonly version: number;
  readonly a: { readonly label: string; readonly hash: string };
  readonly b: { readonly label: string; readonly hash: string };
  /** `open`: whoever began it runs it, or broke off; the same command goes on. */
  readonly state: ExperimentJob['state'] | 'open' | 'done';
  /** Gradings, of both plans and with repeats. */
  readonly graded: number;
  readonly total: number;
  readonly error: ExperimentJob['error'];
  /** What the gates say; undefined while it is not done. */
  readonly verdict: GateVerdict['status'] | undefined;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly finishedAt: Date | undefined;
}

export async function experimentState({ stores }: Workspace, experiment: StoredExperiment): Promise<ExperimentState> {
  const { id, version, planA, planB, createdAt, createdBy, finishedAt, report, job } = experiment;
  const spec = readSpec(experiment);
  const dataset = await stores.datasets.get(experiment.datasetId);
  const assignment = await stores.assignments.get(dataset.assignmentId);
  const locked = (await stores.datasets.versions(dataset.id)).find((one) => one.version === version);
  const rows = (locked?.rows ?? 0) - (locked?.gone ?? 0);
  const ended =
    report === undefined
      ? { state: job?.state ?? ('open' as const), error: job?.error, verdict: undefined }
      : { state: 'done' as const, error: undefined, verdict: gateStatusOf(checksOf(experiment)) };
  return {
    ...ended,
    id,
    version,
    createdAt,
    createdBy,
    finishedAt,
    dataset: dataset.slug,
    assignment: assignment.slug,
    title: spec.title ?? `${spec.a} against ${spec.b} on ${dataset.slug}`,
    a: { label: spec.a, hash: planA },
    b: { label: spec.b, hash: planB },
    graded: await stores.experiments.graded(experiment, spec.repeats),
    total: rows * (spec.repeats + 1) * (planA === planB ? 1 : 2),
  };
}
