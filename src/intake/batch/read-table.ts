import { gunzipSync } from 'node:zlib';
import type { z } from 'zod';
import { AssayError } from '../../core/errors.ts';
import { decodeText } from '../decode-text.ts';
import { extensionOf } from '../file-format.ts';
import type { IntakeLimits } from '../intake-limits.ts';
import { type NamedBytes, readBounded } from '../read-essay-file.ts';
import { invalidInput, tooLarge, unreadable } from '../refusal.ts';
import { csvRows } from './csv-rows.ts';
import type { RejectedRow, TableRow } from './source-row.ts';

/** One line of a JSON Lines file. */
export interface JsonRow {
  readonly value: unknown;
  readonly line: number;
}

/** A file of many essays as text: gunzipped where it is named .gz, decoded as decodeText does it. */
export async function readTableText(
  file: string | NamedBytes,
  limits: Pick<IntakeLimits, 'uploadBytes' | 'inflatedBytes'>,
): Promise<{ name: string; text: string }> {
  const { name, bytes } = await readBounded(file, limits.uploadBytes);
  const inflated = extensionOf(name) === 'gz' ? gunzipBounded({ name, bytes }, limits.inflatedBytes) : bytes;
  return { name, text: decodeText(name, inflated).text };
}

function gunzipBounded({ name, bytes }: NamedBytes, limit: number): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: limit });
  } catch (error) {
    const over = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw over
      ? tooLarge(name, { what: 'inflated size', value: `more than ${limit}`, limit, unit: 'bytes' })
      : unreadable(name, 'is no complete gzip file', error);
  }
}

/** Rows of a JSON Lines file; blank lines are skipped, a line that is no JSON object is rejected. */
export function* jsonLines(file: string, text: string): Generator<JsonRow | RejectedRow> {
  let line = 0;
  for (const source of text.split('\n')) {
    line++;
    if (source.trim() === '') continue;
    const value = parseJson(source);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) yield { value, line };
    else yield { error: invalidInput(`${file} line ${line}`, 'is no JSON object', { line }), source: { file, line } };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Rows of a CSV or TSV file by the names of its first row (lower case, blanks as "_"). A row with more or fewer cells than the
 * header, or with broken quotes, is rejected with its line and the columns of the file.
 *
 * @throws AssayError input.invalid when the first row names a column twice or is no header
 */
export function* csvTable(file: string, text: string, delimiter: ',' | '\t' | ';'): Generator<TableRow | RejectedRow> {
  let header: readonly string[] | undefined;
  for (const row of csvRows(text, delimiter)) {
    const source = { file, line: row.line };
    if (header === undefined) {
      if ('problem' in row)
        throw invalidInput(`${file} line ${row.line}`, `the header row ${row.problem}`, { line: row.line });
      header = headerFrom(file, row.cells);
      continue;
    }
    const problem = 'problem' in row ? row.problem : countProblem(row.cells, header);
    if (problem !== undefined || 'problem' in row) {
      yield {
        error: invalidInput(`${file} line ${row.line}`, `${problem ?? ''}; columns are ${header.join(', ')}`, {
          line: row.line,
        }),
        source,
      };
      continue;
    }
    const names = header;
    yield { values: new Map(row.cells.map((cell, index): [string, string] => [names[index] ?? '', cell])), source };
  }
}

function countProblem(cells: readonly string[], header: readonly string[]): string | undefined {
  return cells.length === header.length ? undefined : `has ${cells.length} cells; must have ${header.length}`;
}

function headerFrom(file: string, cells: readonly string[]): string[] {
  const header = cells.map(columnName);
  const twice = header.find((name, index) => name !== '' && header.indexOf(name) !== index);
  if (twice !== undefined) throw invalidInput(file, `names the column "${twice}" twice`);
  return header;
}

/** Column names are compared in lower case, with blanks and hyphens as "_" and camelCase taken apart. */
export function columnName(name: string): string {
  return name
    .trim()
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
}

/** The delimiter of the header row: the one of comma, semicolon and tab that it has most of. */
export function delimiterOf(text: string): ',' | '\t' | ';' {
  const header = text.slice(0, text.indexOf('\n') === -1 ? text.length : text.indexOf('\n'));
  const count = (delimiter: string): number => header.split(delimiter).length;
  const best = ([',', ';', '\t'] as const).toSorted((a, b) => count(b) - count(a));
  return best[0] ?? ',';
}

/** Checks a value against a schema; the message names file, line, path and what is allowed. */
export function checkRow<T>(
  schema: z.ZodType<T>,
  value: unknown,
  { file, line }: { readonly file: string; readonly line: number },
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.map(String).join('.') ?? '';
  throw invalidInput(
    `${file} line ${line}`,
    `${path === '' ? 'the row' : path}: ${issue?.message ?? 'is not allowed'}`,
    { line, path },
  );
}

/** Runs `read`; an AssayError becomes a rejected row, anything else is a defect and goes on up. */
export function orRejected<T>(source: RejectedRow['source'], read: () => T): T | RejectedRow {
  try {
    return read();
  } catch (error) {
    if (error instanceof AssayError) return { error, source };
    throw error;
  }
}
