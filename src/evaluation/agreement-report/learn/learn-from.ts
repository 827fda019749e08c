import type { ScoreScale } from '../../../core/score-scale.ts';
import { type ColumnMapping, findColumns, requireColumn } from '../load/columns.ts';
import { requireUniqueIds } from '../load/load-labelled-set.ts';
import type { Table } from '../load/read-table.ts';
import type { LearningCurvePoint } from '../report.ts';
import { crossValidatedTable } from './cross-validated-scores.ts';
import { labelledTexts, type LearnOptions } from './labelled-texts.ts';
import { learningCurveOf } from './learning-curve.ts';

interface Learnt {
  readonly table: Table;
  /** Whether its machine scores are the trained scorer's. */
  readonly scored: boolean;
  readonly curve: readonly LearningCurvePoint[];
}

interface LearnRequest {
  readonly seed: number;
  readonly columns?: ColumnMapping;
  readonly scale?: ScoreScale;
  readonly traits?: Readonly<Record<string, { readonly human: string }>>;
}

/**
 * What the texts of a table tell: machine scores in cross-validation where the table has none, and a learning curve. A table without texts comes back as
 * it is.
 *
 * @throws AssayError `training.insufficient` where machine scores are wanted and the essays cannot be trained on
 */
export async function learnFrom(
  table: Table,
  request: LearnRequest,
  learn: LearnOptions & { readonly curve: boolean },
): Promise<Learnt> {
  const columns = findColumns(table, request.columns ?? {});
  const scored = columns.machine === undefined && columns.continuous === undefined;
  const nothing: Learnt = { table, scored: false, curve: [] };
  if (!scored && !learn.curve) return nothing;
  // Before minutes of training, and not after.
  requireUniqueIds(table, columns);
  const traits = scored ? humanColumns(table, request.traits ?? {}) : {};
  const texts = await labelledTexts(table, { columns, traits, required: scored, scale: request.scale }, learn);
  if (texts === undefined) return nothing;
  const work = { seed: request.seed, onProgress: learn.onProgress };
  return {
    table: scored ? await crossValidatedTable(table, texts, work) : table,
    scored,
    curve: learn.curve ? await learningCurveOf(texts, work) : [],
  };
}

function humanColumns(
  table: Table,
  traits: Readonly<Record<string, { readonly human: string }>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(traits).map(([trait, { human }]) => {
      requireColumn(table, human, `the human score of trait ${trait}`);
      return [trait, human];
    }),
  );
}
