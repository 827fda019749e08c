/** Why a teacher must look before the grade counts. Machine-readable; the words for people stand in one table beside it. */
export const reviewReasons = {
  'essay.empty': 'There is no text to grade.',
  'essay.too-short': 'The text is too short to judge.',
  'essay.too-long': 'The text is longer than a model is asked to read.',
  'essay.not-judgeable': 'The text is not what the grader was made for (language, gibberish).',
  'injection.suspected': 'The essay seems to give orders to the grader.',
  'text.hidden': 'The document contains text that a reader does not see.',
  'text.copied': 'Much of the text is copied from the assignment or repeats itself.',
  'text.near-duplicate': 'A good part of the text stands in another submission of the assignment.',
  'essay.off-topic': 'The essay does not seem to answer this assignment.',
  'finding.other': 'Something in the text should be looked at.',
  'rejected.by-policy': 'The assignment rejects texts with such findings.',
  'trait.unscored': 'A criterion could not be scored.',
  'feedback.unfaithful': 'The grader claimed what is not in the essay, again and again.',
  'feedback.generic': 'The feedback would fit any essay.',
  'feedback.thin-top-band': 'A top score without enough evidence.',
  'score.outside-interval': 'The grader and the trained scorer disagree.',
  'score.wide-interval': 'The interval is too wide to stand on its own.',
  'score.low-confidence': 'The grader was not sure of a score.',
  'score.twin-gap': 'The score rests on text that may be addressed to the grader.',
  'score.unsupported-top': 'The top of every criterion, and the most similar graded essay is worth much less.',
  'twin.unscored': 'Without the suspicious text there was no score to compare with.',
  'exemplars.missing': 'There are too few graded essays to compare with.',
  'audit.sample': 'Drawn at random to check the grader.',
  'grader.none': 'No grader was asked: a teacher grades by hand.',
  'external.flag': 'Another tool flagged the essay; Assay has no opinion on that.',
  'policy.review-all': 'The assignment asks a teacher to see every grade.',
} as const;

export type ReviewReasonCode = keyof typeof reviewReasons;

export interface ReviewReason {
  readonly code: ReviewReasonCode;
  readonly traitId?: string;
  /** A number or a short fact in plain words; never essay text. */
  readonly detail?: string;
}

/** What stage 7 decides: the grade counts, or a teacher looks first. */
export interface ReviewDecision {
  readonly state: 'released' | 'review' | 'rejected';
  readonly reasons: readonly ReviewReason[];
}
