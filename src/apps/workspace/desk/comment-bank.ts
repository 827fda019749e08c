import type { FeedbackAct } from '../../../ports/desk-stores.ts';
import type { StoredAssignment, StoredGrade, TeacherDecision } from '../../../ports/stored.ts';
import type { Workspace } from '../workspace.ts';
import { machineTraits } from './standing-grade.ts';

interface Learnable {
  readonly submissionId: string;
  readonly assignment: StoredAssignment;
  readonly acts: readonly (FeedbackAct & { readonly bankId?: string | undefined })[];
  readonly decision: TeacherDecision;
  readonly grade: StoredGrade;
}

/** So many words in a row that stand in the essay too make a sentence a quotation. */
const quotedWords = 5;

/**
 * The bank learns from use: a sentence that came from it is counted with its trait and level, one that the teacher wrote is kept for next time. A
 * sentence that quotes the essay or names somebody of the class is about this student, and is not kept.
 */
export async function learnComments(
  workspace: Workspace,
  { submissionId, assignment, acts, decision, grade }: Learnable,
): Promise<void> {
  const written = acts.filter((act) => act.comment !== undefined || act.bankId !== undefined);
  if (written.length === 0) return;
  const { comments } = workspace.stores.desk;
  const levels = { ...machineTraits(grade), ...decision.traitScores };
  const isPersonal = await personalWords(workspace, submissionId, assignment);
  for (const { comment, traitId, bankId } of written) {
    const use = { submissionId, traitId, level: levels[traitId] };
    if (bankId !== undefined) await comments.used(bankId, use);
    else if (comment !== undefined && !isPersonal(comment)) {
      const id = await comments.put(assignment.id, { text: comment, traitId, shared: false, origin: 'learned' });
      await comments.used(id, use);
    }
  }
}

async function personalWords(
  { stores }: Workspace,
  submissionId: string,
  assignment: StoredAssignment,
): Promise<(sentence: string) => boolean> {
  const { text } = await stores.submissions.text(submissionId);
  const essay = ` ${wordsOf(text).join(' ')} `;
  const names = (await stores.identities.maskingList(assignment.id)).flatMap(({ value }) => wordsOf(value));
  const known = new Set(names.filter((name) => name.length > 1));
  return (sentence) => {
    const words = wordsOf(sentence);
    if (words.some((word) => known.has(word))) return true;
    return words.some((_, start) => {
      const run = words.slice(start, start + quotedWords);
      return run.length === quotedWords && essay.includes(` ${run.join(' ')} `);
    });
  };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
