import { assignFolds, foldCount } from '../../../scoring/learners/target-fit.ts';
import { predictProfile, type TargetPrediction } from '../../../scoring/predict.ts';
import { trainOnProfiles } from '../../../scoring/train.ts';
import type { Table } from '../load/read-table.ts';
import { bucketKey, drawn, type LabelledTexts, type LearnOptions, taken, whole } from './labelled-texts.ts';

/** More essays add little to agreement and memory grows with their square. */
const mostTraining = 1500;

/** Column of the trained scorer's score of a trait. */
export function traitColumn(trait: string): string {
  return `trained scorer: ${trait}`;
}

export const machineColumns = {
  machine: 'trained scorer',
  continuous: 'trained scorer, continuous',
  intervalLow: 'trained scorer, interval low',
  intervalHigh: 'trained scorer, interval high',
} as const;

/**
 * The table with a machine score for every row that has a text and a human score: in five folds, each scored by a scorer that was trained on
 * (at most 1,500 of) the other four and had not seen it.
 *
 * @throws AssayError `training.insufficient` where the essays of four folds cannot be trained on
 */
export async function crossValidatedTable(
  table: Table,
  texts: LabelledTexts,
  { seed, onProgress }: { readonly seed: number } & Pick<LearnOptions, 'onProgress'>,
): Promise<Table> {
  const folds = assignFolds(texts.examples.length, seed);
  const places = [...texts.examples.keys()];
  const cellsOf = new Map<number, Record<string, number>>();
  for (let fold = 0; fold < foldCount; fold++) {
    const others = places.filter((place) => folds[place] !== fold);
    const training = drawn(others, mostTraining, seed + fold);
    const [examples, profiles] = taken(texts, training);
    const scorer = await trainOnProfiles(examples, profiles, {
      scales: texts.scales,
      seed,
      bucketKey,
      language: texts.language,
      onProgress: ({ fraction }) => onProgress?.('scoring in five folds', (fold + fraction) / foldCount),
    });
    for (const place of places.filter((candidate) => folds[candidate] === fold)) {
      const profile = texts.profiles[place];
      if (profile !== undefined) cellsOf.set(texts.rows[place] ?? -1, cellsFrom(predictProfile(scorer, profile)));
    }
  }
  const names = [...new Set([...cellsOf.values()].flatMap((cells) => Object.keys(cells)))];
  return {
    ...table,
    columns: [...table.columns, ...names],
    rows: table.rows.map((row, index) => ({ ...row, cells: { ...row.cells, ...cellsOf.get(index) } })),
  };
}

function cellsFrom(predictions: Readonly<Record<string, TargetPrediction>>): Record<string, number> {
  const cells: Record<string, number> = {};
  for (const [target, { score, continuous, interval }] of Object.entries(predictions)) {
    if (target !== whole) {
      cells[traitColumn(target)] = score;
      continue;
    }
    cells[machineColumns.machine] = score;
    cells[machineColumns.continuous] = continuous;
    if (interval !== undefined) {
      cells[machineColumns.intervalLow] = interval.low;
      cells[machineColumns.intervalHigh] = interval.high;
    }
  }
  return cells;
}
