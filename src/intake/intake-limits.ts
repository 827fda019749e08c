/** What intake accepts. Every refusal names the file, the limit and the value. */
export interface IntakeLimits {
  /** Bytes of a file as it arrives. */
  readonly uploadBytes: number;
  /** Bytes of everything in a zip container (docx, odt, zip) once inflated; also of all streams of a pdf. */
  readonly inflatedBytes: number;
  /** Inflated bytes over compressed bytes, of the container and of each entry above 100 kB. */
  readonly inflationRatio: number;
  /** Entries of a zip container. */
  readonly archiveEntries: number;
  /** Characters (UTF-16 code units) of one essay. */
  readonly essayCharacters: number;
  /** Pages of a pdf. */
  readonly pages: number;
  /** Wall-clock time that parsing one document may take. */
  readonly parseTimeoutMs: number;
  /** Memory that parsing one document may take, heap and buffers together. */
  readonly parseMemoryMb: number;
}

export const defaultIntakeLimits: IntakeLimits = {
  uploadBytes: 10 * 1024 * 1024,
  inflatedBytes: 50 * 1024 * 1024,
  inflationRatio: 100,
  archiveEntries: 1000,
  essayCharacters: 200_000,
  pages: 100,
  parseTimeoutMs: 20_000,
  parseMemoryMb: 256,
};
