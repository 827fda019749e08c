import { describe, expect, test } from 'vitest';
import { compose, identityMap, toSource, toView, ViewBuilder } from './offset-map.ts';

describe('an offset map', () => {
  // source: "a\u200Bﬁn  b" → view: "afin b"
  const source = 'a\u200Bﬁn  b';
  const built = new ViewBuilder(source)
    .keepTo(1)
    .replaceTo(2, '')
    .replaceTo(3, 'fi')
    .keepTo(4)
    .replaceTo(6, ' ')
    .finish();

  test('spells the view and leads back to the source', () => {
    expect(built.text).toBe('afin b');
    expect(toSource(built.map, { start: 0, end: 1 })).toEqual({ start: 0, end: 1 });
    // "fi" and also "i" alone come from the one ligature at 2
    expect(toSource(built.map, { start: 1, end: 3 })).toEqual({ start: 2, end: 3 });
    expect(toSource(built.map, { start: 2, end: 3 })).toEqual({ start: 2, end: 3 });
    // across the removed character: "af" is a + U+200B + ligature
    expect(toSource(built.map, { start: 0, end: 2 })).toEqual({ start: 0, end: 3 });
    expect(toSource(built.map, { start: 5, end: 6 })).toEqual({ start: 6, end: 7 });
  });

  test('leads from the source to the view', () => {
    expect(toView(built.map, { start: 2, end: 4 })).toEqual({ start: 1, end: 4 });
    expect(toView(built.map, { start: 1, end: 2 })).toEqual({ start: 1, end: 1 });
    expect(toView(built.map, { start: 0, end: 7 })).toEqual({ start: 0, end: 6 });
  });

  test('an empty span has a place', () => {
    expect(toSource(built.map, { start: 6, end: 6 })).toEqual({ start: 7, end: 7 });
    expect(toSource([], { start: 0, end: 0 })).toEqual({ start: 0, end: 0 });
  });

  test('refuses spans outside the text', () => {
    expect(() => toSource(built.map, { start: 0, end: 7 })).toThrow(RangeError);
    expect(() => toSource(built.map, { start: 3, end: 2 })).toThrow(RangeError);
  });

  test('an untouched text is one segment, an empty one none', () => {
    expect(new ViewBuilder('abc').keepTo(1).keepTo(2).finish().map).toEqual(identityMap(3));
    expect(identityMap(0)).toEqual([]);
  });

  test('composed maps go the whole way, pieces that cut into each other become one', () => {
    // view "X b" ← middle "afin b": X stands for "af", which takes half of the ligature with it
    const outer = new ViewBuilder(built.text).replaceTo(2, 'X').finish();
    expect(outer.text).toBe('Xin b');
    const whole = compose(outer.map, built.map);
    expect(whole).toEqual([
      { view: { start: 0, end: 2 }, source: { start: 0, end: 3 }, verbatim: false },
      { view: { start: 2, end: 3 }, source: { start: 3, end: 4 }, verbatim: true },
      { view: { start: 3, end: 4 }, source: { start: 4, end: 6 }, verbatim: false },
      { view: { start: 4, end: 5 }, source: { start: 6, end: 7 }, verbatim: true },
    ]);
  });

  test('maps that do not meet are refused', () => {
    expect(() => compose(identityMap(3), identityMap(4))).toThrow(/ends at 3, the inner one at 4/);
  });
});
