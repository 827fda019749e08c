import { z } from 'zod';
import { shrunkMeans } from '../../stats/shrunk-means.ts';
import type { LabelledRecord } from '../agreement-report/labelled-set.ts';

/** What is known of writers with consent, and may be told apart by; nothing else of a person may. */
export const populationColumns = ['firstLanguage', 'gradeLevel'] as const;

export type PopulationColumn = (typeof populationColumns)[number];

const groupSchema = z.strictObject({
  n: z.number().int().min(1),
  /** Mean of machine minus human in the group, minus that of everybody: points of the rubric's scale. */
  raw: z.number(),
  /** The same, drawn towards none by how little the group's essays tell: what is taken out. */
  offset: z.number(),
  /** 95%. */
  low: z.number(),
  high: z.number(),
});

export const populationOffsetsSchema = z.strictObject({
  format: z.literal('assay.population-offsets/1'),
  column: z.enum(populationColumns),
  /** The locked set that it was measured on. */
  datasetHash: z.string(),
  /** What the grader's scores depend on: measured under one basis, the offsets mean nothing under another. */
  basis: z.record(z.string(), z.json()),
  essays: z.number().int(),
  /** Mean of machine minus human over everybody; not taken out here. */
  overall: z.number(),
  groups: z.record(z.string(), groupSchema),
});

/** How much a grader inflates the scores of each population beyond what it does to everybody. */
export type PopulationOffsets = z.output<typeof populationOffsetsSchema>;

/** Fewer essays of a population tell too little to move anybody's score. */
export const leastOfPopulation = 50;

/**
 * Offsets of the populations of a column, with 95% intervals, on essays that people scored and the grader had not seen.
 *
 * The offset of a population is relative to everybody: a grader that is too kind to all is not put right here. Populations below
 * `leastOfPopulation` get none. Shrinkage: see `shrunkMeans`.
 *
 * @returns undefined with fewer than two populations of that size
 */
export function estimateOffsets(
  records: readonly LabelledRecord[],
  column: PopulationColumn,
  source: Pick<PopulationOffsets, 'datasetHash' | 'basis'>,
): PopulationOffsets | undefined {
  const known = records.filter((record) => (record.groups[column] ?? '') !== '');
  const errors = known.map((record) => (record.continuous ?? record.machine) - record.human);
  const overall = errors.reduce((sum, error) => sum + error, 0) / Math.max(1, errors.length);
  const byGroup = Map.groupBy(known.keys(), (index) => known[index]?.groups[column] ?? '');
  const large = [...byGroup]
    .filter(([, members]) => members.length >= leastOfPopulation)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (large.length < 2) return undefined;
  const shrunk = shrunkMeans(large.map(([, members]) => members.map((index) => (errors[index] ?? 0) - overall)));
  const groups = Object.fromEntries(
    large.flatMap(([group, members], index) => {
      const found = shrunk[index];
      if (found === undefined) return [];
      const { mean: raw, shrunk: offset, low, high } = found;
      return [[group, { n: members.length, raw, offset, low, high }]];
    }),
  );
  return { format: 'assay.population-offsets/1', column, ...source, essays: known.length, overall, groups };
}
