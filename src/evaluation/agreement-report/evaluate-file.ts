import { AssayError } from '../../core/errors.ts';
import { buildAgreementReport, type ReportOptions } from './build-report.ts';
import { renderAgreementReport } from './html/render-report.ts';
import { machineColumns, traitColumn } from './learn/cross-validated-scores.ts';
import type { LearnOptions } from './learn/labelled-texts.ts';
import { learnFrom } from './learn/learn-from.ts';
import { keepRows, loadLabelledSet, type LoadOptions } from './load/load-labelled-set.ts';
import { requireColumn } from './load/columns.ts';
import { readText } from './load/read-cell.ts';
import { readTable, type Table } from './load/read-table.ts';
import type { AgreementReport, SystemInformation } from './report.ts';

export interface EvaluateOptions extends Omit<LoadOptions, 'traits'>, Omit<ReportOptions, 'title' | 'system'> {
  /** Heading of the report; the file's name when left out. */
  readonly title?: string;
  /** Trait → columns of its scores; the machine's may be left out where the trained scorer gives it. */
  readonly traits?: Readonly<Record<string, { readonly human: string; readonly machine?: string }>>;
  /**
   * Where the file has texts: scores it by cross-validation when no column has a machine score, and measures a learning curve. Takes from seconds to
   * minutes of one core. When left out a file without machine scores is refused.
   */
  readonly learn?: LearnOptions & { readonly curve: boolean };
  /** Versions and the time, from whoever calls: the report itself reads no clock and no environment. */
  readonly system: Omit<SystemInformation, 'source' | 'columns'>;
}

export interface EvaluateRequest {
  /** A CSV, TSV or JSONL file of labelled records, gzipped or not. */
  readonly path: string;
  readonly options: EvaluateOptions;
}

export interface EvaluateOutcome {
  readonly report: AgreementReport;
  /** The report as one self-contained page. */
  readonly html: string;
}

/** What the reports of this release are seeded with. */
const defaultSeed = 20_250_101;

/**
 * The agreement report of a file of labelled records: what `assay evaluate --data FILE` runs.
 *
 * @throws AssayError `input.unreadable` or `input.invalid`, naming line, column, value and what is allowed; `training.insufficient` where the
 * trained scorer is to give the machine scores and the file has too few records, or scores that do not vary
 */
export async function evaluateFile({ path, options }: EvaluateRequest): Promise<EvaluateOutcome> {
  return evaluateTable(await readTable(path), options);
}

/**
 * A report for each value of a column, such as the prompt of a mixed file: each has scores of its own, and the trained scorer learns from its own essays
 * alone. What `assay evaluate --data FILE --by COLUMN` runs.
 *
 * @returns the values in their order (numbers by size), each with its report
 * @throws AssayError as `evaluateFile` does, and when there is no such column
 */
export async function evaluateEach(
  { path, options }: EvaluateRequest,
  by: string,
): Promise<readonly { readonly value: string; readonly outcome: EvaluateOutcome }[]> {
  const table = await readTable(path);
  requireColumn(table, by, 'what reports are made by');
  const kept = keepRows(table, options.where ?? {});
  const values = [...new Set(kept.rows.flatMap((row) => readText(row, by) ?? []))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const title = options.title ?? table.name;
  const reports: { readonly value: string; readonly outcome: EvaluateOutcome }[] = [];
  for (const value of values) {
    const own = { ...options, title: `${title}: ${by} ${value}`, where: { ...options.where, [by]: value } };
    reports.push({ value, outcome: await evaluateTable(table, own) });
  }
  return reports;
}

async function evaluateTable(table: Table, options: EvaluateOptions): Promise<EvaluateOutcome> {
  const { learn, ...rest } = options;
  const kept = keepRows(table, options.where ?? {});
  const learnt =
    learn === undefined
      ? { table: kept, scored: false, curve: [] }
      : await learnFrom(kept, { seed: defaultSeed, ...rest }, learn);
  const load: LoadOptions & Omit<ReportOptions, 'title' | 'system'> = {
    ...rest,
    columns: { ...options.columns, ...(learnt.scored && machineColumns) },
    traits: traitsOf(options, learnt.scored),
  };
  const set = loadLabelledSet(learnt.table, load);
  const report = buildAgreementReport(set, {
    ...load,
    ...(learnt.scored && { nominalCoverage: options.nominalCoverage ?? 0.9 }),
    ...(learnt.curve.length > 0 && { learningCurve: learnt.curve }),
    title: options.title ?? table.name,
    system: {
      ...options.system,
      source: { name: table.name, sha256: table.sha256, rows: table.rows.length },
      columns: {
        ...describeColumns(set.columns, load),
        ...(learnt.scored && {
          machine: 'none in the file: Assay’s trained scorer, five folds, each essay by a scorer that had not seen it',
        }),
      },
    },
  });
  return { report, html: renderAgreementReport(report) };
}

function traitsOf({ traits = {} }: EvaluateOptions, scored: boolean): NonNullable<LoadOptions['traits']> {
  return Object.fromEntries(
    Object.entries(traits).map(([trait, { human, machine }]) => {
      const column = scored ? traitColumn(trait) : machine;
      if (column === undefined) {
        throw new AssayError(
          'input.invalid',
          `trait ${trait} has no column of machine scores; write ${trait}=human,machine`,
        );
      }
      return [trait, { human, machine: column }];
    }),
  );
}

function describeColumns(
  columns: object,
  { groups = [], traits = {}, where = {} }: LoadOptions,
): Record<string, string> {
  return {
    ...Object.fromEntries(Object.entries(columns).map(([role, column]) => [role, String(column)])),
    ...(groups.length > 0 ? { groups: groups.join(', ') } : {}),
    ...Object.fromEntries(
      Object.entries(traits).map(([trait, pair]) => [`trait ${trait}`, `${pair.human} / ${pair.machine}`]),
    ),
    ...Object.fromEntries(Object.entries(where).map(([column, value]) => [`only where ${column}`, value])),
  };
}
