import type { Kysely } from 'kysely';
import type { Tables } from './table-types.ts';

/** What there is one of for each open database, made when it is first asked for and gone with it. */
export function perDatabase<T extends object>(make: (db: Kysely<Tables>) => T): (db: Kysely<Tables>) => T {
  const made = new WeakMap<Kysely<Tables>, T>();
  return (db) => {
    const there = made.get(db) ?? make(db);
    made.set(db, there);
    return there;
  };
}
