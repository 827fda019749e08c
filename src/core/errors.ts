/**
 * Every code an AssayError can carry, with what it means. Part of the API: HTTP, CLI and worker each map a code to their own words
 * in one file, and a code once published keeps its meaning.
 */
export const errorCodes = {
  'input.invalid': 'a value from outside does not have the shape that is asked for',
  'input.unreadable': 'a file cannot be read as what its name or bytes say it is',
  'input.too-large': 'a file or text is above a stated limit',
  'rubric.invalid': 'a rubric document breaks the schema or contradicts itself',
  'not-found': 'the named thing does not exist in this tenant',
  conflict: 'the named thing exists already, or changed since it was read',
  'config.invalid': 'a setting is missing or has a value that is not allowed',
  'promotion.refused': 'a gate, or an environment that a version must pass first, refuses a promotion',
  'grader.not-ready': 'neither a model nor enough graded essays are there to grade with',
  'training.insufficient': 'too few graded essays, or scores without variation, to train a scorer on',
  'artifact.invalid': 'a stored artifact cannot be read or does not match its hash',
  'model.transport': 'the provider could not be reached or broke off',
  'model.batched': "the question lies in a provider's batch; its run goes on when the answer has come",
  'model.rejected': 'the provider refused the request',
  'budget.spent':
    'a budget does not hold what the call may cost; the work waits until there is more or the period ends',
  'ceiling.reached': 'the assessment of one essay has taken all that it may in money, tokens, calls or time',
  'storage.unavailable': 'the database cannot be reached or started, or has no room',
  'storage.version': 'the data directory or schema belongs to another version',
  'replay.impossible': 'what a replay needs is no longer there',
  'replay.mismatch': 'a replay did not give the sealed content',
  'audit.broken': 'the audit chain does not verify',
  'access.denied': 'the caller may not do this',
  'grade.hidden': 'a grade is kept back from the caller until they have scored the essay themselves',
  'access.throttled': 'too many attempts; the message says how long to wait',
  'access.unauthenticated': 'the caller did not say who it is, or not in a way that holds',
  busy: 'more of this is under way than is allowed at a time',
  internal: 'a defect in Assay itself',
} as const;

export type ErrorCode = keyof typeof errorCodes;

export interface AssayErrorOptions {
  /** True when the same call may succeed later without any change by the caller. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
  /** Machine-readable context (paths, limits, values); never essay text, names or secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The one error type that Assay throws. The message says what, where, and what is allowed. */
export class AssayError extends Error {
  override readonly name = 'AssayError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: AssayErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.details = options.details ?? {};
  }
}
