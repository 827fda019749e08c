import type { Span } from './source-text.ts';

/** Something in the essay that a teacher must know of before the grade counts. Found in stage 1; nothing is ever stripped because of it. */
export interface Finding {
  /** What kind of thing it is, e.g. `direct-override`, `hidden-text`, `copied-prompt`. */
  readonly family: string;
  /** Where in the source; undefined when it concerns the whole text. */
  readonly span?: Span;
  readonly severity: 'info' | 'warn' | 'hold';
  /** 0..1: how sure the detector is. */
  readonly confidence: number;
  /** Plain words for the teacher; never quotes more than the span. */
  readonly explanation: string;
}
