import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip, gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import type { ScoreScale } from '../../src/stats/confusion-matrix.ts';
import type { GradedText } from '../../src/scoring/graded-text.ts';

/** One essay of the set with what the protocol needs. */
export interface AsapEssay {
  readonly id: number;
  readonly prompt: number;
  /** The standard fold in which it is a test essay. */
  readonly fold: number;
  readonly text: string;
  readonly words: number;
  readonly rater1: number;
  readonly rater2: number;
  readonly graded: GradedText;
}

export interface FoldIds {
  readonly train: readonly number[];
  readonly dev: readonly number[];
  readonly test: readonly number[];
}

export interface AsapSet {
  readonly essays: readonly AsapEssay[];
  readonly folds: readonly FoldIds[];
}

interface AsapRow {
  readonly essay_id: number;
  readonly essay_set: number;
  readonly fold: number;
  readonly essay: string;
  readonly rater1: number;
  readonly rater2: number;
  readonly domain1_score: number;
  readonly score_min: number;
  readonly score_max: number;
  readonly traits?: Readonly<Record<string, number>> | null;
  readonly rater1_traits?: Readonly<Record<string, number>>;
  readonly rater2_traits?: Readonly<Record<string, number>>;
}

export const prompts = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** ASAP++ gives prompts 1-2 traits of 1-6, 3-4 of 0-3, 5-6 of 0-4; for 7 and 8 the two raters' traits are added. */
const traitScales: Readonly<Record<number, ScoreScale>> = {
  1: { min: 1, max: 6, step: 1 },
  2: { min: 1, max: 6, step: 1 },
  3: { min: 0, max: 3, step: 1 },
  4: { min: 0, max: 3, step: 1 },
  5: { min: 0, max: 4, step: 1 },
  6: { min: 0, max: 4, step: 1 },
  7: { min: 0, max: 6, step: 1 },
  8: { min: 2, max: 12, step: 1 },
};

const holisticScales: Readonly<Record<number, ScoreScale>> = {
  1: { min: 2, max: 12, step: 1 },
  2: { min: 1, max: 6, step: 1 },
  3: { min: 0, max: 3, step: 1 },
  4: { min: 0, max: 3, step: 1 },
  5: { min: 0, max: 4, step: 1 },
  6: { min: 0, max: 4, step: 1 },
  7: { min: 0, max: 30, step: 1 },
  8: { min: 0, max: 60, step: 1 },
};

export async function loadAsap(folder: string): Promise<AsapSet> {
  const essays: AsapEssay[] = [];
  for await (const row of readLines<AsapRow>(join(folder, 'asap.jsonl.gz'))) essays.push(asapEssay(row));
  const file = JSON.parse(gunzipSync(await readFile(join(folder, 'nea_folds.json.gz'))).toString()) as Record<
    string,
    FoldIds
  >;
  const folds = [0, 1, 2, 3, 4].map((fold) => {
    const ids = file[`fold_${fold}`];
    if (ids === undefined) throw new Error(`nea_folds.json.gz has no fold_${fold}; it must have fold_0 to fold_4`);
    return ids;
  });
  return { essays, folds };
}

/** The scales of a prompt's targets: the holistic score and every trait that its essays carry. */
export function scalesOf(essays: readonly AsapEssay[]): Record<string, ScoreScale> {
  const prompt = essays[0]?.prompt ?? 0;
  const targets = new Set(essays.flatMap((essay) => Object.keys(essay.graded.targets)));
  return Object.fromEntries(
    [...targets].map((target) => [
      target,
      (target === 'holistic' ? holisticScales : traitScales)[prompt] as ScoreScale,
    ]),
  );
}

function asapEssay(row: AsapRow): AsapEssay {
  const traits =
    row.rater1_traits === undefined ? (row.traits ?? {}) : addTraits(row.rater1_traits, row.rater2_traits ?? {});
  return {
    id: row.essay_id,
    prompt: row.essay_set,
    fold: row.fold,
    text: row.essay,
    words: row.essay.split(/\s+/).length,
    rater1: row.rater1,
    rater2: row.rater2,
    graded: {
      id: String(row.essay_id),
      text: row.essay,
      targets: {
        holistic: { score: row.domain1_score, raterScores: [row.rater1, row.rater2] },
        ...Object.fromEntries(Object.entries(traits).map(([trait, score]) => [trait, { score }])),
      },
    },
  };
}

function addTraits(
  first: Readonly<Record<string, number>>,
  second: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(Object.entries(first).map(([trait, score]) => [trait, score + (second[trait] ?? score)]));
}

/** Rows of a gzipped file of one JSON document a line. */
export async function* readLines<Row>(path: string): AsyncGenerator<Row> {
  const lines = createInterface({ input: createReadStream(path).pipe(createGunzip()), crlfDelay: Infinity });
  for await (const line of lines) if (line !== '') yield JSON.parse(line) as Row;
}
