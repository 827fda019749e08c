/** Something that points into the essay: a feedback sentence's evidence, or a finding. Half-open, UTF-16 code units. */
export interface Mark {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

export interface Segment {
  readonly start: number;
  readonly end: number;
  /** Ids of the marks that cover it, in the order given. */
  readonly marks: readonly string[];
  /** Those of them that begin here. */
  readonly begins: readonly string[];
}

/** Cuts a text of `length` units wherever a mark begins or ends. Marks are clipped to the text; empty ones are left out. */
export function segmentsOf(length: number, marks: readonly Mark[]): Segment[] {
  const clipped = marks
    .map(({ id, start, end }) => ({ id, start: Math.max(0, start), end: Math.min(length, end) }))
    .filter(({ start, end }) => start < end);
  const cuts = [...new Set([0, length, ...clipped.flatMap(({ start, end }) => [start, end])])].toSorted(
    (a, b) => a - b,
  );
  const segments: Segment[] = [];
  for (let index = 0; index + 1 < cuts.length; index += 1) {
    const start = cuts[index] ?? 0;
    const end = cuts[index + 1] ?? length;
    const covering = clipped.filter((mark) => mark.start <= start && mark.end >= end);
    segments.push({
      start,
      end,
      marks: covering.map(({ id }) => id),
      begins: covering.filter((mark) => mark.start === start).map(({ id }) => id),
    });
  }
  return segments;
}
