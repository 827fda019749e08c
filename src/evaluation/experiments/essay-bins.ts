import { lengthBins } from '../agreement-report/sections/length-bins.ts';

/** What bins are made from. */
export interface BinnedEssay {
  readonly words: number;
  readonly groups: Readonly<Record<string, string>>;
}

export interface EssayBin {
  /** `length 120–180 words`, `gender F`. */
  readonly name: string;
  /** Positions in the list. */
  readonly members: readonly number[];
}

/**
 * The parts of a set that a release is looked at in: equally large bins of length, and every value of every demographic. A value that says
 * nothing ("", "unknown") is no group.
 */
export function essayBins(essays: readonly BinnedEssay[], lengths: number): EssayBin[] {
  const records = essays.map(({ words }, index) => ({ wordCount: words, index }));
  const byLength = lengthBins(records, lengths).map(({ label, records: members }) => ({
    name: `length ${label}`,
    members: members.map(({ index }) => index),
  }));
  const columns = [...new Set(essays.flatMap(({ groups }) => Object.keys(groups)))].sort();
  return [...byLength, ...columns.flatMap((column) => groupBins(essays, column))];
}

function groupBins(essays: readonly BinnedEssay[], column: string): EssayBin[] {
  const known = [...essays.keys()].filter((index) => !saysNothing(essays[index]?.groups[column]));
  const byValue = Map.groupBy(known, (index) => essays[index]?.groups[column] ?? '');
  return [...byValue]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, members]) => ({ name: `${column} ${value}`, members }));
}

function saysNothing(value: string | undefined): boolean {
  return value === undefined || /^(?:|unknown|n\/?a|not stated|prefer not to say)$/iu.test(value.trim());
}
