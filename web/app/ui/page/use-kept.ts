import { useState } from 'react';

/** Beginning of the keys under which this browser keeps what is being typed. */
const prefix = 'assay.typed.';

export interface Kept<T> {
  readonly value: T;
  readonly set: (next: T) => void;
  /** Back to the start, and nothing is kept any more: it was sent, or is not wanted. */
  readonly drop: () => void;
}

/**
 * State that outlives reload, the back button and a lost connection: what is typed is in this browser at once. The server checks it before
 * anything comes of it.
 *
 * @param of what it belongs to, with the version it began from: another one is another text
 */
export function useKept<T>(of: string, start: T): Kept<T> {
  const key = prefix + of;
  const [held, setHeld] = useState(() => ({ key, value: read(key, start) }));
  // Another text in the same place of the page.
  const value = held.key === key ? held.value : read(key, start);
  return {
    value,
    set(next) {
      setHeld({ key, value: next });
      if (JSON.stringify(next) === JSON.stringify(start)) localStorage.removeItem(key);
      else write(key, next);
    },
    drop() {
      setHeld({ key, value: start });
      localStorage.removeItem(key);
    },
  };
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Full or forbidden: it lives as long as the page.
  }
}

/** An entry that came with a later version of the app is as at the start. */
function read<T>(key: string, start: T): T {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (found === null || typeof found !== typeof start) return start;
    return isPlain(start) && isPlain(found) ? { ...start, ...found } : (found as T);
  } catch {
    return start;
  }
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
