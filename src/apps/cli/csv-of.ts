/** A spreadsheet takes a cell that begins so for a formula. */
const formula = /^[=+\-@\t\r]/u;

/** Rows as CSV (RFC 4180). Nested objects become columns (`groups.gender`), lists JSON. Cells are kept from acting as formulas. */
export function csvOf(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const flat = rows.map((row) => new Map(flatten(row, '')));
  const columns = [...new Set(flat.flatMap((row) => [...row.keys()]))];
  const lines = [columns, ...flat.map((row) => columns.map((column) => row.get(column) ?? ''))];
  return lines.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function flatten(value: Readonly<Record<string, unknown>>, prefix: string): [string, string][] {
  return Object.entries(value).flatMap(([key, entry]): [string, string][] => {
    if (entry === undefined || entry === null) return [];
    if (Array.isArray(entry)) return [[prefix + key, JSON.stringify(entry)]];
    if (typeof entry === 'object') return flatten(Object.fromEntries(Object.entries(entry)), `${prefix}${key}.`);
    return [[prefix + key, typeof entry === 'string' ? entry : JSON.stringify(entry)]];
  });
}

function cell(text: string): string {
  const safe = formula.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
