import type { StoredSpan } from '../../ports/stored.ts';

/** One line for what a span noted. */
export function factsOf(span: StoredSpan): string {
  return Object.entries(span.attributes)
    .map(([key, value]) => `${key}=${typeof value === 'object' ? value.join(',') : String(value)}`)
    .join(' ');
}
