import { z } from 'zod';
import type { ScorerVersion } from '../../ports/stored.ts';
import { table } from './output.ts';

const reportSchema = z.object({
  essays: z.number(),
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

export function versionsTable(versions: readonly ScorerVersion[], inUse: number | undefined): string {
  if (versions.length === 0) return 'no scorer is trained yet';
  return table(
    ['version', 'trained', 'essays', 'QWK holistic', 'hash', ''],
    versions.map((one) => [
      one.version,
      one.trainedAt.toISOString().slice(0, 16),
      reportSchema.parse(one.report).essays,
      reportSchema.parse(one.report).targets['holistic']?.quadraticWeightedKappa?.toFixed(3) ?? 'undefined',
      one.hash.slice(0, 12),
      one.version === inUse ? 'in use' : '',
    ]),
  );
}
