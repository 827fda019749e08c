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
    select s.*, t.file_name, t.media_type, t.source_text, t.hidden_text, l.grade_level, l.age, l.first_language,
      l.submission_id is not null as learner_known
    from assay.submission s
    left join assay.submission_text t on t.tenant_id = s.tenant_id and t.submission_id = s.submission_id
    left join assay.learner_context l on l.tenant_id = s.tenant_id and l.submission_id = s.submission_id
    where s.tenant_id = ${tenant} and s.submission_id = any(${asked.map(({ submissionId }) => submissionId)}::text[])`.execute(
    db,
  );
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
