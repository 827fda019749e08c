import type { Draft, EssayView, FeedbackAct } from '../../../api/desk.ts';

export type DraftChange =
  | { readonly kind: 'level'; readonly traitId: string; readonly score: number | undefined }
  | { readonly kind: 'score'; readonly score: number | undefined }
  | { readonly kind: 'reason'; readonly text: string }
  | { readonly kind: 'comment'; readonly text: string }
  /** `act: undefined` takes back what was done to a sentence of the grader. */
  | { readonly kind: 'sentence'; readonly commentHash: string; readonly act: FeedbackAct | undefined }
  | { readonly kind: 'add'; readonly act: FeedbackAct }
  | { readonly kind: 'remove-added'; readonly index: number }
  | { readonly kind: 'replace'; readonly draft: Draft };

export function changeDraft(draft: Draft, change: DraftChange): Draft {
  switch (change.kind) {
    case 'level':
      return { ...draft, traitScores: withEntry(draft.traitScores ?? {}, change.traitId, change.score) };
    case 'score': {
      const { score: _before, ...rest } = draft;
      return change.score === undefined ? rest : { ...rest, score: change.score };
    }
    case 'reason':
      return { ...draft, reason: change.text };
    case 'comment':
      return { ...draft, comment: change.text };
    case 'replace':
      return change.draft;
    default:
      return { ...draft, feedback: changeFeedback(draft, change) };
  }
}

function withEntry(
  scores: Readonly<Record<string, number>>,
  traitId: string,
  score: number | undefined,
): Record<string, number> {
  const { [traitId]: _before, ...rest } = scores;
  return score === undefined ? rest : { ...rest, [traitId]: score };
}

type FeedbackChange = Extract<DraftChange, { readonly kind: 'sentence' | 'add' | 'remove-added' }>;

function changeFeedback(draft: Draft, change: FeedbackChange): FeedbackAct[] {
  const acts = draft.feedback ?? [];
  if (change.kind === 'add') return [...acts, change.act];
  if (change.kind === 'remove-added') {
    const added = addedOf(draft)[change.index];
    return acts.filter((act) => act !== added);
  }
  const others = acts.filter((act) => act.act === 'add' || act.commentHash !== change.commentHash);
  return change.act === undefined ? others : [...others, change.act];
}

/** Sentences that the teacher wrote or took from the bank, in their order. */
export function addedOf(draft: Draft): readonly FeedbackAct[] {
  return (draft.feedback ?? []).filter((act) => act.act === 'add');
}

export function isUntouched({ traitScores, score, reason, comment, feedback }: Draft): boolean {
  return (
    Object.keys(traitScores ?? {}).length === 0 &&
    score === undefined &&
    (reason ?? '') === '' &&
    (comment ?? '') === '' &&
    (feedback ?? []).length === 0
  );
}

/** Level of each trait as it stands: the teacher's, else what counts now. */
export function levelsOf(essay: EssayView, draft: Draft): Readonly<Record<string, number>> {
  const machine = Object.fromEntries(
    (essay.grade?.traits ?? []).flatMap(({ traitId, score }) => (score === undefined ? [] : [[traitId, score]])),
  );
  return { ...machine, ...essay.current?.traitScores, ...draft.traitScores };
}
