import type { Kysely } from 'kysely';
import { canonicalJson, sha256 } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { ArtifactStore } from '../../ports/stores.ts';
import { writeAudit } from './audit-store.ts';
import { notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

/** Stores bytes under their hash. @returns whether they were new */
export async function insertArtifact(
  trx: Kysely<Tables>,
  scope: Scope,
  artifact: { readonly kind: string; readonly content: Uint8Array },
): Promise<{ readonly hash: string; readonly created: boolean }> {
  const hash = sha256(artifact.content);
  const inserted = await trx
    .insertInto('artifact')
    .values({ tenant_id: scope.tenantId, hash, kind: artifact.kind, content: Buffer.from(artifact.content) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('hash')
    .executeTakeFirst();
  return { hash, created: inserted !== undefined };
}

export function createArtifactStore(scope: Scope): ArtifactStore {
  const { db, tenantId } = scope;
  const putBytes: ArtifactStore['putBytes'] = (kind, content) =>
    db.transaction().execute(async (trx) => {
      const { hash, created } = await insertArtifact(trx, scope, { kind, content });
      if (created)
        await writeAudit(trx, scope, {
          action: 'artifact.store',
          subject: hash,
          details: { kind, bytes: content.byteLength },
        });
      return hash;
    });
  const get: ArtifactStore['get'] = async (hash) => {
    const row = await db
      .selectFrom('artifact')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('hash', '=', hash)
      .executeTakeFirst();
    if (row === undefined) throw notFound('artifact', hash);
    if (sha256(row.content) !== hash)
      throw new AssayError('artifact.invalid', `the stored bytes of artifact ${hash} have another hash`);
    return { hash, kind: row.kind, content: row.content, createdAt: row.created_at };
  };
  return {
    putBytes,
    get,
    putJson: (kind, value) => putBytes(kind, Buffer.from(canonicalJson(value))),
    async getJson(hash) {
      const { content } = await get(hash);
      try {
        return JSON.parse(Buffer.from(content).toString('utf8'));
      } catch (cause) {
        throw new AssayError('artifact.invalid', `artifact ${hash} is not JSON`, { cause });
      }
    },
    async list(kind) {
      const rows = await db
        .selectFrom('artifact')
        .select(['hash', 'kind', 'created_at as createdAt'])
        .where('tenant_id', '=', tenantId)
        .where('kind', '=', kind)
        .orderBy('created_at', 'desc')
        .orderBy('hash')
        .execute();
      return rows;
    },
  };
}
