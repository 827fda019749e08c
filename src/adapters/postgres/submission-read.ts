import { sql, type Kysely, type Selectable } from 'kysely';
import { perDatabase } from './per-database.ts';
import type { Tables } from './table-types.ts';
import { together } from './together.ts';

type TextRow = Selectable<Tables['submission_text']>;
type LearnerRow = Selectable<Tables['learner_context']>;

/** A submission with what it holds; the columns of what was erased or never given are null. */
export type WholeRow = Selectable<Tables['submission']> & {
  readonly [Column in 'file_name' | 'media_type' | 'source_text' | 'hidden_text']: TextRow[Column] | null;
} & { readonly [Column in 'grade_level' | 'age' | 'first_language']: LearnerRow[Column] } & {
  readonly learner_known: boolean;
};

interface Asked {
  readonly tenantId: string;
  readonly submissionId: string;
}

async function readMany(
  db: Kysely<Tables>,
  asked: readonly Asked[],
): Promise<readonly (WholeRow | null | undefined)[]> {
  const tenant = asked[0]?.tenantId;
  const { rows } = await sql<WholeRow>`
    select (w.submission).*, w.file_name, w.media_type, w.source_text, w.hidden_text, w.grade_level, w.age, w.first_language, w.learner_known
    from assay.whole_submissions(${tenant}, ${asked.map(({ submissionId }) => submissionId)}::text[]) w`.execute(db);
  const byId = new Map(rows.map((row) => [row.submission_id, row]));
  return asked.map(({ tenantId, submissionId }) =>
    tenantId === tenant ? (byId.get(submissionId) ?? null) : undefined,
  );
}

const readerOf = perDatabase((db) =>
  together({
    many: (asked: readonly Asked[]) => readMany(db, asked),
    one: async (asked: Asked) => (await readMany(db, [asked]))[0] ?? null,
  }),
);

/** Those that are asked for in the same moment are read with one statement. @returns undefined when there is no such submission */
export async function readWhole(db: Kysely<Tables>, asked: Asked): Promise<WholeRow | undefined> {
  return (await readerOf(db)(asked)) ?? undefined;
}
