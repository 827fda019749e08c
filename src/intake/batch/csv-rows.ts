/** One record of a CSV file. `line` is where it begins, 1-based; a quoted cell may run over several lines. */
export type CsvRow =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly problem: string };

/**
 * Records of delimited text after RFC 4180: quoted cells with doubled quotes and line breaks, LF or CRLF, blank lines skipped.
 *
 * A record whose quotes do not close is reported with the line it begins on, and reading goes on at the next line: general
 * parsers give up there, or name the last line of the file, and a class of essays would be lost to one stray quotation mark.
 *
 * @see RFC 4180, section 2
 */
export function* csvRows(text: string, delimiter: string): Generator<CsvRow> {
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const row = readRow(text, at, delimiter);
    if ('problem' in row) {
      yield { line, problem: row.problem };
      at = lineEnd(text, at);
      line++;
      continue;
    }
    if (row.cells.length > 1 || row.cells[0] !== '') yield { line, cells: row.cells };
    line += newlines(text, at, row.end);
    at = row.end;
  }
}

type ReadRow = { readonly cells: string[]; readonly end: number } | { readonly problem: string };

function readRow(text: string, start: number, delimiter: string): ReadRow {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, delimiter);
    if (cell === undefined) return { problem: 'has an opening quotation mark that is never closed' };
    cells.push(cell.value);
    at = cell.end;
    if (at >= text.length) return { cells, end: at };
    if (text[at] === delimiter) at++;
    else if (text[at] === '\n') return { cells, end: at + 1 };
    else if (text.startsWith('\r\n', at)) return { cells, end: at + 2 };
    else if (text[at] === '\r') return { cells, end: at + 1 };
    else
      return {
        problem: 'has text after a closing quotation mark; a quotation mark inside a quoted cell is written twice',
      };
  }
}

interface Cell {
  readonly value: string;
  readonly end: number;
}

function quotedCell(text: string, start: number): Cell | undefined {
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return undefined;
    if (text[quote + 1] !== '"') return { value: text.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1 };
    from = quote + 2;
  }
}

function plainCell(text: string, start: number, delimiter: string): Cell {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++;
  return { value: text.slice(start, end), end };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}

function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
