const safeMessages: ReadonlySet<string> = new Set(['AssayError', 'TypeError', 'RangeError', 'ZodError']);

/** What is logged of an error: where it happened; its message only where that can hold nothing of an essay (JSON and SQL errors quote). */
export function loggable(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack = '' } = error;
  const frames = stack.split('\n').filter((line) => /^ {4}at /.test(line));
  return {
    name,
    ...('code' in error && { code: error.code }),
    ...(safeMessages.has(name) && { message }),
    frames: frames.slice(0, 12),
    ...(error.cause !== undefined && { cause: loggable(error.cause) }),
  };
}
