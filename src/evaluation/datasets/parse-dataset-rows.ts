import { z } from 'zod';
import { AssayError } from '../../core/errors.ts';
import { holistic, type GradedEssay, type ScoreSet } from '../../core/exemplar.ts';
import { isOnScale, type ScoreScale } from '../../core/score-scale.ts';
import type { Table, TableRow } from '../agreement-report/load/read-table.ts';

/** One essay of a file. */
export interface ParsedRow {
  readonly id: string;
  readonly text: string;
  readonly note?: string;
  /** Scores that count by target, and expectations (`expect:refusal`). */
  readonly resolved: ScoreSet;
  readonly raters: GradedEssay['raters'];
  readonly groups: Readonly<Record<string, string>>;
}

const raterList = z.array(z.object({ rater: z.string().min(1), scores: z.record(z.string(), z.number()) }));

/**
 * Rows of a dataset file. Columns: `id`, `text`; `score` (or `resolved.holistic`); `resolved.<trait>` and `resolved.expect:…`; `rater1`,
 * `rater2` or a JSON list `raters`; `groups.<name>` for demographics; `note`. Other columns are left alone.
 *
 * @throws AssayError `input.invalid` naming file, line, column, value and what is allowed
 */
export function parseDatasetRows(table: Table, scales: Readonly<Record<string, ScoreScale>>): ParsedRow[] {
  const seen = new Set<string>();
  return table.rows.map((row) => {
    const parsed = parseRow(row, table.name, scales);
    if (seen.has(parsed.id)) throw wrong(table, row, `id "${parsed.id}" stands twice; ids must differ`);
    seen.add(parsed.id);
    return parsed;
  });
}

function parseRow(row: TableRow, file: string, scales: Readonly<Record<string, ScoreScale>>): ParsedRow {
  const at = { name: file };
  const text = wordsIn(row.cells['text']);
  const id = wordsIn(row.cells['id']);
  if (id === undefined || id.length > 200) throw wrong(at, row, 'id is missing or longer than 200 characters');
  if (text === undefined) throw wrong(at, row, 'text is missing');
  const resolved: Record<string, number> = {};
  const groups: Record<string, string> = {};
  for (const [column, cell] of Object.entries(row.cells)) {
    const value = wordsIn(cell);
    if (value === undefined) continue;
    const target = column === 'score' ? holistic : /^resolved\.(.+)$/u.exec(column)?.[1];
    if (target !== undefined) resolved[target] = scoreIn(value, target, { at, row, scales });
    const group = /^groups?[.:](.+)$/u.exec(column)?.[1];
    if (group !== undefined) groups[group] = value;
  }
  const note = wordsIn(row.cells['note']);
  return {
    id,
    text,
    resolved,
    groups,
    raters: ratersIn(row, { at, row, scales }),
    ...(note !== undefined && { note }),
  };
}

interface Place {
  readonly at: { readonly name: string };
  readonly row: TableRow;
  readonly scales: Readonly<Record<string, ScoreScale>>;
}

function ratersIn(row: TableRow, place: Place): GradedEssay['raters'] {
  const list = row.cells['raters'];
  if (list !== undefined && list !== '') {
    const given: unknown = typeof list === 'string' ? jsonIn(list) : list;
    const parsed = raterList.safeParse(given);
    if (!parsed.success)
      throw wrong(place.at, row, 'raters must be a list of { "rater": "A", "scores": { "holistic": 3 } }');
    for (const { scores } of parsed.data)
      for (const [target, score] of Object.entries(scores)) checkScore(score, target, place);
    return parsed.data;
  }
  return ['rater1', 'rater2'].flatMap((rater) => {
    const value = wordsIn(row.cells[rater]);
    return value === undefined ? [] : [{ rater, scores: { [holistic]: scoreIn(value, holistic, place) } }];
  });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function scoreIn(text: string, target: string, place: Place): number {
  const score = Number(text);
  checkScore(score, target, place);
  return score;
}

function checkScore(score: number, target: string, { at, row, scales }: Place): void {
  if (target.startsWith('expect:')) {
    if (score !== 0 && score !== 1) throw wrong(at, row, `${target} is ${score}; must be 0 or 1`);
    return;
  }
  // What people said of something else than the essay (`judge:…`) is on a scale of its own.
  if (target.includes(':') && Number.isFinite(score)) return;
  const scale = scales[target];
  if (scale === undefined)
    throw wrong(
      at,
      row,
      `"${target}" is no score of the rubric; allowed: ${Object.keys(scales).join(', ')}, expect:…, judge:…`,
    );
  if (!isOnScale(score, scale))
    throw wrong(at, row, `${target} is ${score}; must be ${scale.min} to ${scale.max} in steps of ${scale.step}`);
}

function wordsIn(cell: unknown): string | undefined {
  const text = typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : cell;
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

function wrong({ name }: { readonly name: string }, { line }: TableRow, what: string): AssayError {
  return new AssayError('input.invalid', `${name} line ${line}: ${what}`);
}
