import type pg from 'pg';

/** Before what is unique in an id: in the order of ids the copies are one class after the other. */
function copied(id: string): string {
  return `regexp_replace(t.${id}, '-', '-' || lpad(k::text, 4, '0'))`;
}

/** Columns that make a copy another row; all else is copied. */
const own: Readonly<Record<string, string>> = {
  submission_id: copied('submission_id'),
  run_id: copied('run_id'),
  grade_id: copied('grade_id'),
  slot: "t.slot || '-' || k",
  idempotency_key: "t.idempotency_key || '-' || k",
};

/** Copies every graded submission so many times, in the database: sealing 10,000 one by one takes minutes and is not what is measured. */
export async function multiply(pool: pg.Pool, times: number): Promise<void> {
  for (const table of ['submission', 'submission_text', 'run', 'grade', 'grade_feedback']) {
    const { rows } = await pool.query<{ name: string }>(
      `select column_name as name from information_schema.columns
        where table_schema = 'assay' and table_name = $1 and is_generated = 'NEVER' and is_identity = 'NO' order by ordinal_position`,
      [table],
    );
    const names = rows.map(({ name }) => name);
    await pool.query(
      `insert into assay.${table} (${names.join(', ')})
        select ${names.map((name) => own[name] ?? `t.${name}`).join(', ')} from assay.${table} t cross join generate_series(1, $1) k`,
      [times],
    );
  }
}
