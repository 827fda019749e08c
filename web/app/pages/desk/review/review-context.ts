import { createContext, useContext } from 'react';
import type { EssayView, FeedbackSentence } from '../../../api/desk.ts';
import type { DraftState } from './use-draft.ts';

/** What the panes of an open essay share. */
export interface Review extends Omit<DraftState, 'forget'> {
  readonly essay: EssayView;
  /** Levels as they stand: the teacher's, else what counts now. */
  readonly levels: Readonly<Record<string, number>>;
  /** The machine's word is kept back, by the server or by the teacher's own wish. */
  readonly machineHidden: boolean;
  /** Without it the essay is read: nothing is drafted, leased or decided. */
  readonly mayDecide: boolean;
  readonly traitId: string | undefined;
  readonly openTrait: (traitId: string) => void;
  /** Claim under the pointer or with the focus, wherever it is shown. */
  readonly claimId: string | undefined;
  readonly pointAt: (claimId: string | undefined) => void;
  /** Opens the claim's trait and shows its passage and its sentence. */
  readonly goTo: (claimId: string) => void;
}

export const ReviewContext = createContext<Review | undefined>(undefined);

export function useReview(): Review {
  const review = useContext(ReviewContext);
  if (review === undefined) throw new Error('useReview outside of an open essay');
  return review;
}

/** One hash can stand under two traits. */
export function claimIdOf({ traitId, commentHash }: Pick<FeedbackSentence, 'traitId' | 'commentHash'>): string {
  return `${traitId}-${commentHash}`;
}

/** `A`, `B`, … : a trait's letter beside its colour and underline. */
export function letterOf(essay: EssayView, traitId: string): string {
  return String.fromCodePoint(65 + Math.max(0, traitIndex(essay, traitId)));
}

export function traitIndex(essay: EssayView, traitId: string): number {
  return essay.rubric.traits.findIndex(({ id }) => id === traitId);
}
