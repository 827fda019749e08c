import { AssayError } from '../../core/errors.ts';
import { rubricSchema, type Rubric } from '../../core/rubric.ts';
import { sanitize } from '../../pipeline/1-sanitize/sanitize.ts';
import type { Ruling, TouchedGrade } from '../../ports/registry.ts';
import type { StoredAssignment, StoredGrade } from '../../ports/stored.ts';
import { toKnownIdentity } from './materials.ts';
import { requestPromotion, type Promotion } from './promote-version.ts';
import { currentRubric } from './registry-resolve.ts';
import type { Workspace } from './workspace.ts';

export interface RulingInput {
  /** "Treat X like this", in general words. */
  readonly text: string;
  readonly traitId?: string;
  /** Words to look for in feedback and essays, for what the ruling touches. */
  readonly search?: string;
}

/** A graded essay that a ruling may change, and why it is thought so. */
export interface RuledEssay {
  readonly gradeId: string;
  readonly submissionId: string;
  readonly state: TouchedGrade['state'];
  readonly why: readonly ('feedback-on-trait' | 'flag-on-trait' | 'words-in-feedback' | 'words-in-essay')[];
}

export interface MadeRuling {
  readonly ruling: Ruling;
  readonly rubricVersion: number;
  /** Where a second person is asked for: the request to let the new version into staging. */
  readonly promotion: Promotion | undefined;
  readonly touches: readonly RuledEssay[];
}

/**
 * Makes a teacher's ruling a note of the rubric: the next version, which reaches the grader's prompt when it is in the assignment's environment.
 *
 * A published rubric cannot be erased, so the words must be about essays in general: a name that is known here, or eight words in a row out of an
 * essay of this assignment or its feedback, are refused.
 *
 * @throws AssayError `input.invalid` for such words, or a trait that the rubric does not have; `conflict` when the note is there already
 */
export async function addRuling(
  workspace: Workspace,
  assignment: StoredAssignment,
  input: RulingInput,
): Promise<MadeRuling> {
  const { stores } = workspace;
  const { rubric } = await currentRubric(workspace, assignment);
  const note = noteOf(rubric, input);
  await refuseStudentsWords(workspace, assignment, input.text);
  const next = rubricSchema.parse({ ...rubric, notes: [...rubric.notes, note] });
  const published = await stores.rubrics.publish(next);
  const ruling = await stores.rulings.add({
    assignmentId: assignment.id,
    traitId: input.traitId,
    note,
    rubricId: rubric.id,
    rubricHash: published.hash,
  });
  const twoPersons = (await stores.registry.approvalRule()).rule === 'two-person';
  const item = { kind: 'rubric', name: rubric.id, version: published.version } as const;
  const promotion = twoPersons
    ? await requestPromotion(workspace, { ...item, environment: 'staging', note: `ruling: ${note}` })
    : undefined;
  return {
    ruling,
    rubricVersion: published.version,
    promotion,
    touches: await ruledEssays(workspace, assignment, input),
  };
}

function noteOf(rubric: Rubric, { text, traitId }: RulingInput): string {
  const trait = traitId === undefined ? undefined : rubric.traits.find((one) => one.id === traitId);
  if (traitId !== undefined && trait === undefined) {
    const allowed = rubric.traits.map((one) => one.id).join(', ');
    throw new AssayError('input.invalid', `trait "${traitId}" is not in the rubric; allowed: ${allowed}`);
  }
  const words = text.replaceAll(/\s+/g, ' ').trim();
  const note = trait === undefined ? words : `${trait.name}: ${words}`;
  if (words === '' || note.length > 1000) {
    throw new AssayError('input.invalid', `the ruling has ${note.length} characters; must have 1 to 1000`);
  }
  if (rubric.notes.includes(note)) throw new AssayError('conflict', 'this note stands in the rubric already');
  return note;
}

const quotedWords = 8;

/** @throws AssayError `input.invalid` */
async function refuseStudentsWords({ stores }: Workspace, assignment: StoredAssignment, text: string): Promise<void> {
  const identities = (await stores.identities.maskingList(assignment.id)).map(toKnownIdentity);
  const { essay } = sanitize({ text, taskText: assignment.taskText, identities, hiddenText: [] });
  if (essay.masked.text !== essay.canonical.text) {
    throw new AssayError(
      'input.invalid',
      `the ruling names somebody (it would be masked as "${essay.masked.text}"); a rubric is kept for good, so say it without names`,
    );
  }
  const words = text.split(/\s+/).filter((word) => word !== '');
  const current = await stores.rulings.currentGrades(assignment.id);
  const gradeIds = current.map((one) => one.gradeId);
  for (let start = 0; start + quotedWords <= words.length; start++) {
    const run = words.slice(start, start + quotedWords).join(' ');
    if ((await stores.rulings.mentioning(gradeIds, run)).length === 0) continue;
    throw new AssayError(
      'input.invalid',
      `the ruling quotes an essay ("${run}"); a rubric is kept for good and cannot be erased with the essay: say it in general words`,
    );
  }
}

/**
 * The graded essays that a ruling may touch: with feedback or an open question on its trait, or with its words. Without trait and words, all.
 */
async function ruledEssays(
  { stores }: Workspace,
  assignment: StoredAssignment,
  { traitId, search }: Pick<RulingInput, 'traitId' | 'search'>,
): Promise<readonly RuledEssay[]> {
  const current = await stores.rulings.currentGrades(assignment.id);
  const gradeIds = current.map((one) => one.gradeId);
  const words = search?.trim() ?? '';
  if (words === '' && traitId === undefined) return current.map((one) => toRuled(one, []));
  const found =
    words === '' ? await onTrait(stores, gradeIds, traitId ?? '') : await withWords(stores, gradeIds, words);
  return current.map((one) => toRuled(one, found.get(one.gradeId) ?? [])).filter((one) => one.why.length > 0);
}

type Why = RuledEssay['why'][number];

function toRuled({ gradeId, submissionId, state }: TouchedGrade, why: readonly Why[]): RuledEssay {
  return { gradeId, submissionId, state, why };
}

async function withWords(
  { rulings }: Workspace['stores'],
  gradeIds: readonly string[],
  words: string,
): Promise<ReadonlyMap<string, readonly Why[]>> {
  const found = await rulings.mentioning(gradeIds, words);
  return new Map(
    found.map(({ gradeId, where }) => [gradeId, [where === 'feedback' ? 'words-in-feedback' : 'words-in-essay']]),
  );
}

async function onTrait(
  { rulings, grades }: Workspace['stores'],
  gradeIds: readonly string[],
  traitId: string,
): Promise<ReadonlyMap<string, readonly Why[]>> {
  const withFeedback = new Set(await rulings.withFeedbackOn(gradeIds, traitId));
  const found = new Map<string, readonly Why[]>();
  for (const id of gradeIds) {
    const isFlagged = flagged(await grades.get(id), traitId);
    found.set(id, [
      ...(withFeedback.has(id) ? (['feedback-on-trait'] as const) : []),
      ...(isFlagged ? (['flag-on-trait'] as const) : []),
    ]);
  }
  return found;
}

/** No score on the trait, or a review reason that names it. */
function flagged({ content }: StoredGrade, traitId: string): boolean {
  const trait = content.traits.find((one) => one.traitId === traitId);
  if (trait?.score === undefined) return true;
  return content.decision.reasons.some((reason) => reason.traitId === traitId);
}
