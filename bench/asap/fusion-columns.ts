import { join } from 'node:path';
import { type Fusion, applyFusion, fitFusion, meanAnswer } from '../../src/scoring/fusion.ts';
import type { TargetGrade } from '../../src/scoring/graded-text.ts';
import type { ScoreScale } from '../../src/stats/confusion-matrix.ts';
import { type AsapEssay, readLines, scalesOf } from './load-asap.ts';
import { kappaOf, meanOf, type PromptResults } from './summary.ts';

/** Essay id → what published language models said of it, the same columns for every essay of a prompt; NaN where one did not answer. */
export type ModelColumns = ReadonlyMap<number, readonly number[]>;

interface TratesRow {
  readonly essay_id: number;
  readonly essay_set: number;
  readonly features: Readonly<Record<string, readonly number[]>>;
}

interface ScoreRow {
  readonly source: string;
  readonly model: string;
  readonly variant: string;
  readonly essay_id: number;
  readonly essay_set: number;
  readonly total: number | null;
  readonly traits: Readonly<Record<string, number | null>> | null;
}

/** Answers of three open models to rubric questions (TRATES), and with `all` every published model score beside them. */
export async function loadModelColumns(folder: string, { all }: { readonly all: boolean }): Promise<ModelColumns> {
  const cells = new Map<number, Map<string, number>>();
  const prompts = new Map<number, number>();
  const put = (row: { essay_id: number; essay_set: number }, column: string, value: unknown): void => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return;
    prompts.set(row.essay_id, row.essay_set);
    const essay = cells.get(row.essay_id) ?? new Map<string, number>();
    cells.set(row.essay_id, essay);
    essay.set(column, value);
  };
  for await (const row of readLines<TratesRow>(join(folder, 'trates_asap.jsonl.gz'))) {
    for (const [name, answers] of Object.entries(row.features))
      for (const [index, answer] of answers.entries()) put(row, `${name}|${index}`, answer);
  }
  if (all) {
    for await (const row of readLines<ScoreRow>(join(folder, 'asap_llm_scores.jsonl.gz'))) {
      const name = `${row.source}|${row.model}|${row.variant}`;
      put(row, name, row.total);
      for (const [trait, score] of Object.entries(row.traits ?? {})) put(row, `${name}|${trait}`, score);
    }
  }
  return inPromptOrder(cells, prompts);
}

function inPromptOrder(
  cells: ReadonlyMap<number, ReadonlyMap<string, number>>,
  prompts: ReadonlyMap<number, number>,
): ModelColumns {
  const names = new Map<number, Set<string>>();
  for (const [id, essay] of cells) {
    const prompt = prompts.get(id) ?? 0;
    const known = names.get(prompt) ?? new Set<string>();
    names.set(prompt, known);
    for (const name of essay.keys()) known.add(name);
  }
  return new Map(
    [...cells].map(([id, essay]) => [
      id,
      [...(names.get(prompts.get(id) ?? 0) ?? [])].map((name) => essay.get(name) ?? Number.NaN),
    ]),
  );
}

/** QWK of scorer and model columns together, trained on train + dev. */
export function fusedAverage(
  results: readonly PromptResults[],
  columns: ModelColumns,
): { average: number | undefined; perPrompt: (number | undefined)[] } {
  const perPrompt = results.map(({ essays, trainDev }) => {
    const work = { essays, columns, scale: scalesOf(essays)['holistic'] as ScoreScale };
    return meanOf(
      trainDev.map((fold) =>
        fusedKappa({ ...work, outOfFold: fold.outOfFold, test: (essay) => fold.test[essay.id]?.['holistic'] }),
      ),
    );
  });
  return { average: meanOf(perPrompt), perPrompt };
}

/** The same with few graded essays, over the learning curve's draws. */
export function fusedAt(
  results: readonly PromptResults[],
  columns: ModelColumns,
  { size, prior }: { readonly size: number; readonly prior: boolean },
): number | undefined {
  return meanOf(
    results.map(({ essays, curves }) => {
      const work = { essays, columns, scale: scalesOf(essays)['holistic'] as ScoreScale };
      const draws = curves.flat().filter((draw) => draw.size === size && draw.prior === prior);
      return meanOf(
        draws.map((draw) => fusedKappa({ ...work, outOfFold: draw.outOfFold, test: (essay) => draw.test[essay.id] })),
      );
    }),
  );
}

interface FusionWork {
  readonly essays: readonly AsapEssay[];
  readonly columns: ModelColumns;
  readonly scale: ScoreScale;
  readonly outOfFold: Readonly<Record<string, number>>;
  readonly test: (essay: AsapEssay) => number | undefined;
}

function fusedKappa({ essays, columns, scale, outOfFold, test }: FusionWork): number | undefined {
  const inputOf = (essay: AsapEssay, scorer: number) => {
    const answers = columns.get(essay.id) ?? [];
    return { modelScore: meanAnswer(answers), columns: answers, scorer };
  };
  const training = essays.filter((essay) => outOfFold[essay.id] !== undefined);
  const fusion: Fusion = fitFusion(
    training.map((essay) => ({
      ...inputOf(essay, outOfFold[essay.id] as number),
      ...(essay.graded.targets['holistic'] as TargetGrade),
    })),
    scale,
  );
  return kappaOf(
    essays,
    'holistic',
    (essay) => {
      const scorer = test(essay);
      return scorer === undefined ? undefined : applyFusion(fusion, inputOf(essay, scorer)).continuous;
    },
    scale,
  );
}
