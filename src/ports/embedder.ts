/** Text → vector. */
export interface Embedder {
  /** Names model and version; part of the grading plan. */
  readonly id: string;
  /** @returns one unit-length vector for each text, all of one dimension, in order */
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>;
}
