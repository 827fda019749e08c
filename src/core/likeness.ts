/** Another submission of the assignment that shares a good part of its words with the essay. */
export interface Likeness {
  /** Share of the essay's four-word runs (without those of the task) that stand in the other. */
  readonly share: number;
  /** Share of the other's that stand in the essay. */
  readonly otherShare: number;
}
