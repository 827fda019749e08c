import { AssayError } from '../core/errors.ts';

/** One limit that was passed: what was measured, its value, and the most that is allowed. */
export interface Excess {
  readonly what: string;
  readonly value: number | string;
  readonly limit: number;
  readonly unit: string;
}

/** The refusal of a file or text above a limit; the message and the details name file, limit and value. */
export function tooLarge(file: string, excess: Excess): AssayError {
  const { what, value, limit, unit } = excess;
  return new AssayError(
    'input.too-large',
    `${file}: ${what} is ${value} ${unit}; allowed are at most ${limit} ${unit}`,
    {
      details: { file, what, value, limit, unit },
    },
  );
}

/** The refusal of a file that cannot be read as what it claims to be. */
export function unreadable(file: string, reason: string, cause?: unknown): AssayError {
  return new AssayError('input.unreadable', `${file}: ${reason}`, { details: { file }, cause });
}

/** The refusal of a value of the wrong shape. */
export function invalidInput(
  file: string,
  reason: string,
  details: Readonly<Record<string, unknown>> = {},
): AssayError {
  return new AssayError('input.invalid', `${file}: ${reason}`, { details: { file, ...details } });
}
