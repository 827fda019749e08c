import { expect, test } from 'vitest';
import { queueOf } from './pages.ts';

function asked(address: string): string | undefined {
  return queueOf(new URL(address, 'http://127.0.0.1'));
}

test('a desk names the list that it will ask for, also with an essay open', () => {
  expect(asked('/a/later-bell')).toBe('/api/v1/assignments/later-bell/queue?offset=0&limit=500');
  expect(asked('/a/later-bell/e/sub-1d1m4q9xj0')).toBe('/api/v1/assignments/later-bell/queue?offset=0&limit=500');
  expect(asked('/a/later-bell?order=arrival')).toBe(
    '/api/v1/assignments/later-bell/queue?order=arrival&offset=0&limit=500',
  );
});

test.each(['/', '/a', '/a/later-bell/class', '/a/later-bell?names=true', '/a/later-bell?state=cleared&order=arrival'])(
  '%s names none',
  (address) => {
    expect(asked(address)).toBeUndefined();
  },
);
