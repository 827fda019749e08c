import { AssayError } from '../../core/errors.ts';
import { rubricQuestionsSchema, type RubricQuestions } from '../../core/rubric-question.ts';
import { deriveQuestions, type DerivedQuestions } from '../../pipeline/4-grade/derive-questions.ts';
import type { RubricVersion } from '../../ports/stored.ts';
import type { Workspace } from './workspace.ts';

/** The set of questions of one rubric version, and whether it is the one that is asked. */
export interface QuestionSet {
  readonly rubric: RubricVersion;
  readonly hash: string;
  readonly approved: boolean;
  readonly set: RubricQuestions;
}

export interface MadeQuestions extends QuestionSet {
  readonly made: boolean;
  readonly costMicroUsd: number;
  /** They are those of a rubric much like it, and nothing was asked. */
  readonly usedAgain?: NonNullable<DerivedQuestions['usedAgain']>;
}

/**
 * Has the configured model derive questions from a rubric, unless there is a set for this version already: it is made once and kept.
 *
 * @param again makes another set, and asks the model for it; what is approved stays approved until somebody approves the new one
 */
export async function makeQuestions(
  workspace: Workspace,
  rubricName: string,
  { again }: { readonly again: boolean },
): Promise<MadeQuestions> {
  const { stores, config, ledger } = workspace;
  const { rubric, ...version } = await stores.rubrics.get(...nameAndVersion(rubricName));
  const there = await stores.questions.latest(version.hash);
  if (there !== undefined && !again) {
    return { ...(await showQuestions(workspace, rubricName)), made: false, costMicroUsd: 0 };
  }
  if (config.route === undefined) {
    throw new AssayError('grader.not-ready', 'no model is configured: set ASSAY_MODEL and, where it needs one, a key');
  }
  // The earlier set's name is part of the scope: asked again, the ledger does not give the old reply back.
  const runId = `questions_${version.hash.slice(0, 32)}`;
  const step = `4-grade/derive-questions/${there?.slice(0, 12) ?? 'first'}`;
  const model = workspace.gradeFreeModelFor(config.route);
  const { set, usedAgain } = await deriveQuestions(model, rubric, { runId, step }, { anew: again });
  await stores.questions.add(version.hash, 'make', set);
  const { totalMicroUsd } = await ledger.totals({ runId });
  return {
    ...(await showQuestions(workspace, rubricName)),
    made: true,
    costMicroUsd: totalMicroUsd,
    ...(usedAgain !== undefined && { usedAgain }),
  };
}

/** @throws AssayError `not-found` when none were made for this version */
export async function showQuestions({ stores }: Workspace, rubricName: string): Promise<QuestionSet> {
  const { rubric: _document, ...rubric } = await stores.rubrics.get(...nameAndVersion(rubricName));
  const hash = await stores.questions.latest(rubric.hash);
  if (hash === undefined) {
    throw new AssayError(
      'not-found',
      `there are no questions for ${rubric.rubricId}@${rubric.version}; run "assay questions make ${rubric.rubricId}"`,
    );
  }
  const set = rubricQuestionsSchema.parse(await stores.artifacts.getJson(hash));
  return { rubric, hash, approved: (await stores.questions.approved(rubric.hash)) === hash, set };
}

/** A person read the latest set and lets it be asked. */
export async function approveQuestions(workspace: Workspace, rubricName: string): Promise<QuestionSet> {
  const { rubric } = await showQuestions(workspace, rubricName);
  await workspace.stores.questions.approve(rubric.hash);
  return showQuestions(workspace, rubricName);
}

/** What a person changes: the words of a question, or that it is left out. */
export interface QuestionEdit {
  /** `q1`: its new words; empty drops it. */
  readonly id: string;
  readonly text: string;
}

/** Makes a new set, not yet approved, from the latest one. Ids that stay keep their meaning. */
export async function editQuestions(
  workspace: Workspace,
  rubricName: string,
  edits: readonly QuestionEdit[],
): Promise<QuestionSet> {
  const { rubric, set } = await showQuestions(workspace, rubricName);
  const words = new Map(edits.map(({ id, text }) => [id, text.trim()]));
  for (const id of words.keys()) {
    if (!set.questions.some((question) => question.id === id)) {
      const allowed = set.questions.map((question) => question.id).join(', ');
      throw new AssayError('input.invalid', `there is no question "${id}"; allowed: ${allowed}`);
    }
  }
  const questions = set.questions.flatMap((question) => {
    const text = words.get(question.id);
    return text === '' ? [] : [{ ...question, ...(text !== undefined && { text }) }];
  });
  const parsed = rubricQuestionsSchema.safeParse({ ...set, questions });
  if (!parsed.success) {
    throw new AssayError(
      'input.invalid',
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
    );
  }
  await workspace.stores.questions.add(rubric.hash, 'edit', parsed.data);
  return showQuestions(workspace, rubricName);
}

function nameAndVersion(name: string): [string, number?] {
  const [id = '', version] = name.split('@');
  if (version === undefined) return [id];
  if (!/^[1-9]\d*$/.test(version)) {
    throw new AssayError('input.invalid', `"${name}" is not name@version; the version must be a whole number`);
  }
  return [id, Number(version)];
}
