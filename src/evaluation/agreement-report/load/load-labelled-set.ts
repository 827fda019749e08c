import { AssayError } from '../../../core/errors.ts';
import { roundToScale, type ScoreScale } from '../../../core/score-scale.ts';
import type { LabelledRecord, LabelledSet, TraitScores } from '../labelled-set.ts';
import { requireColumn, resolveColumns, type ColumnMapping } from './columns.ts';
import { inferScale } from './infer-scale.ts';
import { rankRisk } from './rank-risk.ts';
import { checkRaterScale, raterScaleOf } from './rater-scale.ts';
import { invalidCell, readNumber, readScore, readText } from './read-cell.ts';
import type { Table, TableRow } from './read-table.ts';

export interface LoadOptions {
  readonly columns?: ColumnMapping;
  readonly groups?: readonly string[];
  readonly traits?: Readonly<Record<string, { readonly human: string; readonly machine: string }>>;
  /** Inferred from the human scores when left out; the report then says so. */
  readonly scale?: ScoreScale;
  /** The raters' own scale, where the resolved score is on another. */
  readonly raterScale?: ScoreScale;
  /** Keep only rows with these values, e.g. one prompt of a mixed file. */
  readonly where?: Readonly<Record<string, string>>;
}

interface Loading {
  readonly table: Table;
  readonly columns: ColumnMapping;
  readonly options: LoadOptions;
  readonly scale: ScoreScale;
  readonly raterScale: ScoreScale;
  readonly traitScales: Readonly<Record<string, ScoreScale>>;
  /** Whether there are predictions before rounding: their own column, or machine scores between the scale's points. */
  readonly hasContinuous: boolean;
}

/**
 * Labelled records from a table.
 *
 * Rows without a human or a machine score are counted and left out, never read as 0. Zero scores are kept (RSMTool drops them by default).
 *
 * @throws AssayError `input.invalid` naming line, column, value and what is allowed
 */
export function loadLabelledSet(
  source: Table,
  options: LoadOptions,
): LabelledSet & { readonly columns: ColumnMapping } {
  const columns = resolveColumns(source, options.columns ?? {});
  for (const group of options.groups ?? []) requireColumn(source, group, 'a group');
  const table = keepRows(source, options.where ?? {});
  const scale = options.scale ?? inferScale(table, [columns.human ?? columns.rater1 ?? '']);
  const loading: Loading = {
    table,
    columns,
    options,
    scale,
    raterScale: raterScaleOf(table, columns, scale, options.raterScale),
    traitScales: traitScales(table, options),
    hasContinuous: hasContinuous(table, columns, scale),
  };
  requireUniqueIds(table, columns);
  const rows = table.rows.map((row) => loadRow(row, loading));
  const records = rows.flatMap((row) => ('excluded' in row ? [] : [row.record]));
  if (records.length === 0) {
    throw new AssayError('input.invalid', `${table.name} has no record with both a human and a machine score`);
  }
  if (options.raterScale === undefined && columns.human !== undefined) checkRaterScale(table, records);
  const ranked = rankRisk(records, columns);
  return {
    records: ranked.records,
    scale,
    raterScale: loading.raterScale,
    traitScales: loading.traitScales,
    groupColumns: options.groups ?? [],
    ...countRows(rows),
    scaleInferred: options.scale === undefined,
    ...defined({ riskSource: ranked.source }),
    columns,
  };
}

/**
 * The table with only the rows that have these values.
 *
 * @throws AssayError `input.invalid` when there is no such column or no such row
 */
export function keepRows(source: Table, where: Readonly<Record<string, string>>): Table {
  const table = { ...source, rows: source.rows.filter((row) => matches(source, row, where)) };
  if (table.rows.length > 0) return table;
  throw new AssayError('input.invalid', `${table.name} has no record where ${JSON.stringify(where)}`);
}

function hasContinuous(table: Table, columns: ColumnMapping, scale: ScoreScale): boolean {
  if (columns.continuous !== undefined) return true;
  return table.rows.some((row) => {
    const score = readNumber(table, row, columns.machine);
    return score !== undefined && roundToScale(score, scale) !== Math.max(scale.min, Math.min(scale.max, score));
  });
}

function countRows(rows: readonly LoadedRow[]): Pick<LabelledSet, 'excluded' | 'clamped'> {
  const excluded = Map.groupBy(
    rows.flatMap((row) => ('excluded' in row ? [row.excluded] : [])),
    (reason) => reason,
  );
  return {
    excluded: [...excluded].map(([reason, { length: n }]) => ({ reason, n })),
    clamped: rows.filter((row) => 'clamped' in row && row.clamped).length,
  };
}

function matches(table: Table, row: TableRow, where: Readonly<Record<string, string>>): boolean {
  return Object.entries(where).every(([column, value]) => {
    requireColumn(table, column, 'the filter');
    return readText(row, column) === value;
  });
}

function traitScales(table: Table, { traits = {} }: LoadOptions): Record<string, ScoreScale> {
  return Object.fromEntries(
    Object.entries(traits).map(([trait, { human, machine }]) => {
      requireColumn(table, human, `the human score of trait ${trait}`);
      requireColumn(table, machine, `the machine score of trait ${trait}`);
      return [trait, inferScale(table, [human])];
    }),
  );
}

/** @throws AssayError `input.invalid` naming both lines of an id that is there twice */
export function requireUniqueIds(table: Table, columns: ColumnMapping): void {
  const lines = new Map<string, number>();
  for (const row of table.rows) {
    const id = readText(row, columns.id);
    if (id === undefined) continue;
    const earlier = lines.get(id);
    if (earlier !== undefined) {
      throw invalidCell(table, row, columns.id ?? '', `unique: line ${earlier} has it too`);
    }
    lines.set(id, row.line);
  }
}

type LoadedRow = { readonly excluded: string } | { readonly record: LabelledRecord; readonly clamped: boolean };

function loadRow(row: TableRow, loading: Loading): LoadedRow {
  const { table, columns, scale } = loading;
  const raters = [
    readScore(table, row, columns.rater1, loading.raterScale),
    readScore(table, row, columns.rater2, loading.raterScale),
  ] as const;
  const human = columns.human === undefined ? raters[0] : readScore(table, row, columns.human, scale);
  const given = readNumber(table, row, columns.machine);
  const continuous = readNumber(table, row, columns.continuous) ?? given;
  const machine = given ?? continuous;
  if (human === undefined) return { excluded: 'no human score' };
  if (machine === undefined || continuous === undefined) return { excluded: 'no machine score' };
  const rounded = roundToScale(machine, scale);
  return {
    clamped: machine < scale.min || machine > scale.max,
    record: {
      id: readText(row, columns.id) ?? `line ${row.line}`,
      human,
      raters,
      machine: rounded,
      ...defined({
        continuous: loading.hasContinuous ? continuous : undefined,
        interval: readInterval(row, loading),
        risk: readRisk(row, loading),
        wordCount: countWords(row, loading),
      }),
      groups: readGroups(row, loading),
      traits: readTraits(row, loading),
    },
  };
}

/** The entries that have a value: under exact optional properties an absent one must not be there. */
function defined<T extends Readonly<Record<string, unknown>>>(
  entries: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const present = Object.entries(entries).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function readInterval(row: TableRow, { table, columns }: Loading): LabelledRecord['interval'] {
  const low = readNumber(table, row, columns.intervalLow);
  const high = readNumber(table, row, columns.intervalHigh);
  if (low === undefined || high === undefined) return undefined;
  if (low > high) throw invalidCell(table, row, columns.intervalLow ?? '', `at most the interval's high end (${high})`);
  return { low, high };
}

/** Confidence is risk turned over. */
function readRisk(row: TableRow, { table, columns }: Loading): number | undefined {
  if (columns.risk !== undefined) return readNumber(table, row, columns.risk);
  const confidence = readNumber(table, row, columns.confidence);
  return confidence === undefined ? undefined : -confidence;
}

function countWords(row: TableRow, { table, columns }: Loading): number | undefined {
  const counted = readNumber(table, row, columns.wordCount);
  if (counted !== undefined) return counted;
  return readText(row, columns.text)?.split(/\s+/u).length;
}

function readGroups(row: TableRow, { options }: Loading): Record<string, string> {
  return Object.fromEntries(
    (options.groups ?? []).flatMap((column) => {
      const value = readText(row, column);
      return value === undefined ? [] : [[column, value] as const];
    }),
  );
}

function readTraits(row: TableRow, { table, options, traitScales }: Loading): Record<string, TraitScores> {
  return Object.fromEntries(
    Object.entries(options.traits ?? {}).flatMap(([trait, columns]) => {
      const scale = traitScales[trait];
      const machine = readNumber(table, row, columns.machine);
      const human = scale === undefined ? undefined : readScore(table, row, columns.human, scale);
      if (scale === undefined || human === undefined || machine === undefined) return [];
      return [[trait, { human, machine: roundToScale(machine, scale) }] as const];
    }),
  );
}
