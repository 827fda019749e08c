import type { ScoreScale } from '../../../core/score-scale.ts';
import { AssayError } from '../../../core/errors.ts';
import { type EssayProfile, profileEssay, profileSettings } from '../../../scoring/essay-profile.ts';
import type { GradedText } from '../../../scoring/graded-text.ts';
import { shuffledIndices } from '../../../scoring/random.ts';
import { createRandom } from '../../../stats/random.ts';
import type { ColumnMapping } from '../load/columns.ts';
import { inferScale } from '../load/infer-scale.ts';
import { readScore, readText } from '../load/read-cell.ts';
import type { Table } from '../load/read-table.ts';

/** The target that stands for the score of the whole; traits have their own names. */
export const whole = 'holistic';

/** Nothing trained here is kept, so that its grams need no secret. */
export const bucketKey = 'agreement report';

/** The essays of a table that have a text and a score, measured once for all trainings. */
export interface LabelledTexts {
  readonly examples: readonly GradedText[];
  readonly profiles: readonly EssayProfile[];
  /** Row of the table of each example. */
  readonly rows: readonly number[];
  readonly scales: Readonly<Record<string, ScoreScale>>;
  readonly language: string;
}

export interface LearnOptions {
  /** Tells the language of the essays (BCP 47). */
  readonly languageOf: (essays: readonly { readonly text: string }[]) => string;
  /** What is under way, and how far, 0 to 1. */
  readonly onProgress?: ((what: string, fraction: number) => void) | undefined;
}

export interface LearnColumns {
  readonly columns: ColumnMapping;
  readonly scale: ScoreScale | undefined;
  /** Trait → column of its human score. */
  readonly traits: Readonly<Record<string, string>>;
  /** Whether too few essays are a refusal, and not merely nothing to learn from. */
  readonly required: boolean;
}

/** Two scores at least of one scale, and folds of which each leaves the 20 essays that training needs. */
const fewestEssays = 25;

/**
 * @returns undefined when the table has no column of texts or of scores, or too few rows that have both and they are not required
 * @throws AssayError `training.insufficient` with fewer than 25 rows that have both
 */
export async function labelledTexts(
  table: Table,
  { columns, scale, traits, required }: LearnColumns,
  { languageOf, onProgress }: LearnOptions,
): Promise<LabelledTexts | undefined> {
  const label = columns.human ?? columns.rater1;
  if (columns.text === undefined || label === undefined) return undefined;
  const scales: Record<string, ScoreScale> = { [whole]: scale ?? inferScale(table, [label]) };
  for (const [trait, column] of Object.entries(traits)) scales[trait] = inferScale(table, [column]);
  const found = table.rows.flatMap((row, index) => {
    const text = readText(row, columns.text);
    const score = readScore(table, row, label, scales[whole] as ScoreScale);
    if (text === undefined || score === undefined) return [];
    const traitScores = Object.entries(traits).flatMap(([trait, column]) => {
      const given = readScore(table, row, column, scales[trait] as ScoreScale);
      return given === undefined ? [] : [[trait, { score: given }] as const];
    });
    const targets = { [whole]: { score }, ...Object.fromEntries(traitScores) };
    return [{ index, example: { id: String(index), text, targets } }];
  });
  if (found.length < fewestEssays) {
    if (!required) return undefined;
    throw new AssayError(
      'training.insufficient',
      `${table.name} has ${found.length} records with a text and a human score; to score them by a scorer trained on the others it must have ${fewestEssays}`,
      { details: { have: found.length, need: fewestEssays } },
    );
  }
  const examples = found.map(({ example }) => example);
  const language = languageOf(examples);
  const settings = profileSettings(bucketKey, language, undefined);
  const profiles: EssayProfile[] = [];
  for (const [done, { text }] of examples.entries()) {
    if (done % 20 === 0) {
      onProgress?.('measuring essays', done / examples.length);
      // Lets a progress bar and Ctrl-C through.
      await new Promise((resolve) => setImmediate(resolve));
    }
    profiles.push(profileEssay(text, settings));
  }
  return { examples, profiles, rows: found.map(({ index }) => index), scales, language };
}

/** The essays at these places, as `trainOnProfiles` wants them. */
export function taken(
  { examples, profiles }: LabelledTexts,
  places: readonly number[],
): [GradedText[], EssayProfile[]] {
  return [places.flatMap((place) => examples[place] ?? []), places.flatMap((place) => profiles[place] ?? [])];
}

/** So many of the places at random, or all of them in random order where they are fewer. */
export function drawn(places: readonly number[], count: number, seed: number): number[] {
  return [...shuffledIndices(places.length, createRandom(seed))].slice(0, count).flatMap((at) => places[at] ?? []);
}
