import { buildAgreementReport, type ReportOptions } from './build-report.ts';
import { renderAgreementReport } from './html/render-report.ts';
import { loadLabelledSet, type LoadOptions } from './load/load-labelled-set.ts';
import { readTable } from './load/read-table.ts';
import type { AgreementReport, SystemInformation } from './report.ts';

export interface EvaluateOptions extends LoadOptions, Omit<ReportOptions, 'title' | 'system'> {
  /** Heading of the report; the file's name when left out. */
  readonly title?: string;
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

/**
 * The agreement report of a file of labelled records: what `assay evaluate --data FILE` runs.
 *
 * @throws AssayError `input.unreadable` or `input.invalid`, naming line, column, value and what is allowed
 */
export async function evaluateFile({ path, options }: EvaluateRequest): Promise<EvaluateOutcome> {
  const table = await readTable(path);
  const set = loadLabelledSet(table, options);
  const report = buildAgreementReport(set, {
    ...options,
    title: options.title ?? table.name,
    system: {
      ...options.system,
      source: { name: table.name, sha256: table.sha256, rows: table.rows.length },
      columns: describeColumns(set.columns, options),
    },
  });
  return { report, html: renderAgreementReport(report) };
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
