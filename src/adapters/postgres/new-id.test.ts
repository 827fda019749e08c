import { expect, test } from 'vitest';
import { earlierId, newId } from './new-id.ts';

test('an earlier id sorts before everything made within the given time, and after what is older', () => {
  const id = newId('grd');
  const before = earlierId(id, 10_000) ?? '';
  expect(before < id).toBe(true);
  // 0 ms back is the beginning of the same millisecond; 10 s back sorts before 9.999 s back.
  expect((earlierId(id, 0) ?? '') > (earlierId(id, 1) ?? '')).toBe(true);
  expect(before < (earlierId(id, 9_999) ?? '')).toBe(true);
  expect(id.startsWith(earlierId(id, 0) ?? 'none')).toBe(true);
});

test('what is no id of ours has no earlier one', () => {
  expect(earlierId('17', 10)).toBeUndefined();
  expect(earlierId("grd-'; drop table grade; --", 10)).toBeUndefined();
});
