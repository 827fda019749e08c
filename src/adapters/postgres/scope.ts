import type { Kysely } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Page, PageRequest } from '../../ports/stored.ts';
import type { Tables } from './table-types.ts';

/** On what and for whom a store works. */
export interface Scope {
  readonly db: Kysely<Tables>;
  readonly tenantId: string;
  readonly actor: string;
  readonly clock: Clock;
}

const defaultPageSize = 100;

/** @throws AssayError `input.invalid` when the limit is not 1 to 1000 */
export function pageLimit(page: PageRequest): number {
  const limit = page.limit ?? defaultPageSize;
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    throw new AssayError('input.invalid', `limit is ${limit}; must be a whole number from 1 to 1000`);
  }
  return limit;
}

/** Makes a page of rows that were asked for with one more than the limit. */
export function toPage<T extends { readonly id: string }>(rows: readonly T[], limit: number): Page<T> {
  const items = rows.slice(0, limit);
  return { items, after: rows.length > limit ? items.at(-1)?.id : undefined };
}

export function notFound(what: string, id: string): AssayError {
  return new AssayError('not-found', `${what} "${id}" does not exist`);
}

/** Pieces of at most `size`: one INSERT holds at most 65,535 parameters. */
export function* inChunks<T>(items: readonly T[], size = 500): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
