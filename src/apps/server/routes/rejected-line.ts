import type { AssayError } from '../../../core/errors.ts';
import type { RowSource } from '../../../intake/batch/source-row.ts';

/** A row or file that could not be read, as the contract shows it: where, why, and which limit it passed. */
export function rejectedLine(
  { file, line, archive }: RowSource,
  { code, message, details }: AssayError,
): Readonly<Record<string, unknown>> {
  const { what, value, limit, unit } = details;
  return {
    ref: file,
    ...(archive !== undefined && { archive }),
    ...(line !== undefined && { line }),
    code,
    message,
    ...(limit !== undefined && { excess: { what, value, limit, unit } }),
  };
}
