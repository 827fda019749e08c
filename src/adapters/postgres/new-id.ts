import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

function base32(value: number, digits: number): string {
  let text = '';
  for (let rest = value; text.length < digits; rest = Math.floor(rest / 32)) text = alphabet.charAt(rest % 32) + text;
  return text;
}

/** Taken from the system a page at a time: to ask it takes longer than all else about an id. */
let page = randomBytes(0);
let used = 0;

function randomDigits(count: number): string {
  if (used + count > page.length) {
    page = randomBytes(4096);
    used = 0;
  }
  let text = '';
  for (const end = used + count; used < end; used += 1) text += alphabet.charAt((page[used] ?? 0) % 32);
  return text;
}

let last = { ms: 0, count: 0 };

/**
 * A new id that sorts by time, also among ids that one process makes in one millisecond: `run-` + 9 digits of time, 4 of a counter
 * and 8 random ones, base 32 without i, l, o and u.
 */
export function newId(kind: string): string {
  const ms = Math.max(Date.now(), last.ms);
  last = { ms, count: ms === last.ms ? last.count + 1 : 0 };
  return `${kind}-${base32(ms, 9)}${base32(last.count, 4)}${randomDigits(8)}`;
}

/**
 * Where to begin to read again so as to miss nothing that was committed late: sorts before every id of its kind made less than `ms`
 * before `id`. Undefined when `id` is not one of ours.
 */
export function earlierId(id: string, ms: number): string | undefined {
  const match = /^([a-z]{3})-([0-9a-hjkmnp-tv-z]{9})[0-9a-hjkmnp-tv-z]{12}$/.exec(id);
  if (match === null) return undefined;
  let time = 0;
  for (const digit of match[2] ?? '') time = time * 32 + alphabet.indexOf(digit);
  return `${match[1]}-${base32(Math.max(0, time - ms), 9)}`;
}
