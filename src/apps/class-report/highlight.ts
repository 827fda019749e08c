import type { Span } from '../../core/source-text.ts';

/** A stretch of the essay that something points to. */
export interface Mark {
  readonly span: Span;
  /** What points there: `trait:<index>` or `finding`. */
  readonly layer: string;
  readonly title: string;
}

/** A piece of the essay under the same marks throughout. */
export interface Segment {
  readonly text: string;
  readonly marks: readonly Mark[];
}

/**
 * Cuts a text at every edge of every mark, so that overlapping marks can be drawn without nesting.
 *
 * @returns segments in order; joined, their texts are the text
 */
export function segmentByMarks(text: string, marks: readonly Mark[]): Segment[] {
  const edges = new Set([0, text.length]);
  for (const { span } of marks) {
    edges.add(Math.max(0, span.start));
    edges.add(Math.min(text.length, span.end));
  }
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((start, index) => {
    const end = sorted[index + 1] ?? text.length;
    return {
      text: text.slice(start, end),
      marks: marks.filter((mark) => mark.span.start <= start && mark.span.end >= end),
    };
  });
}
