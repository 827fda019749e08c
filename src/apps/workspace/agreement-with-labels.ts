import { holistic } from '../../core/exemplar.ts';
import type { StoredAssignment, StoredGrade } from '../../ports/stored.ts';
import { agreementShare } from '../../stats/agreement-share.ts';
import { quadraticWeightedKappa } from '../../stats/quadratic-weighted-kappa.ts';
import type { Workspace } from './workspace.ts';

export interface Agreement {
  /** Graded essays that people scored too. */
  readonly essays: number;
  /** Labelled essays that the machine gave no score. */
  readonly unscored: number;
  readonly quadraticWeightedKappa: number | undefined;
  /** Shares, 0 to 1. */
  readonly exact: number;
  readonly adjacent: number;
  /** QWK of the two raters on the same essays. */
  readonly humanHuman: number | undefined;
}

/** Agreement of grades with the labels of an assignment; undefined when it has none. */
export async function agreementWithLabels(
  { stores }: Workspace,
  assignment: StoredAssignment,
  grades: readonly StoredGrade[],
): Promise<Agreement | undefined> {
  const labels = await stores.labels.ofAssignment(assignment.id);
  const labelled = grades.flatMap((grade) => {
    const label = labels.get(grade.submissionId);
    return label?.scores[holistic] === undefined ? [] : [{ grade, label, human: label.scores[holistic] }];
  });
  if (labelled.length === 0) return undefined;
  const scored = labelled.flatMap(({ grade, human }) =>
    grade.score === undefined ? [] : [{ human, machine: grade.score }],
  );
  const human = scored.map((pair) => pair.human);
  const machine = scored.map((pair) => pair.machine);
  const pairs = labelled.flatMap(({ label }) => {
    const [first, second] = label.raters.map((rater) => rater.scores[holistic]);
    return first === undefined || second === undefined ? [] : [{ first, second }];
  });
  return {
    essays: scored.length,
    unscored: labelled.length - scored.length,
    quadraticWeightedKappa: quadraticWeightedKappa(human, machine),
    exact: agreementShare(human, machine) ?? 0,
    adjacent: agreementShare(human, machine, { tolerance: 1 }) ?? 0,
    humanHuman: quadraticWeightedKappa(
      pairs.map((pair) => pair.first),
      pairs.map((pair) => pair.second),
    ),
  };
}
