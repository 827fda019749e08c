import { AssayError, type ErrorCode } from '../../core/errors.ts';

/** What the shell is told. Documented in docs/cli.md; a number once published keeps its meaning. */
const exitCodeOf: Readonly<Record<ErrorCode, number>> = {
  internal: 1,
  'input.invalid': 2,
  'input.unreadable': 2,
  'input.too-large': 2,
  'rubric.invalid': 2,
  'config.invalid': 2,
  conflict: 2,
  'promotion.refused': 3,
  'grader.not-ready': 3,
  'grade.hidden': 3,
  'training.insufficient': 3,
  'not-found': 4,
  'storage.unavailable': 5,
  'storage.version': 5,
  'artifact.invalid': 5,
  'model.transport': 6,
  'model.rejected': 6,
  'model.batched': 6,
  'replay.impossible': 7,
  'replay.mismatch': 7,
  'audit.broken': 7,
  'access.denied': 8,
  'access.throttled': 8,
  'access.unauthenticated': 8,
  busy: 5,
  'budget.spent': 9,
  'ceiling.reached': 9,
};

/** A gate refuses, or what was looked at is not as it should be: not an error of the command, and not a success. */
export const refused = 7;

/** What is the matter, in a few words, before the message itself. */
const headingOf: Readonly<Record<number, string>> = {
  1: 'defect in Assay',
  2: 'input',
  3: 'not ready',
  4: 'not found',
  5: 'storage',
  6: 'model provider',
  7: 'verification failed',
  8: 'access denied',
  9: 'budget',
};

/** The words and the exit code for anything that was thrown. Only a defect shows its stack. */
export function describeFailure(error: unknown): { code: number; text: string; json: Record<string, unknown> } {
  if (error instanceof AssayError) {
    const code = exitCodeOf[error.code];
    return {
      code,
      text: `${headingOf[code] ?? 'error'}: ${error.message}`,
      json: { error: { code: error.code, message: error.message, retryable: error.retryable, details: error.details } },
    };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: 1,
    text: `defect in Assay, please report it:\n${stack}`,
    json: { error: { code: 'internal', message: error instanceof Error ? error.message : String(error) } },
  };
}

/** The exit code of a batch: 0 when nothing failed, else that of the first failure; a run that was cancelled counts as none. */
export function exitCodeOfRuns(failed: readonly { readonly error: { readonly code: string } | undefined }[]): number {
  const [first] = failed.flatMap(({ error }) => error ?? []);
  return first === undefined ? 0 : isErrorCode(first.code) ? exitCodeOf[first.code] : 1;
}

function isErrorCode(code: string): code is ErrorCode {
  return code in exitCodeOf;
}
