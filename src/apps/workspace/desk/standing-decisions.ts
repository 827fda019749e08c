import type { TeacherDecision } from '../../../ports/stored.ts';

/**
 * Decisions that were not taken back, oldest first. An undo is a decision of its own in the record; here it removes what it undoes, and is
 * itself no decision.
 */
export function standingDecisions(decisions: readonly TeacherDecision[]): readonly TeacherDecision[] {
  const undone = new Set(decisions.flatMap(({ undoes }) => undoes ?? []));
  return decisions.filter(({ id, undoes }) => undoes === undefined && !undone.has(id));
}

/** The decision that counts: the last standing one that was no second reading. */
export function countingDecision(decisions: readonly TeacherDecision[]): TeacherDecision | undefined {
  return standingDecisions(decisions).findLast(({ reading }) => reading === 'first');
}
