import type { AssayError } from '../../core/errors.ts';

/** Where a row came from: the file, and the 1-based line it begins on when the file holds many. */
export interface RowSource {
  readonly file: string;
  readonly line?: number;
  /** The archive that the file lay in. */
  readonly archive?: string;
}

/** A row or file that could not be read; the ones after it go on. */
export interface RejectedRow {
  readonly error: AssayError;
  readonly source: RowSource;
}

/** Values of one row by column name, as text. An absent column is absent. */
export interface TableRow {
  readonly values: ReadonlyMap<string, string>;
  readonly source: RowSource;
}
