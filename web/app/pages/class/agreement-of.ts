import type { QueueRow } from '../../api/desk.ts';

export interface ClassAgreement {
  /** Essays that a teacher decided and the grader had scored. */
  readonly decided: number;
  readonly same: number;
  /** At most one point apart, the same ones among them. */
  readonly within: number;
  readonly higher: number;
  readonly lower: number;
}

/** What teachers' decisions made of the grader's scores. */
export function agreementOf(rows: readonly Pick<QueueRow, 'revision' | 'score' | 'machineScore'>[]): ClassAgreement {
  const moved = rows.flatMap(({ revision, score, machineScore }) =>
    revision > 0 && score !== undefined && machineScore !== undefined ? [score - machineScore] : [],
  );
  return {
    decided: moved.length,
    same: moved.filter((by) => by === 0).length,
    within: moved.filter((by) => Math.abs(by) <= 1).length,
    higher: moved.filter((by) => by > 0).length,
    lower: moved.filter((by) => by < 0).length,
  };
}
