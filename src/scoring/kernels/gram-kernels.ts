/** A histogram intersection kernel over some groups of grams (see `gramGroups`), cosine-normalised over them together. */
export interface GramKernel {
  readonly name: string;
  readonly groups: readonly number[];
}

/** Large groups stand in one kernel only, so that a trained scorer needs one weight per gram and target. */
export const gramKernels: readonly GramKernel[] = [
  { name: 'characters 1-3', groups: [0, 1] },
  { name: 'characters 4-6', groups: [2, 3] },
  { name: 'characters 8', groups: [4, 5] },
  { name: 'words', groups: [6, 7] },
  { name: 'words, present', groups: [6] },
  { name: 'word pairs', groups: [8] },
  { name: 'part-of-speech runs', groups: [9] },
];
