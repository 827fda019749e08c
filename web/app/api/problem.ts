/** What the server refused, as RFC 9457 tells it; `detail` is written for people. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  /** The whole answer: a conflict carries what the other one decided. */
  readonly body: object;

  constructor(status: number, body: object) {
    const { code, detail, title, errors } = body as {
      readonly code?: unknown;
      readonly detail?: unknown;
      readonly title?: unknown;
      readonly errors?: unknown;
    };
    super(text(detail) ?? text(title) ?? `The server answered with status ${status}.`);
    this.status = status;
    this.code = text(code) ?? 'internal';
    this.errors = Array.isArray(errors) ? errors.filter(isFault) : [];
    this.body = body;
  }
}

/** The request never reached the server, or its answer never came back. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  constructor(cause: unknown) {
    super('The server cannot be reached. What you typed is kept on this device.', { cause });
  }
}

/** One sentence for whatever went wrong. */
export function messageOf(error: unknown): string {
  if (error instanceof Problem) {
    const faults = error.errors.map(({ path, message }) => `${path}: ${message}`);
    return [sentence(error.message), ...faults].join(' ');
  }
  return error instanceof Error ? error.message : 'Something went wrong.';
}

function sentence(words: string): string {
  const first = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?…]$/.test(first) ? first : `${first}.`;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isFault(value: unknown): value is { path: string; message: string } {
  return typeof value === 'object' && value !== null && 'path' in value && 'message' in value;
}
