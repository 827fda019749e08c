import { quantile } from '../../../stats/quantile.ts';

export interface LengthBin<T> {
  readonly label: string;
  readonly records: readonly T[];
}

/**
 * Records in equally large bins of word count (terciles by default), shortest first. Equal lengths stay together, so that bins may differ
 * in size; a bin that nobody falls in is left out.
 */
export function lengthBins<T extends { readonly wordCount?: number }>(
  records: readonly T[],
  bins: number,
): LengthBin<T>[] {
  const known = records.filter((record) => record.wordCount !== undefined);
  const lengths = known.map((record) => record.wordCount!);
  const cuts = Array.from({ length: bins - 1 }, (_, i) => quantile(lengths, (i + 1) / bins) ?? 0);
  const binOf = (record: T) => cuts.filter((cut) => record.wordCount! > cut).length;
  return Array.from({ length: bins }, (_, bin) => known.filter((record) => binOf(record) === bin))
    .filter((members) => members.length > 0)
    .map((members) => {
      const words = members.map((record) => record.wordCount!);
      const [shortest, longest] = [quantile(words, 0)!, quantile(words, 1)!];
      return { label: `${shortest}–${longest} words`, records: members };
    });
}
