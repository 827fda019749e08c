import type { Database } from '../../src/adapters/postgres/database.ts';

/** Tables whose changes are no act of a person, and why. A change of any other table stands in one transaction with a row of the audit log. */
const notActs: Readonly<Record<string, string>> = {
  run: 'how far the engine is; its making, cancelling and retrying are audited',
  step_output: 'what the engine has done so far',
  engine_executor: 'which processes work',
  trace: 'a log of its own',
  call_ledger: 'a log of its own',
  model_reply: 'belongs to the call ledger',
  disclosure: 'a log of its own',
  monitor_reading: 'measured, not done',
  circuit_state: 'measured, not done',
  grade_risk: 'worked out from what is there',
  submission_likeness: 'worked out from what is there',
  submission_sketch: 'worked out from what is there',
  review_lease: 'a sign on a door for two minutes',
  review_draft: 'unfinished words, gone with the decision',
  bank_comment_use: 'counted with the decision that it belongs to',
};

export interface AuditWatch {
  /** "table operation" of every transaction that changed something and left no row in the audit log, each once. */
  unaudited(): Promise<readonly string[]>;
}

/** Notes from now on, by triggers, which tables each transaction changes. */
export async function watchAudit({ pool }: Database): Promise<AuditWatch> {
  await pool.query(`create schema watch;
    create table watch.change (xact text not null, what text not null);
    create function watch.note() returns trigger language plpgsql as $$
    begin
      insert into watch.change values (pg_current_xact_id()::text, tg_table_name || ' ' || lower(tg_op));
      return null;
    end $$`);
  const { rows } = await pool.query<{ statement: string }>(
    `select format('create trigger watched after insert or update or delete on %s for each row execute function watch.note()', c.oid::regclass)
        as statement
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'assay' and c.relkind = 'r' and not c.relname = any($1)`,
    [Object.keys(notActs)],
  );
  await pool.query(rows.map(({ statement }) => statement).join(';\n'));
  return {
    async unaudited() {
      const found = await pool.query<{ what: string }>(
        `select distinct what from watch.change c where not exists (
          select from watch.change a where a.xact = c.xact and a.what = 'audit_log insert') order by 1`,
      );
      return found.rows.map(({ what }) => what);
    },
  };
}
