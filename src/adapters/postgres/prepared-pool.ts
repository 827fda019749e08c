import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/** Statements of one text are parsed and planned once a connection. More texts than this have lists in them, and are not kept. */
const mostTexts = 500;
const longestText = 4000;

/**
 * The pool as the query builder sees it: a statement with parameters whose text was seen before is a prepared one. A third of what a
 * short statement costs the server is its parsing and planning.
 */
export function preparedPool(pool: pg.Pool): PostgresPool {
  const seen = new Set<string>();
  const names = new Map<string, string>();
  let given = 0;
  const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>();

  function nameOf(text: string): string | undefined {
    const known = names.get(text);
    if (known !== undefined) return known;
    if (text.length > longestText || seen.size >= mostTexts) return undefined;
    if (!seen.has(text)) {
      seen.add(text);
      return undefined;
    }
    given += 1;
    const name = `assay_${given}`;
    names.set(text, name);
    return name;
  }

  async function query(client: pg.PoolClient, text: string, values: readonly unknown[]) {
    const name = values.length === 0 ? undefined : nameOf(text);
    if (name === undefined) return client.query(text, [...values]);
    try {
      return await client.query({ name, text, values: [...values] });
    } catch (error) {
      // A newer Assay changed a table under us: the same text gets another name, and whoever asks again gets an answer.
      if (isStale(error)) names.delete(text);
      throw error;
    }
  }

  function wrap(client: pg.PoolClient): PostgresPoolClient {
    const there = wrapped.get(client);
    if (there !== undefined) return there;
    const made = {
      query: (text: string, values: readonly unknown[]) => query(client, text, values),
      release: (destroy?: boolean) => client.release(destroy),
      processID: processOf(client),
    };
    // The builder's own type also has cursors, which nothing here opens.
    const typed = made as unknown as PostgresPoolClient;
    wrapped.set(client, typed);
    return typed;
  }

  return {
    options: pool.options,
    connect: async () => wrap(await pool.connect()),
    end: () => pool.end(),
  };
}

/** PostgreSQL: "cached plan must not change result type" (feature_not_supported). */
export function isStale(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '0A000' && /cached plan/.test(error.message);
}

function processOf(client: object): number | undefined {
  return 'processID' in client && typeof client.processID === 'number' ? client.processID : undefined;
}
