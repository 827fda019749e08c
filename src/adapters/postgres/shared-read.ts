import { setImmediate as roundOfEventLoop } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { perDatabase } from './per-database.ts';
import type { Tables } from './table-types.ts';

const waiting = perDatabase(() => new Map<string, Promise<unknown>>());

/**
 * A read for all who ask the same in the same moment (the essays of a lot ask the same of their assignment). It begins when the present round of
 * the event loop ends, so nobody is given an answer that is older than their question.
 *
 * @param name says what is read, tenant and all: one name, one type
 */
export function sharedRead<O>(db: Kysely<Tables>, name: string, read: () => Promise<O>): Promise<O> {
  const reads = waiting(db);
  const there = reads.get(name);
  if (there !== undefined) return there as Promise<O>;
  const answer = roundOfEventLoop().then(() => {
    reads.delete(name);
    return read();
  });
  reads.set(name, answer);
  return answer;
}
