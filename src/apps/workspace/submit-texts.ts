import type { AddedSubmission, IdentityValue, StoredAssignment, SubmissionInput } from '../../ports/stored.ts';
import type { LearnerContext } from '../../ports/trait-grader.ts';
import type { Workspace } from './workspace.ts';

/** One essay that arrived as text, with what was said of its writer. */
export interface ArrivedText {
  /** What the caller calls it; versions are counted within it where no student is given. */
  readonly ref: string;
  readonly text: string;
  readonly mediaType: string;
  /** Names go into the identity table, to be masked, and nowhere else. */
  readonly student?: { readonly id: string; readonly names: readonly IdentityValue[] };
  readonly learner?: LearnerContext & { readonly consentBy: string };
}

/** Adds essays that are texts already. The same text under the same ref or student again gives the submission that is there. */
export async function submitTexts(
  { stores }: Workspace,
  assignment: StoredAssignment,
  texts: readonly ArrivedText[],
): Promise<readonly (AddedSubmission & { readonly ref: string })[]> {
  // Said more than once, all of it counts.
  const said = new Map<string, IdentityValue[]>();
  for (const { student } of texts) {
    if (student !== undefined) said.set(student.id, [...(said.get(student.id) ?? []), ...student.names]);
  }
  const students = await stores.identities.enrolMany(said);
  const inputs = texts.map(({ ref, text, mediaType, student, learner }): SubmissionInput => {
    const pseudonym = student === undefined ? undefined : students.get(student.id);
    return {
      fileName: ref,
      mediaType,
      text,
      ...(pseudonym !== undefined && { pseudonym }),
      ...(learner !== undefined && { learner }),
    };
  });
  const added = await stores.submissions.addMany(assignment.id, inputs);
  return added.map((one, index) => ({ ...one, ref: inputs[index]?.fileName ?? '' }));
}
