import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import { canonicalJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import { rubricSchema, type Rubric } from '../../core/rubric.ts';
import type { RubricVersion } from '../../ports/stored.ts';
import type { ArtifactStore, RubricStore } from '../../ports/stores.ts';
import { insertArtifact } from './artifact-store.ts';
import { writeAudit } from './audit-store.ts';
import { enterDev } from './registry-acts.ts';
import { notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

function toVersion(row: Selectable<Tables['rubric_version']>): RubricVersion {
  return {
    rubricId: row.rubric_id,
    version: row.version,
    hash: row.hash,
    title: row.title,
    publishedAt: row.published_at,
    publishedBy: row.published_by,
  };
}

export function createRubricStore(scope: Scope, artifacts: ArtifactStore): RubricStore {
  const { db, tenantId } = scope;
  const versions: RubricStore['versions'] = async (rubricId) => {
    const rows = await db
      .selectFrom('rubric_version')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('rubric_id', '=', rubricId)
      .orderBy('version')
      .execute();
    return rows.map(toVersion);
  };
  async function byHash(hash: string): Promise<Rubric> {
    const parsed = rubricSchema.safeParse(await artifacts.getJson(hash));
    if (!parsed.success)
      throw new AssayError('artifact.invalid', `artifact ${hash} is not a rubric: ${parsed.error.message}`);
    return parsed.data;
  }
  return {
    versions,
    byHash,
    async publish(rubric) {
      return db.transaction().execute(async (trx) => {
        // Version numbers of one rubric are given out one at a time.
        await sql`select pg_advisory_xact_lock(hashtext('assay.rubric'), hashtext(${`${tenantId}/${rubric.id}`}))`.execute(
          trx,
        );
        const { hash } = await insertArtifact(trx, scope, {
          kind: 'rubric',
          content: Buffer.from(canonicalJson(rubric)),
        });
        const there = await trx
          .selectFrom('rubric_version')
          .selectAll()
          .where('tenant_id', '=', tenantId)
          .where('rubric_id', '=', rubric.id)
          .orderBy('version', 'desc')
          .execute();
        const same = there.find((row) => row.hash === hash);
        if (same !== undefined) return { ...toVersion(same), created: false };
        const row = await trx
          .insertInto('rubric_version')
          .values({
            tenant_id: tenantId,
            rubric_id: rubric.id,
            version: (there[0]?.version ?? 0) + 1,
            hash,
            title: rubric.title,
            published_by: scope.actor,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        const environments = await enterDev(trx, scope, { kind: 'rubric', name: rubric.id, hash });
        await writeAudit(trx, scope, {
          action: 'rubric.publish',
          subject: rubric.id,
          details: { version: row.version, hash, environments },
        });
        return { ...toVersion(row), created: true };
      });
    },
    async get(rubricId, version) {
      const all = await versions(rubricId);
      const found = version === undefined ? all.at(-1) : all.find((one) => one.version === version);
      if (found === undefined) throw notFound('rubric', version === undefined ? rubricId : `${rubricId}@${version}`);
      return { ...found, rubric: await byHash(found.hash) };
    },
    async list() {
      const rows = await db
        .selectFrom('rubric_version')
        .selectAll()
        .distinctOn('rubric_id')
        .where('tenant_id', '=', tenantId)
        .orderBy('rubric_id')
        .orderBy('version', 'desc')
        .execute();
      return rows.map(toVersion);
    },
  };
}
