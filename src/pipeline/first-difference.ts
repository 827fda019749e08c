import type { Json } from '../core/content-hash.ts';

/** Where two documents part, and what stands there on each side. */
export interface Difference {
  /** e.g. `traits[2].evidence[0].span.start` */
  readonly path: string;
  readonly left: Json | undefined;
  readonly right: Json | undefined;
}

/**
 * The first place, keys in sorted order, at which two JSON documents differ.
 *
 * @returns undefined when they are the same
 */
export function firstDifference(left: Json | undefined, right: Json | undefined, path = ''): Difference | undefined {
  if (isContainer(left) && isContainer(right) && Array.isArray(left) === Array.isArray(right)) {
    const [a, b] = [entries(left), entries(right)];
    for (const key of [...new Set([...a.keys(), ...b.keys()])].sort()) {
      const name = Array.isArray(left) ? `${path}[${Number(key)}]` : `${path}${path === '' ? '' : '.'}${key}`;
      const found = firstDifference(a.get(key), b.get(key), name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return Object.is(left, right) ? undefined : { path, left, right };
}

type Container = readonly Json[] | { readonly [key: string]: Json | undefined };

function isContainer(value: Json | undefined): value is Container {
  return typeof value === 'object' && value !== null;
}

/** Array positions are padded, so that sorting them as text is sorting them. */
function entries(value: Container): Map<string, Json | undefined> {
  const pairs = Array.isArray(value)
    ? [...value.entries()].map(([index, item]) => [String(index).padStart(9, '0'), item as Json] as const)
    : Object.entries(value);
  return new Map(pairs.filter(([, item]) => item !== undefined) as (readonly [string, Json])[]);
}
