import type { LabelledRecord } from '../labelled-set.ts';
import type { ColumnMapping } from './columns.ts';

interface RiskCandidate {
  readonly source: string;
  readonly of: (record: LabelledRecord) => number | undefined;
}

/**
 * Gives every record the best measure of risk that the set has: its risk column (a confidence column arrives here as negative risk), the
 * width of its interval, or how close the continuous score came to another one. A measure that is the same for all says nothing, and the
 * next is tried.
 */
export function rankRisk(
  records: readonly LabelledRecord[],
  columns: ColumnMapping,
): { readonly records: readonly LabelledRecord[]; readonly source: string | undefined } {
  const candidates: RiskCandidate[] = [
    {
      source:
        columns.risk === undefined
          ? `column "${columns.confidence}", least confident first`
          : `column "${columns.risk}"`,
      of: (record) => record.risk,
    },
    { source: 'width of the prediction interval', of: ({ interval }) => interval && interval.high - interval.low },
    {
      source: 'distance of the continuous from the reported score',
      of: ({ continuous, machine }) => (continuous === undefined ? undefined : Math.abs(continuous - machine)),
    },
  ];
  const chosen = candidates.find(({ of }) => new Set(records.map(of).filter((risk) => risk !== undefined)).size > 1);
  return {
    source: chosen?.source,
    records: records.map((record) => {
      const { risk: _, ...rest } = record;
      const risk = chosen?.of(record);
      return risk === undefined ? rest : { ...rest, risk };
    }),
  };
}
