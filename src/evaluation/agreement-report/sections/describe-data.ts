import { scorePoints } from '../../../core/score-scale.ts';
import type { LabelledRecord, LabelledSet } from '../labelled-set.ts';
import type { DataDescription } from '../report.ts';
import { summarizeScores } from './summarize-scores.ts';

/** What is in the set: how many, on which scale, spread how, and for each group. */
export function describeData(set: LabelledSet, minimumN: number): DataDescription {
  const { records, scale } = set;
  const raters = [0, 1].map((rater) =>
    records.flatMap((record) => (record.raters[rater] === undefined ? [] : [record.raters[rater]])),
  );
  const continuous = records.flatMap((record) => (record.continuous === undefined ? [] : [record.continuous]));
  const words = records.flatMap((record) => (record.wordCount === undefined ? [] : [record.wordCount]));
  return {
    records: records.length,
    excluded: set.excluded,
    clampedMachineScores: set.clamped,
    doubleScored: records.filter((record) => record.raters.every((score) => score !== undefined)).length,
    scale,
    scaleInferred: set.scaleInferred,
    raterScale: set.raterScale,
    scores: {
      human: summarizeScores(records.map((record) => record.human)),
      machine: summarizeScores(records.map((record) => record.machine)),
      ...(continuous.length > 0 ? { 'machine, continuous': summarizeScores(continuous) } : {}),
      ...(raters[1]!.length > 0
        ? { 'first rater': summarizeScores(raters[0]!), 'second rater': summarizeScores(raters[1]!) }
        : {}),
    },
    ...(words.length > 0 ? { wordCount: summarizeScores(words) } : {}),
    distribution: scorePoints(scale).map((score) => ({
      score,
      human: records.filter((record) => record.human === score).length,
      machine: records.filter((record) => record.machine === score).length,
    })),
    byGroup: set.groupColumns.map((column) => ({
      column,
      groups: [...groupRecords(records, column)].map(([group, members]) => ({
        group,
        // The mean of four essays is nearly four students' scores.
        human:
          members.length < minimumN ? { n: members.length } : summarizeScores(members.map((record) => record.human)),
        machine:
          members.length < minimumN ? { n: members.length } : summarizeScores(members.map((record) => record.machine)),
      })),
    })),
  };
}

/** Records by their value in a group column: numbers in order, names by size. Records without a value are left out. */
export function groupRecords(records: readonly LabelledRecord[], column: string): Map<string, LabelledRecord[]> {
  const groups = Map.groupBy(
    records.filter((record) => record.groups[column] !== undefined),
    (record) => record.groups[column]!,
  );
  const numeric = [...groups.keys()].every((group) => Number.isFinite(Number(group)));
  return new Map(
    [...groups].sort(([a, left], [b, right]) =>
      numeric ? Number(a) - Number(b) : right.length - left.length || a.localeCompare(b),
    ),
  );
}
