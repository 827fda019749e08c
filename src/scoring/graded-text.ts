/** One human-graded essay to learn from. */
export interface GradedText {
  readonly id: string;
  readonly text: string;
  /** `holistic` or a trait id → resolved score on that target's scale, with the single raters' scores where they are known. */
  readonly targets: Readonly<Record<string, TargetGrade>>;
}

export interface TargetGrade {
  readonly score: number;
  /** At least two raters' scores of the same essay; any common scale. Their mean is a softer label than the resolved score. */
  readonly raterScores?: readonly number[];
}
