import { z } from 'zod';
import { toJson } from '../../core/content-hash.ts';
import type { ScorerVersion } from '../../ports/stored.ts';
import type { ScorerComparison } from '../workspace/train-and-compare.ts';
import { table } from './output.ts';

const reportSchema = z.object({
  essays: z.number(),
  prior: z.object({ essays: z.number(), assignments: z.number() }).optional(),
  targets: z.record(
    z.string(),
    z.object({
      essays: z.number(),
      quadraticWeightedKappa: z.number().optional(),
      rootMeanSquaredError: z.number().optional(),
      intervalCoverage: z.number().optional(),
    }),
  ),
});

/** Target, essays, QWK, RMSE and coverage of a stored report card. */
export function reportRows(report: ScorerVersion['report']): (string | number)[][] {
  return Object.entries(reportSchema.parse(report).targets).map(([target, figures]) => [
    target,
    figures.essays,
    figures.quadraticWeightedKappa?.toFixed(3) ?? 'undefined',
    figures.rootMeanSquaredError?.toFixed(2) ?? 'undefined',
    figures.intervalCoverage === undefined ? 'too few' : `${(figures.intervalCoverage * 100).toFixed(0)}%`,
  ]);
}

/** What the scorer leans on besides the assignment's own graded essays. */
export function priorWords(report: ScorerVersion['report']): string[] {
  const { prior } = reportSchema.parse(report);
  if (prior === undefined) return [];
  const assignments = prior.assignments === 1 ? 'another assignment' : `${prior.assignments} other assignments`;
  return [
    `with few essays of its own it leans on what ${prior.essays} graded essays of ${assignments} taught (measurements, no words)`,
  ];
}

export function versionsTable(versions: readonly ScorerVersion[], inUse: number | undefined): string {
  if (versions.length === 0) return 'no scorer is trained yet';
  return table(
    ['version', 'trained', 'essays', 'prior', 'QWK holistic', 'hash', ''],
    versions.map((one) => [
      one.version,
      one.trainedAt.toISOString().slice(0, 16),
      reportSchema.parse(one.report).essays,
      reportSchema.parse(one.report).prior?.essays ?? '',
      reportSchema.parse(one.report).targets['holistic']?.quadraticWeightedKappa?.toFixed(3) ?? 'undefined',
      one.hash.slice(0, 12),
      one.version === inUse ? 'in use' : '',
    ]),
  );
}

/** A version as it is printed: without the score of each training essay, which the report keeps for comparisons. */
export function withoutHeldOut(version: ScorerVersion): ScorerVersion {
  const report = z.looseObject({ outOfFold: z.unknown() }).parse(version.report);
  return { ...version, report: toJson({ ...report, outOfFold: undefined }) };
}

function advice({ recommended, interval }: ScorerComparison): string {
  if (recommended) return 'Recommended: the whole interval lies above 0.';
  return interval === undefined
    ? 'Not recommended: too few essays to say.'
    : 'Not recommended: the interval does not exclude that nothing is gained.';
}

/** The new scorer beside the one in use. */
export function comparisonWords(comparison: ScorerComparison, inUse: number | undefined): string {
  const { essays, trained, inUse: before, difference, interval } = comparison;
  const shown = (value: number | undefined) => value?.toFixed(3) ?? 'undefined';
  const range = interval === undefined ? '' : `, 95% interval ${shown(interval.low)} to ${shown(interval.high)}`;
  return `beside version ${inUse ?? 'in use'} on the same ${essays} essays, each unseen by the scorer: QWK ${shown(trained)} against ${shown(before)}; difference ${shown(difference)}${range}. ${advice(comparison)}`;
}
