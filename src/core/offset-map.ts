import type { OffsetMap, OffsetSegment, Span } from './source-text.ts';

/** The map of a text onto itself. A text of length 0 has the empty map. */
export function identityMap(length: number): OffsetMap {
  if (length === 0) return [];
  return [{ view: { start: 0, end: length }, source: { start: 0, end: length }, verbatim: true }];
}

/**
 * Writes a view from left to right and keeps the way back: every call says what became of the next code units of the source.
 * Neighbouring verbatim pieces are joined, so an untouched text ends as one segment.
 */
export class ViewBuilder {
  readonly #source: string;
  readonly #parts: string[] = [];
  readonly #segments: OffsetSegment[] = [];
  #at = 0;
  #viewAt = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Takes over everything up to `end` (exclusive) as it is. Does nothing when that is already behind. */
  keepTo(end: number): this {
    if (end <= this.#at) return this;
    const length = end - this.#at;
    this.#parts.push(this.#source.slice(this.#at, end));
    const last = this.#segments.at(-1);
    const joined = last?.verbatim ? this.#segments.pop() : undefined;
    this.#segments.push({
      view: { start: joined?.view.start ?? this.#viewAt, end: this.#viewAt + length },
      source: { start: joined?.source.start ?? this.#at, end },
      verbatim: true,
    });
    this.#at = end;
    this.#viewAt += length;
    return this;
  }

  /** Puts `text` in place of the source up to `end`; an empty text removes it, `end` at the present place inserts. */
  replaceTo(end: number, text: string): this {
    const source = { start: this.#at, end: Math.max(this.#at, end) };
    if (source.start === source.end && text === '') return this;
    if (text === this.#source.slice(source.start, source.end)) return this.keepTo(source.end);
    this.#parts.push(text);
    this.#segments.push({ view: { start: this.#viewAt, end: this.#viewAt + text.length }, source, verbatim: false });
    this.#at = source.end;
    this.#viewAt += text.length;
    return this;
  }

  /** Keeps the rest of the source and returns view text and map. */
  finish(): { readonly text: string; readonly map: OffsetMap } {
    this.keepTo(this.#source.length);
    return { text: this.#parts.join(''), map: this.#segments };
  }
}

/**
 * The source range that a view range came from: the smallest one that holds all of it. A cut through a piece that is not verbatim
 * takes the whole of that piece. An empty view range gives an empty source range.
 *
 * @throws RangeError when the span lies outside the view
 */
export function toSource(map: OffsetMap, viewSpan: Span): Span {
  return project(map, viewSpan, 'view', 'source');
}

/** The view range that shows a source range; the mirror of {@link toSource}. What was removed has an empty view range. */
export function toView(map: OffsetMap, sourceSpan: Span): Span {
  return project(map, sourceSpan, 'source', 'view');
}

type Side = 'view' | 'source';

function project(map: OffsetMap, span: Span, from: Side, to: Side): Span {
  const length = map.at(-1)?.[from].end ?? 0;
  if (span.start < 0 || span.end < span.start || span.end > length) {
    throw new RangeError(`span ${span.start}-${span.end} lies outside the ${from} (0-${length})`);
  }
  if (span.start === span.end) return projectPoint(map, span.start, from, to);
  const first = map[segmentEndingAfter(map, span.start, from)];
  const last = map[segmentEndingAfter(map, span.end - 1, from)];
  if (first === undefined || last === undefined) throw new RangeError('the offset map has a gap');
  return {
    start: first.verbatim ? first[to].start + (span.start - first[from].start) : first[to].start,
    end: last.verbatim ? last[to].start + (span.end - last[from].start) : last[to].end,
  };
}

function projectPoint(map: OffsetMap, at: number, from: Side, to: Side): Span {
  const segment = map[segmentEndingAfter(map, at, from)] ?? map.at(-1);
  if (segment === undefined) return { start: 0, end: 0 };
  const inside = at - segment[from].start;
  let point = segment[to].start;
  if (at >= segment[from].end) point = segment[to].end;
  else if (segment.verbatim) point += inside;
  return { start: point, end: point };
}

/** Index of the segment that holds code unit `at`: the first one whose end lies behind it (segments that are empty here are passed over). */
function segmentEndingAfter(map: OffsetMap, at: number, side: Side): number {
  let low = 0;
  let high = map.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((map[middle]?.[side].end ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The map of a view of a view: `outer` leads from the view to a middle text, `inner` from the middle text to the source.
 * Where both are verbatim the result is; pieces of the two that cut into each other become one.
 *
 * @throws RangeError when the source length of `outer` is not the view length of `inner`
 */
export function compose(outer: OffsetMap, inner: OffsetMap): OffsetMap {
  const [outerEnd, innerEnd] = [endOf(outer), endOf(inner)];
  if (outerEnd.source !== innerEnd.view) {
    throw new RangeError(`the outer map ends at ${outerEnd.source}, the inner one at ${innerEnd.view}`);
  }
  const result: OffsetSegment[] = [];
  let view = 0;
  let source = 0;
  const emit = (viewEnd: number, sourceEnd: number, verbatim: boolean): void => {
    if (viewEnd === view && sourceEnd === source) return;
    pushSegment(result, { view: { start: view, end: viewEnd }, source: { start: source, end: sourceEnd }, verbatim });
    view = viewEnd;
    source = sourceEnd;
  };
  let start = 0;
  for (const end of commonCuts(outer, inner)) {
    if (end === start) continue;
    const range = { start, end };
    const viewRange = project(outer, range, 'source', 'view');
    const sourceRange = project(inner, range, 'view', 'source');
    // What has no width in the middle text: inserted by the outer map, removed by the inner one.
    emit(viewRange.start, source, false);
    emit(view, sourceRange.start, false);
    emit(viewRange.end, sourceRange.end, isVerbatim(outer, range, 'source') && isVerbatim(inner, range, 'view'));
    start = end;
  }
  emit(outerEnd.view, source, false);
  emit(view, innerEnd.source, false);
  return result;
}

function endOf(map: OffsetMap): { readonly view: number; readonly source: number } {
  const last = map.at(-1);
  return { view: last?.view.end ?? 0, source: last?.source.end ?? 0 };
}

/** Places of the middle text where both maps may be cut: a border of one of them that no indivisible piece of the other spans. */
function commonCuts(outer: OffsetMap, inner: OffsetMap): number[] {
  const borders = new Set<number>();
  for (const { source } of outer) borders.add(source.start).add(source.end);
  for (const { view } of inner) borders.add(view.start).add(view.end);
  return [...borders]
    .sort((a, b) => a - b)
    .filter((at) => isCuttable(outer, at, 'source') && isCuttable(inner, at, 'view'));
}

function isCuttable(map: OffsetMap, at: number, side: Side): boolean {
  const segment = map[segmentEndingAfter(map, at, side)];
  return segment === undefined || segment.verbatim || segment[side].start >= at;
}

function isVerbatim(map: OffsetMap, range: Span, side: Side): boolean {
  return map[segmentEndingAfter(map, range.start, side)]?.verbatim ?? false;
}

function pushSegment(segments: OffsetSegment[], next: OffsetSegment): void {
  const last = segments.at(-1);
  if (next.verbatim && last?.verbatim) {
    segments[segments.length - 1] = {
      view: { start: last.view.start, end: next.view.end },
      source: { start: last.source.start, end: next.source.end },
      verbatim: true,
    };
  } else {
    segments.push(next);
  }
}
