import { bootstrapIntervals, type Interval } from '../../stats/bootstrap-intervals.ts';

export interface ArmGrade {
  readonly arm: 'control' | 'candidate';
  /** Whom the arm was dealt to. */
  readonly unit: string;
  readonly assignmentId: string;
  readonly score: number | undefined;
  readonly state: string;
}

/** Candidate minus control, over students (or submissions, where no student is known). */
export interface ArmDifference {
  readonly figure: 'score' | 'review share' | 'no score';
  /** Undefined: over all assignments. Scores are compared within one alone, since ranges differ. */
  readonly assignmentId: string | undefined;
  readonly control: { readonly n: number; readonly mean: number | undefined };
  readonly candidate: { readonly n: number; readonly mean: number | undefined };
  readonly difference: number | undefined;
  /** 95%, percentile bootstrap over students; undefined below ten in an arm. */
  readonly interval: Interval | undefined;
}

/** Below it an interval would describe the few that there are. */
const fewestInArm = 10;

/** How the arms differ: in how often a teacher has to look, how often there is no score, and, within each assignment, in score. */
export function compareArms(grades: readonly ArmGrade[], seed: number): readonly ArmDifference[] {
  const all = { assignmentId: undefined, seed };
  return [
    differenceOf(grades, { ...all, figure: 'review share' }, ({ state }) => (state === 'review' ? 1 : 0)),
    differenceOf(grades, { ...all, figure: 'no score' }, ({ score }) => (score === undefined ? 1 : 0)),
    ...[...Map.groupBy(grades, ({ assignmentId }) => assignmentId)].map(([assignmentId, own]) =>
      differenceOf(own, { assignmentId, seed, figure: 'score' }, ({ score }) => score),
    ),
  ];
}

function differenceOf(
  grades: readonly ArmGrade[],
  { figure, assignmentId, seed }: Pick<ArmDifference, 'figure' | 'assignmentId'> & { readonly seed: number },
  valueOf: (grade: ArmGrade) => number | undefined,
): ArmDifference {
  // A student's essays move together: the arm was dealt to the student.
  const units = [...Map.groupBy(grades, ({ unit }) => unit).values()].flatMap((own) => {
    const values = own.flatMap((grade) => valueOf(grade) ?? []);
    const arm = own[0]?.arm;
    if (arm === undefined || values.length === 0) return [];
    return [{ arm: arm === 'candidate' ? 1 : 0, value: values.reduce((sum, one) => sum + one, 0) / values.length }];
  });
  const columns = [Float64Array.from(units, ({ arm }) => arm), Float64Array.from(units, ({ value }) => value)];
  const means = meansOf(columns, new Uint32Array(units.length).fill(1));
  const inCandidate = units.filter(({ arm }) => arm === 1).length;
  const inControl = units.length - inCandidate;
  const enough = Math.min(inCandidate, inControl) >= fewestInArm;
  const { difference: interval } = enough
    ? bootstrapIntervals(columns, (drawn) => ({ difference: meansOf(drawn.columns, drawn.counts).difference }), {
        seed,
      })
    : {};
  return {
    figure,
    assignmentId,
    control: { n: inControl, mean: means.control },
    candidate: { n: inCandidate, mean: means.candidate },
    difference: means.difference,
    interval,
  };
}

function meansOf([arms = [], values = []]: readonly ArrayLike<number>[], counts: ArrayLike<number>) {
  const sums = [0, 0];
  const weights = [0, 0];
  for (let row = 0; row < counts.length; row++) {
    const arm = arms[row] ?? 0;
    sums[arm] = (sums[arm] ?? 0) + (counts[row] ?? 0) * (values[row] ?? 0);
    weights[arm] = (weights[arm] ?? 0) + (counts[row] ?? 0);
  }
  const [control, candidate] = sums.map((sum, arm) =>
    (weights[arm] ?? 0) > 0 ? sum / (weights[arm] ?? 1) : undefined,
  );
  const difference = control === undefined || candidate === undefined ? undefined : candidate - control;
  return { control, candidate, difference };
}
