/** Facts about one piece of work: numbers, ids, model names. Never essay text, feedback or names. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Where the pipeline says what it does. Spans nest by call order. */
export interface Tracer {
  /**
   * Runs `work` inside a span. What `work` sets through `note` is added to the span's attributes; an error is recorded and rethrown.
   *
   * @param name the stage (`3-exemplars`), or a step in it (`4-grade/ideas/1`)
   */
  span<T>(
    name: string,
    attributes: SpanAttributes,
    work: (note: (more: SpanAttributes) => void) => Promise<T>,
  ): Promise<T>;
}
