import type { Draft, EssayView, FeedbackAct } from '../../../api/desk.ts';

/** What a teacher has done to one essay and not yet decided. */
export type { Draft } from '../../../api/desk.ts';

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
    case 'level': {
      const { [change.traitId]: _before, ...rest } = draft.traitScores ?? {};
      const traitScores = change.score === undefined ? rest : { ...rest, [change.traitId]: change.score };
      return { ...draft, traitScores };
    }
    case 'score': {
      const { score: _before, ...rest } = draft;
      return change.score === undefined ? rest : { ...rest, score: change.score };
    }
    case 'reason':
      return { ...draft, reason: change.text };
    case 'comment':
      return { ...draft, comment: change.text };
    case 'sentence': {
      const others = (draft.feedback ?? []).filter((act) => act.commentHash !== change.commentHash);
      return { ...draft, feedback: change.act === undefined ? others : [...others, change.act] };
    }
    case 'add':
      return { ...draft, feedback: [...(draft.feedback ?? []), change.act] };
    case 'remove-added': {
      const added = addedOf(draft)[change.index];
      return { ...draft, feedback: (draft.feedback ?? []).filter((act) => act !== added) };
    }
    case 'replace':
      return change.draft;
  }
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
