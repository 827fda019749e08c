/** A half-open range `[start, end)` of UTF-16 code units. Unless said otherwise it counts in the source text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One sentence of the essay. Its id is what a model cites; `span` is in the source, `viewSpan` in the view it was split from. */
export interface Sentence {
  readonly id: string;
  readonly span: Span;
  readonly viewSpan: Span;
  /** 1-based paragraph that the sentence stands in. */
  readonly paragraph: number;
}

/**
 * One piece of the way from a view back to the source. Pieces cover the view without gaps, in order. A verbatim piece has the same
 * code units on both sides; any other piece stands for its whole source range (a removed piece has an empty view range).
 */
export interface OffsetSegment {
  readonly view: Span;
  readonly source: Span;
  readonly verbatim: boolean;
}

export type OffsetMap = readonly OffsetSegment[];

/** What a reader of the essay is shown instead of the source: same essay, other letters, and the way back. */
export interface TextView {
  readonly kind: 'canonical' | 'masked' | 'datamarked';
  readonly text: string;
  readonly map: OffsetMap;
}

/** The essay as every stage after the first sees it. */
export interface PreparedEssay {
  /** The text as the student wrote it (for a document: as it was extracted). Evidence offsets count in it. */
  readonly source: string;
  /** NFKC, without invisible characters, homoglyphs folded: what detectors and the trained scorer read. */
  readonly canonical: TextView;
  /** The canonical text with identities replaced: the only text that a model ever sees. */
  readonly masked: TextView;
  /** Sentences of the masked view, in order, ids s1, s2, … */
  readonly sentences: readonly Sentence[];
}
