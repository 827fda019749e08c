import { z } from 'zod';
import { toJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { ScorerVersion } from '../../ports/stored.ts';
import type { ScorerComparison } from '../workspace/train-and-compare.ts';
import { table } from './output.ts';

const reportSchema = z.object({
  essays: z.number(),
  prior: z.object({ essays: z.number(), assignments: z.number() }).optional(),
  language: z.string().optional(),
  gradedEssays: z.number().optional(),
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

/** A stored report card: a table of its targets, and what the scorer leans on or goes without. */
export function cardWords(report: ScorerVersion['report']): string[] {
  return [
    table(['target', 'essays', 'QWK', 'RMSE', '90% interval covers'], reportRows(report)),
    ...sampleWords(report),
    ...priorWords(report),
    ...languageWords(report),
  ];
}

/** @throws AssayError `not-found`, naming the versions that there are */
export function chosenVersion(
  versions: readonly ScorerVersion[],
  wanted: { readonly slug: string; readonly version: string | undefined; readonly inUse: ScorerVersion | undefined },
): ScorerVersion {
  const { slug, version, inUse } = wanted;
  const found = version === undefined ? inUse : versions.find((one) => String(one.version) === version);
  if (found !== undefined) return found;
  const there = versions.map((one) => one.version).join(', ');
  throw new AssayError(
    'not-found',
    there === ''
      ? `assignment "${slug}" has no scorer yet: assay train ${slug}`
      : `assignment "${slug}" has no scorer version ${version ?? 'in use'}; it has ${there}`,
  );
}

/** That there were more graded essays than were trained on. */
function sampleWords(report: ScorerVersion['report']): string[] {
  const { essays, gradedEssays } = reportSchema.parse(report);
  return gradedEssays === undefined || gradedEssays === essays
    ? []
    : [`${essays} of ${gradedEssays} graded essays were trained on: more take memory and time and add hardly anything`];
}

/** Which language the essays are in, where that leaves measurements out. */
function languageWords(report: ScorerVersion['report']): string[] {
  const { language } = reportSchema.parse(report);
  if (language === undefined) return [];
  return [
    `the essays are measured as ${language === 'und' ? 'a language that is not known here' : `language "${language}"`}: without part-of-speech tags and spelling`,
  ];
}

function reportRows(report: ScorerVersion['report']): (string | number)[][] {
  const targets = Object.entries(reportSchema.parse(report).targets);
  // The database keeps keys by length; the score of the whole comes first.
  const ordered = targets.toSorted(([left], [right]) => Number(right === 'holistic') - Number(left === 'holistic'));
  return ordered.map(([target, figures]) => [
    target,
    figures.essays,
    figures.quadraticWeightedKappa?.toFixed(3) ?? 'undefined',
    figures.rootMeanSquaredError?.toFixed(2) ?? 'undefined',
    figures.intervalCoverage === undefined ? 'too few' : `${(figures.intervalCoverage * 100).toFixed(0)}%`,
  ]);
}

/** What the scorer leans on besides the assignment's own graded essays. */
function priorWords(report: ScorerVersion['report']): string[] {
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
