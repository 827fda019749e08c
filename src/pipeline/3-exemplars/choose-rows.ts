import type { Exemplar, ExemplarWarning } from '../../core/exemplar.ts';
import type { Rubric } from '../../core/rubric.ts';
import { roundToScale } from '../../core/score-scale.ts';
import { bandOf } from './band-of.ts';
import type { ExemplarIndex } from './exemplar-index.ts';
import { pickDiverse } from './pick-diverse.ts';
import { similarityBetween } from './similarity.ts';

type Relation = Exemplar['relation'];

/** Of the rows that fit a place, only the most similar are weighed against what is chosen already. */
const shortlist = 12;

export interface RowChoice {
  readonly index: ExemplarIndex;
  readonly rubric: Rubric;
  /** Rows that may be chosen, the most similar first. */
  readonly usable: readonly number[];
  readonly similarities: ArrayLike<number>;
  /** The score that the essay is expected to get. */
  readonly expected: number;
  readonly count: number;
}

export interface ChosenRows {
  readonly picks: readonly { readonly row: number; readonly relation: Relation }[];
  readonly warnings: ReadonlySet<ExemplarWarning>;
}

/**
 * Which rows stand beside the essay: one of its expected band, then in turn one of the nearest band below and above, one of the next
 * band on either side, and so on. A side that runs out of bands repeats its last one; a side without any band is filled with scores
 * below (above) the expected one within the band, then with whatever is left.
 */
export function chooseRows(choice: RowChoice): ChosenRows {
  const { index, rubric, usable, similarities, count } = choice;
  const expected = roundToScale(choice.expected, rubric.scale);
  const band = bandOf(expected, rubric);
  const bandAt = (row: number): number => index.essays[row]?.band ?? band;
  const scoreAt = (row: number): number => index.scores[row] ?? expected;

  const picks: { row: number; relation: Relation }[] = [];
  const warnings = new Set<ExemplarWarning>();
  function take(relation: Relation | undefined, fits: (row: number) => boolean): boolean {
    const chosen = picks.map((pick) => pick.row);
    const rows = usable
      .values()
      .filter((row) => !chosen.includes(row) && fits(row))
      .take(shortlist)
      .toArray();
    const row = pickDiverse({ rows, similarities, between: (a, b) => similarityBetween(index, a, b) }, chosen);
    if (row === undefined) return false;
    picks.push({ row, relation: relation ?? relationOf(bandAt(row), band) });
    return true;
  }

  if (!take('near', (row) => bandAt(row) === band)) {
    warnings.add('no-near-match');
    const closest = Math.min(...usable.map((row) => Math.abs(scoreAt(row) - expected)));
    take(undefined, (row) => Math.abs(scoreAt(row) - expected) === closest);
  }
  const below = usable.filter((row) => bandAt(row) < band);
  const above = usable.filter((row) => bandAt(row) > band);
  const [lower, higher] = shares(count - 1, below.length, above.length);
  if (lower > 0 && below.length === 0) warnings.add('no-lower-band');
  if (higher > 0 && above.length === 0) warnings.add('no-higher-band');
  takeSide(lower, 'lower');
  takeSide(higher, 'higher');
  while (picks.length < count && take(undefined, () => true));
  return { picks, warnings };

  function takeSide(wanted: number, relation: 'lower' | 'higher'): void {
    const sign = relation === 'lower' ? -1 : 1;
    const side = relation === 'lower' ? below : above;
    const bands = [...new Set(side.map(bandAt))].sort((a, b) => sign * (a - b));
    for (let turn = 0; turn < wanted; turn++) {
      const from = bands[Math.min(turn, bands.length - 1)];
      const found =
        take(relation, (row) => bandAt(row) === from) ||
        take(relation, (row) => sign * (bandAt(row) - band) > 0) ||
        take(relation, (row) => bandAt(row) === band && sign * (scoreAt(row) - expected) > 0);
      if (!found) return;
    }
  }
}

function relationOf(band: number, expected: number): Relation {
  if (band < expected) return 'lower';
  return band > expected ? 'higher' : 'near';
}

/** Half for each side; the odd one goes where there is more to choose from, to the higher side when that is equal. */
function shares(wanted: number, below: number, above: number): [lower: number, higher: number] {
  const half = Math.floor(wanted / 2);
  const odd = wanted - 2 * half;
  return below > above ? [half + odd, half] : [half, half + odd];
}
