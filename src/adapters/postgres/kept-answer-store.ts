import { sql } from 'kysely';
import { canonicalJson, toJson } from '../../core/content-hash.ts';
import type { KeptAnswerStore, KeptAnswerUse, QuestionPart } from '../../ports/grade-free-model.ts';
import { newId } from './new-id.ts';
import type { Scope } from './scope.ts';
import { vectorFromBytes, vectorToBytes } from './vector-bytes.ts';

interface Row {
  readonly about: readonly QuestionPart[];
  readonly vectors: Buffer;
  readonly answer: unknown;
  readonly cost: number;
}

/** Answers to questions that carry no grade. They are about rubrics: nothing here is a student's, and erasure has nothing to find. */
export function createKeptAnswerStore({ db, tenantId }: Scope): KeptAnswerStore {
  return {
    async candidates(key, limit) {
      const { rows } = await sql<Row>`select about, vectors, answer, cost_micro_usd as cost from assay.kept_answer
        where tenant_id = ${tenantId} and likeness_key = ${key} order by kept_at desc, answer_id desc limit ${limit}`.execute(
        db,
      );
      return rows.map(({ about, vectors, answer, cost }) => ({
        about,
        vectors: inParts(vectorFromBytes(vectors), about.length),
        answer,
        costMicroUsd: cost,
      }));
    },
    async keep(key, { about, vectors, answer, costMicroUsd }) {
      await sql`insert into assay.kept_answer (tenant_id, answer_id, likeness_key, about, vectors, answer, cost_micro_usd)
        values (${tenantId}, ${newId('kpt')}, ${key}, ${JSON.stringify(about)}::jsonb, ${Buffer.concat(vectors.map(vectorToBytes))},
          ${canonicalJson(toJson({ answer }))}::jsonb -> 'answer', ${Math.round(costMicroUsd)}::bigint)`.execute(db);
    },
    async note({ kind, similarity, hit, savedMicroUsd }) {
      await sql`insert into assay.kept_answer_use (tenant_id, kind, similarity, hit, saved_micro_usd)
        values (${tenantId}, ${kind}, ${similarity ?? null}::double precision, ${hit}, ${Math.round(savedMicroUsd)}::bigint)`.execute(
        db,
      );
    },
    async uses(hours) {
      const { rows } = await sql<KeptAnswerUse>`
        select kind, count(*) as asked, count(*) filter (where hit) as hits, coalesce(sum(saved_micro_usd), 0)::bigint as "savedMicroUsd"
        from assay.kept_answer_use where tenant_id = ${tenantId} and at > now() - ${hours} * interval '1 hour'
        group by kind order by kind`.execute(db);
      return rows;
    },
  };
}

function inParts(values: Float32Array, parts: number): readonly Float32Array[] {
  const length = values.length / parts;
  return Array.from({ length: parts }, (_, part) => values.subarray(part * length, (part + 1) * length));
}
