import pg from 'pg';
import { z } from 'zod';

export interface Explained {
  readonly statements: number;
  readonly totalMs: number;
  readonly longestMs: number;
  readonly longestPlan: string;
}

/** Notes which SELECT statements a request sends, and asks the database afterwards what each of them takes. */
export function watchStatements(pool: pg.Pool): { begin(): void; explain(): Promise<Explained> } {
  let noted: { readonly text: string; readonly values: readonly unknown[] }[] = [];
  let noting = false;
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
  const send = pg.Client.prototype.query;
  Object.defineProperty(pg.Client.prototype, 'query', {
    configurable: true,
    writable: true,
    value: function query(this: pg.Client, ...given: unknown[]): unknown {
      const statement = statementOf(given);
      if (noting && statement !== undefined && /^\s*(select|with)\b/i.test(statement.text)) noted.push(statement);
      return Reflect.apply(send, this, given);
    },
  });
  return {
    begin() {
      noted = [];
      noting = true;
    },
    async explain() {
      noting = false;
      let totalMs = 0;
      let longest = { ms: 0, plan: '' };
      for (const { text, values } of noted) {
        const times: number[] = [];
        let plan = '';
        // The least of three: other work on the machine only adds.
        for (let repeat = 0; repeat < 3; repeat++) {
          const { rows } = await pool.query(`explain (analyze, buffers) ${text}`, [...values]);
          plan = z
            .array(z.object({ 'QUERY PLAN': z.string() }))
            .parse(rows)
            .map((row) => row['QUERY PLAN'])
            .join('\n');
          times.push(Number(/Execution Time: ([\d.]+) ms/.exec(plan)?.[1] ?? 0));
        }
        const ms = Math.min(...times);
        totalMs += ms;
        if (ms > longest.ms) longest = { ms, plan };
      }
      return { statements: noted.length, totalMs, longestMs: longest.ms, longestPlan: longest.plan };
    },
  };
}

function statementOf(
  given: readonly unknown[],
): { readonly text: string; readonly values: readonly unknown[] } | undefined {
  const [first, second] = given;
  if (typeof first === 'string') return { text: first, values: Array.isArray(second) ? second : [] };
  const parsed = z.object({ text: z.string(), values: z.array(z.unknown()).optional() }).safeParse(first);
  if (!parsed.success) return undefined;
  return { text: parsed.data.text, values: parsed.data.values ?? (Array.isArray(second) ? second : []) };
}
