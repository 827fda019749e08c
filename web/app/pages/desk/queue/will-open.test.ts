import { describe, expect, test } from 'vitest';
import { isPlainClick, willOpen } from './will-open.ts';

const press = { pointerType: 'mouse', button: 0, metaKey: false, ctrlKey: false, shiftKey: false, altKey: false };

describe('whether a press on an essay of the queue fetches it', () => {
  test('the first button of a mouse alone does', () => {
    expect(willOpen(press)).toBe(true);
  });

  test.each(['touch', 'pen', ''])('"%s" may scroll: nothing is fetched, and the click opens it', (pointerType) => {
    expect(willOpen({ ...press, pointerType })).toBe(false);
    expect(isPlainClick(press)).toBe(true);
  });

  test.each([{ button: 1 }, { button: 2 }, { metaKey: true }, { ctrlKey: true }, { shiftKey: true }, { altKey: true }])(
    '%j opens no essay here',
    (other) => {
      expect(willOpen({ ...press, ...other })).toBe(false);
      expect(isPlainClick({ ...press, ...other })).toBe(false);
    },
  );
});
