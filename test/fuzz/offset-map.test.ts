import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { compose, identityMap, toSource, toView, ViewBuilder } from '../../src/core/offset-map.ts';
import { flaws } from './covers.ts';
import type { OffsetMap, Span } from '../../src/core/source-text.ts';

// Thousands of cases each: a busy machine may take long over them, and that is no finding.
vi.setConfig({ testTimeout: 600_000 });

interface View {
  readonly text: string;
  readonly map: OffsetMap;
}

/** Any rewriting of a text: at each step so many code units are kept, replaced, removed, or something is inserted. */
const edits = fc.array(
  fc.record({
    length: fc.nat(4),
    text: fc.oneof(fc.constant(undefined), fc.constant(''), fc.string({ maxLength: 3 })),
  }),
  { maxLength: 12 },
);

function rewrite(source: string, steps: readonly { length: number; text: string | undefined }[]): View {
  const builder = new ViewBuilder(source);
  let at = 0;
  for (const { length, text } of steps) {
    at = Math.min(source.length, at + length);
    if (text === undefined) builder.keepTo(at);
    else builder.replaceTo(at, text);
  }
  return builder.finish();
}

function spanIn(length: number, a: number, b: number): Span {
  const [first, second] = [a % (length + 1), b % (length + 1)];
  return { start: Math.min(first, second), end: Math.max(first, second) };
}

const cases = fc.record({
  source: fc.string({ maxLength: 20 }),
  first: edits,
  second: edits,
  a: fc.nat(60),
  b: fc.nat(60),
});

test('segments cover both texts without gap or overlap, verbatim ones are the same on both sides, also when composed', () => {
  fc.assert(
    fc.property(cases, ({ source, first, second }) => {
      const middle = rewrite(source, first);
      const view = rewrite(middle.text, second);
      expect(flaws(source, middle.text, middle.map)).toEqual([]);
      expect(flaws(source, view.text, compose(view.map, middle.map))).toEqual([]);
    }),
    { numRuns: 15_000 },
  );
});

test('going step by step never leaves the span that the composed map gives, which covers all that it came from', () => {
  fc.assert(
    fc.property(cases, ({ source, first, second, a, b }) => {
      const middle = rewrite(source, first);
      const view = rewrite(middle.text, second);
      const span = spanIn(view.text.length, a, b);
      if (span.start === span.end) return;
      const whole = toSource(compose(view.map, middle.map), span);
      const between = toSource(view.map, span);
      const stepwise = between.start === between.end ? whole : toSource(middle.map, between);
      // An empty span has a place but covers nothing.
      if (stepwise.start === stepwise.end) return;
      expect([whole.start <= stepwise.start, whole.end >= stepwise.end]).toEqual([true, true]);
    }),
    { numRuns: 15_000 },
  );
});

test('there and back again contains the start where nothing was inserted', () => {
  fc.assert(
    fc.property(cases, ({ source, first, a, b }) => {
      const view = rewrite(source, first);
      // What was inserted came from nowhere, and nothing leads back to it.
      if (view.map.some(({ source: from }) => from.start === from.end)) return;
      const span = spanIn(view.text.length, a, b);
      const there = toSource(view.map, span);
      if (there.start === there.end) return;
      const back = toView(view.map, there);
      expect(back.start).toBeLessThanOrEqual(span.start);
      expect(back.end).toBeGreaterThanOrEqual(span.end);
    }),
    { numRuns: 15_000 },
  );
});

test('the identity on either side leads to the same places', () => {
  fc.assert(
    fc.property(cases, ({ source, first, a, b }) => {
      const view = rewrite(source, first);
      const span = spanIn(view.text.length, a, b);
      const before = compose(identityMap(view.text.length), view.map);
      const after = compose(view.map, identityMap(source.length));
      if (span.start === span.end || view.map.some(({ source: from }) => from.start === from.end)) return;
      expect(toSource(before, span)).toEqual(toSource(view.map, span));
      expect(toSource(after, span)).toEqual(toSource(view.map, span));
    }),
    { numRuns: 10_000 },
  );
});
