import { csvRows, type CsvRow } from '../../../intake/batch/csv-rows.ts';
import type { CriteriaRubric, Criterion, Level } from './criteria.ts';
import { invalidFormat, plainText, readPoints } from './criteria.ts';

/** The columns before the ratings, as Canvas writes them. */
const head = ['Rubric Name', 'Criteria Name', 'Criteria Description', 'Criteria Enable Range'] as const;
const perRating = ['Rating Name', 'Rating Description', 'Rating Points'] as const;

/**
 * Reads a Canvas rubric CSV: one criterion a row, then as many ratings as it has. Headers may be numbered (`Rating Name 2`), rows may end
 * early or late.
 *
 * @throws AssayError `rubric.invalid` naming the line and the column
 */
export function readCanvasCsv(text: string, fileName: string): CriteriaRubric {
  const [first, ...rest] = [...csvRows(text, ',')];
  if (first === undefined) throw invalidFormat(fileName, 'is empty; must be a Canvas rubric CSV');
  const columns = columnsOf(cellsOf(first, fileName), fileName);
  const rows = rest
    .map((row) => ({ line: row.line, cells: cellsOf(row, fileName) }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const titles = rows.map(({ cells }) => plainText(cells[columns.title] ?? ''));
  return {
    title: titles.find((title) => title !== '') ?? '',
    criteria: rows.map(({ line, cells }): Criterion => {
      const name = plainText(cells[columns.name] ?? '');
      if (name === '') throw invalidFormat(fileName, `line ${line} has no Criteria Name`);
      const description = plainText(cells[columns.description] ?? '');
      return { name, description, levels: levelsOf(cells.slice(columns.ratings), `${fileName}: line ${line}`) };
    }),
  };
}

function cellsOf(row: CsvRow, fileName: string): readonly string[] {
  if ('problem' in row) throw invalidFormat(fileName, `line ${row.line} ${row.problem}`);
  return row.cells;
}

/** Where what stands. Ratings go on in threes from the first of their columns, whether or not the header names them all. */
function columnsOf(cells: readonly string[], fileName: string) {
  const header = cells.map((cell) => cell.trim().toLowerCase());
  const [title = -1, name = -1, description = -1] = head.map((column) => header.indexOf(column.toLowerCase()));
  const ratings = header.findIndex((column) => column.startsWith('rating'));
  if (title !== -1 && name !== -1 && ratings !== -1) return { title, name, description, ratings };
  throw invalidFormat(fileName, `line 1 must have the columns ${[...head, ...perRating].join(', ')}`);
}

function levelsOf(cells: readonly string[], where: string): Level[] {
  const levels: Level[] = [];
  for (let at = 0; at < cells.length; at += perRating.length) {
    const [name = '', description = '', points = ''] = cells.slice(at, at + perRating.length);
    if ([name, description, points].every((cell) => cell.trim() === '')) continue;
    const value = readPoints(points);
    if (value === undefined) {
      throw invalidFormat(
        where,
        `rating ${at / perRating.length + 1} has the points "${points.trim()}"; must be a number`,
      );
    }
    levels.push({ points: value, name: plainText(name), description: plainText(description) });
  }
  return levels;
}

/** Canvas reads it back as it is. */
export function writeCanvasCsv({ title, criteria }: CriteriaRubric): string {
  const most = Math.max(...criteria.map((criterion) => criterion.levels.length));
  const header = [...head, ...Array.from({ length: most }, () => perRating).flat()];
  const rows = criteria.map((criterion) => [
    title,
    criterion.name,
    criterion.description,
    'false',
    ...criterion.levels.flatMap(({ name, description, points }) => [name, description, String(points)]),
  ]);
  return [header, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n') + '\r\n';
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
