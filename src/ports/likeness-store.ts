import type { Likeness } from '../core/likeness.ts';

/** A pair of submissions as one of them sees it. */
interface NearDuplicate extends Likeness {
  readonly submissionId: string;
  readonly foundAt: Date;
}

/** Which submissions of an assignment share a good part of their words. Keeps keyed hashes and shares, no words; erasure reaches all of it. */
export interface LikenessStore {
  /**
   * Submissions of other students or files (the newest version of each) whose sketches have a good part in common with these grams, most first. What more
   * than fifty have counts for fifty of them, so that the look costs the same however many there are.
   *
   * @param grams those of its own sketch when left out
   */
  candidates(submissionId: string, grams?: readonly bigint[]): Promise<readonly string[]>;
  /** Writes pairs down; a pair that is there already stays as it was found first. */
  keep(
    submissionId: string,
    pairs: readonly (Likeness & { readonly submissionId: string })[],
    options: { readonly holds: boolean },
  ): Promise<void>;
  /** Most alike first. */
  ofSubmission(submissionId: string): Promise<readonly NearDuplicate[]>;
}
