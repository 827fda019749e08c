import type { LabelledRecord } from '../labelled-set.ts';
import type { ColumnMapping } from './columns.ts';

interface RiskCandidate {
  readonly source: string;
  readonly of: (record: LabelledRecord) => number | undefined;
  /** Fewer different values than this order nobody. */
  readonly levels: number;
}

/** Intervals of one width a fold, or one a prompt, differ without saying anything about an essay. */
const INFORMATIVE_LEVELS = 20;

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
      levels: 2,
    },
    {
      source: 'width of the prediction interval',
      of: ({ interval }) => interval && interval.high - interval.low,
      levels: INFORMATIVE_LEVELS,
    },
    {
      source: 'distance of the continuous from the reported score',
      of: ({ continuous, machine }) => (continuous === undefined ? undefined : Math.abs(continuous - machine)),
      levels: INFORMATIVE_LEVELS,
    },
  ];
  const chosen = candidates.find(({ of, levels }) => {
    // Compared in six decimals: high − low of one and the same width differs in its last binary digits.
    const values = records.map((record) => of(record)?.toFixed(6)).filter((risk) => risk !== undefined);
    return new Set(values).size >= levels;
  });
  return {
    source: chosen?.source,
    records: records.map((record) => {
      const { risk: _, ...rest } = record;
      const risk = chosen?.of(record);
      return risk === undefined ? rest : { ...rest, risk };
    }),
  };
}
