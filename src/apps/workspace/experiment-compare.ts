import type { Figure } from '../../evaluation/agreement-report/report.ts';
import { reportIn } from './experiment-run.ts';
import type { Workspace } from './workspace.ts';

/** What B gave in two experiments, figure by figure. */
export interface ComparedExperiments {
  /** Whether both are on the same rows; otherwise differences may be of the essays. */
  readonly sameDataset: boolean;
  /** Of the first. */
  readonly dataset: string;
  readonly figures: readonly {
    readonly evaluator: string;
    readonly title: string;
    readonly bin: string | undefined;
    readonly first: Figure;
    readonly second: Figure;
  }[];
}

/** @throws AssayError `conflict` when one of them is not finished */
export async function compareExperiments(
  { stores }: Workspace,
  first: string,
  second: string,
): Promise<ComparedExperiments> {
  const [one, two] = [reportIn(await stores.experiments.get(first)), reportIn(await stores.experiments.get(second))];
  const figures = one.figures.flatMap((figure) => {
    const same = two.figures.find((other) => other.evaluator === figure.evaluator && other.bin === figure.bin);
    const { evaluator, title, bin } = figure;
    return same === undefined ? [] : [{ evaluator, title, bin, first: figure.b, second: same.b }];
  });
  return {
    sameDataset: one.dataset.hash === two.dataset.hash && one.dataset.gone === two.dataset.gone,
    dataset: `${one.dataset.slug} version ${one.dataset.version}`,
    figures,
  };
}
