import { holistic, type GradedEssay, type ScoreSet } from '../../core/exemplar.ts';
import { agreementTolerance, isOnScale, roundToScale, type ScoreScale } from '../../core/score-scale.ts';
import { AssayError } from '../../core/errors.ts';
import type { Reading, ReadingPart } from '../../ports/dataset-stores.ts';
import type { Figure } from '../agreement-report/report.ts';
import { measureAgreement, type MeasureContext } from '../agreement-report/measure-agreement.ts';

/** Scales of what is read: the whole essay and each trait. */
export type ReadingScales = Readonly<Record<string, ScoreScale>>;

export interface PlannedReading {
  readonly position: number;
  readonly reader: string;
  readonly part: ReadingPart;
}

/**
 * Gives each essay two different readers. The pairs rotate, so that everybody reads with everybody and first and second reader are not two
 * camps.
 *
 * @throws AssayError `input.invalid` with fewer than two different readers
 */
export function planReadings(positions: readonly number[], readers: readonly string[]): PlannedReading[] {
  const people = [...new Set(readers)];
  if (people.length < 2)
    throw new AssayError('input.invalid', `${people.length} reader is named; a double-blind reading needs two or more`);
  return positions.flatMap((position, index) => {
    const first = people[index % people.length] ?? '';
    const turn = 1 + (Math.floor(index / people.length) % (people.length - 1));
    const second = people[(index + turn) % people.length] ?? '';
    return [
      { position, reader: first, part: 'first' },
      { position, reader: second, part: 'second' },
    ] as const;
  });
}

/** @throws AssayError `input.invalid` naming the score that is missing, unknown or not on its scale */
export function checkReading(scores: ScoreSet, scales: ReadingScales): void {
  for (const [id, score] of Object.entries(scores)) {
    const scale = scales[id];
    if (scale === undefined)
      throw new AssayError(
        'input.invalid',
        `"${id}" is no score of this rubric; allowed: ${Object.keys(scales).join(', ')}`,
      );
    if (!isOnScale(score, scale))
      throw new AssayError(
        'input.invalid',
        `${id} is ${score}; must be ${scale.min} to ${scale.max} in steps of ${scale.step}`,
      );
  }
  if (scores[holistic] === undefined) throw new AssayError('input.invalid', 'the holistic score is missing');
}

/** Whether two readings lie so far apart that a third person must decide: more than adjacent on the whole, as ETS and ASAP do. */
function mustAdjudicate(first: ScoreSet, second: ScoreSet, scales: ReadingScales): boolean {
  const [a, b, scale] = [first[holistic], second[holistic], scales[holistic]];
  return a !== undefined && b !== undefined && scale !== undefined && Math.abs(a - b) > agreementTolerance(scale);
}

export type ResolvedReading =
  | { readonly status: 'resolved'; readonly scores: ScoreSet; readonly raters: GradedEssay['raters'] }
  | { readonly status: 'waiting'; readonly for: 'readings' | 'adjudication' };

/** The score that counts: the adjudicator's where there is one, else the mean of the two, rounded half up onto the scale. */
export function resolveReadings(readings: readonly Reading[], scales: ReadingScales): ResolvedReading {
  const of = (part: ReadingPart) => readings.find((reading) => reading.part === part);
  const [first, second, third] = [of('first'), of('second'), of('adjudicator')];
  if (first?.scores === undefined || second?.scores === undefined) return { status: 'waiting', for: 'readings' };
  const raters = [
    { rater: first.reader, scores: first.scores },
    { rater: second.reader, scores: second.scores },
  ];
  if (third?.scores !== undefined) return { status: 'resolved', scores: third.scores, raters };
  if (third !== undefined || mustAdjudicate(first.scores, second.scores, scales))
    return { status: 'waiting', for: 'adjudication' };
  const [a, b] = [first.scores, second.scores];
  const scores = Object.fromEntries(
    Object.entries(scales).flatMap(([id, scale]) => {
      const [x, y] = [a[id], b[id]];
      return x === undefined || y === undefined ? [] : [[id, roundToScale((x + y) / 2, scale)]];
    }),
  );
  return { status: 'resolved', scores, raters };
}

export interface HumanBaseline {
  readonly doubleRead: number;
  readonly quadraticWeightedKappa: Figure;
  readonly exactAgreement: Figure;
}

/** How well two people agree who read the same essays without seeing each other's scores: what the machine is held against. */
export function humanBaseline(raters: readonly GradedEssay['raters'][], context: MeasureContext): HumanBaseline {
  const pairs = raters.flatMap(([first, second]) => {
    const [human, machine] = [first?.scores[holistic], second?.scores[holistic]];
    return human === undefined || machine === undefined ? [] : [{ human, machine }];
  });
  const figures = measureAgreement(
    { human: pairs.map((pair) => pair.human), machine: pairs.map((pair) => pair.machine) },
    context,
  );
  const { verdict: _, ...quadraticWeightedKappa } = figures.quadraticWeightedKappa;
  return { doubleRead: pairs.length, quadraticWeightedKappa, exactAgreement: figures.exactAgreement };
}
