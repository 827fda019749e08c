import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

import { CsvError, parse } from 'csv-parse/sync';

import { AssayError } from '../../../core/errors.ts';
import { delimiterOf } from '../../../intake/batch/read-table.ts';

export interface TableRow {
  /** Line in the file, from 1, on which the row ends. */
  readonly line: number;
  readonly cells: Readonly<Record<string, unknown>>;
}

export interface Table {
  /** File name without its folder: what a message or a report may show. */
  readonly name: string;
  readonly sha256: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

/** A table that did not come from a disk, e.g. over HTTP. */
export interface TableBytes {
  readonly name: string;
  readonly bytes: Buffer;
}

/** What a compressed file may unpack to. */
const INFLATED_LIMIT_BYTES = 1_000_000_000;

/**
 * Reads a CSV, TSV or JSONL file, gzipped or not, as rows of named cells. The name's ending decides (.csv .tsv .jsonl .ndjson, each
 * with or without .gz); under any other name a first character `{` means JSONL.
 *
 * @throws AssayError `input.unreadable` when the file cannot be opened or unpacked, `input.invalid` when a line does not parse
 */
export async function readTable(file: string | TableBytes): Promise<Table> {
  const { name, bytes } = typeof file === 'string' ? await readBytes(file) : file;
  const text = decode(bytes, name);
  const rows = isJsonLines(name, text) ? parseJsonLines(text, name) : parseCsv(text, name);
  if (rows.length === 0) throw new AssayError('input.invalid', `${name} has no records; it must have at least one`);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row.cells)))];
  return { name, sha256: createHash('sha256').update(bytes).digest('hex'), columns, rows };
}

async function readBytes(file: string): Promise<TableBytes> {
  const name = path.basename(file);
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new AssayError(
      'input.unreadable',
      `${name} cannot be read: it must be a file that exists and may be opened`,
      { cause },
    );
  });
  return { name, bytes };
}

function decode(bytes: Buffer, name: string): string {
  if (!name.endsWith('.gz')) return bytes.toString('utf8').replace(/^\uFEFF/u, '');
  try {
    return gunzipSync(bytes, { maxOutputLength: INFLATED_LIMIT_BYTES })
      .toString('utf8')
      .replace(/^\uFEFF/u, '');
  } catch (cause) {
    throw new AssayError('input.unreadable', `${name} does not unpack as gzip, or is larger than 1 GB unpacked`, {
      cause,
    });
  }
}

function isJsonLines(name: string, text: string): boolean {
  const plain = name.replace(/\.gz$/u, '').toLowerCase();
  if (/\.(?:jsonl|ndjson)$/u.test(plain)) return true;
  return !/\.(?:csv|tsv)$/u.test(plain) && text.trimStart().startsWith('{');
}

function parseJsonLines(text: string, name: string): TableRow[] {
  return text.split('\n').flatMap((source, index) => {
    if (source.trim() === '') return [];
    let cells: unknown;
    try {
      cells = JSON.parse(source);
    } catch (cause) {
      throw new AssayError(
        'input.invalid',
        `${name} line ${index + 1} is not JSON; every line must be one JSON object`,
        { cause },
      );
    }
    if (typeof cells !== 'object' || cells === null || Array.isArray(cells)) {
      throw new AssayError('input.invalid', `${name} line ${index + 1} is not a JSON object; every line must be one`);
    }
    return [{ line: index + 1, cells: flatten(cells) }];
  });
}

/** `{"traits": {"style": 3}}` becomes the column `traits.style`. */
function flatten(value: object, prefix = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]: [string, unknown]) =>
      typeof entry === 'object' && entry !== null && !Array.isArray(entry)
        ? Object.entries(flatten(entry, `${prefix}${key}.`))
        : [[`${prefix}${key}`, entry] as const],
    ),
  );
}

function parseCsv(text: string, name: string): TableRow[] {
  const delimiter = /\.tsv(?:\.gz)?$/iu.test(name) ? '\t' : delimiterOf(text);
  try {
    const parsed = parse<{ record: Record<string, unknown>; info: { lines: number } }>(text, {
      columns: true,
      delimiter,
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
    return parsed.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = typeof cause['lines'] === 'number' ? ` line ${cause['lines']}` : '';
    throw new AssayError(
      'input.invalid',
      `${name}${line} is not a row of the table (${cause.code}); every row must have the header's columns, quotes doubled inside quotes`,
      { details: { code: cause.code } },
    );
  }
}
