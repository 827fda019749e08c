import type { GateCheck } from '../../core/gate-verdict.ts';
import type { ComparedFigure, ExperimentReport } from '../../evaluation/experiments/experiment-report.ts';
import { writeFigure } from '../../evaluation/experiments/render-experiment.ts';
import type { PreparedExperiment } from '../workspace/experiment-prepare.ts';
import { table } from './output.ts';

/** What an experiment will ask and cost, before it does. */
export function preparedWords({ open, a, b, essaysToGrade, estimate }: PreparedExperiment): string {
  const money = (microUsd: number) => `$${(microUsd / 1e6).toFixed(2)}`;
  return [
    `A is ${a.label} (${a.hash.slice(0, 12)}), B is ${b.label} (${b.hash.slice(0, 12)}); ${open.dataset.slug} version ${open.version.version}, ${open.rows.length} essays`,
    essaysToGrade === 0
      ? 'all of them were graded under both plans before'
      : `${essaysToGrade} gradings to do, likely ${money(estimate.likelyMicroUsd)}, at most ${money(estimate.mostMicroUsd)}`,
  ].join('\n');
}

function row(figure: ComparedFigure): string[] {
  const { title, n, a, b, difference, format, worse } = figure;
  return [
    title,
    String(n),
    writeFigure(a, format),
    writeFigure(b, format),
    `${worse === true ? '▲ ' : ''}${writeFigure(difference, format)}`,
  ];
}

export function reportWords(report: ExperimentReport, checks: readonly GateCheck[]): string {
  const overall = report.figures.filter((figure) => figure.bin === undefined);
  const refusals = checks.filter((check) => check.status !== 'passed');
  return [
    report.title,
    table(['over all essays', 'n', 'A', 'B', 'B − A'], overall.map(row)),
    refusals.length === 0
      ? `all ${checks.length} checks of the gates pass`
      : [
          `${refusals.length} of ${checks.length} checks do not pass:`,
          ...refusals.map((check) => `  ${check.status === 'failed' ? 'failed ' : 'too few'}  ${check.detail}`),
        ].join('\n'),
  ].join('\n');
}
