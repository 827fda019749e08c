import type { Selectable } from 'kysely';
import { timingSafeEqual } from 'node:crypto';
import type { ApiKey, ApiKeyStore } from '../../ports/account-stores.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

function toKey(row: Selectable<Tables['api_key']>): ApiKey {
  return {
    id: row.key_id,
    name: row.name,
    owner: row.owner,
    scopes: row.scopes,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
  };
}

const noteUseMs = 60_000;

export function createApiKeyStore(scope: Scope): ApiKeyStore {
  const { db, tenantId, actor, clock } = scope;
  const keys = () => db.selectFrom('api_key').selectAll().where('tenant_id', '=', tenantId);
  return {
    async add({ name, owner, scopes, expiresAt, secretHash }) {
      return db.transaction().execute(async (trx) => {
        const row = await trx
          .insertInto('api_key')
          .values({
            tenant_id: tenantId,
            key_id: newId('key'),
            name,
            owner,
            secret_hash: secretHash,
            scopes: [...scopes],
            created_at: clock.now(),
            expires_at: expiresAt,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await writeAudit(trx, scope, {
          action: 'key.create',
          subject: row.key_id,
          details: { owner, scopes: [...scopes], expiresAt: expiresAt.toISOString() },
        });
        return toKey(row);
      });
    },
    async list(owner) {
      const all = keys().orderBy('key_id');
      return (await (owner === undefined ? all : all.where('owner', '=', owner)).execute()).map(toKey);
    },
    async get(keyId) {
      const row = await keys().where('key_id', '=', keyId).executeTakeFirst();
      if (row === undefined) throw notFound('key', keyId);
      return toKey(row);
    },
    async revoke(keyId) {
      return db.transaction().execute(async (trx) => {
        const row = await trx
          .selectFrom('api_key')
          .selectAll()
          .where('tenant_id', '=', tenantId)
          .where('key_id', '=', keyId)
          .forUpdate()
          .executeTakeFirst();
        if (row === undefined) throw notFound('key', keyId);
        if (row.revoked_at !== null) return toKey(row);
        const revoked = await trx
          .updateTable('api_key')
          .set({ revoked_at: clock.now(), revoked_by: actor })
          .where('tenant_id', '=', tenantId)
          .where('key_id', '=', keyId)
          .returningAll()
          .executeTakeFirstOrThrow();
        await writeAudit(trx, scope, { action: 'key.revoke', subject: keyId, details: { owner: row.owner } });
        return toKey(revoked);
      });
    },
    async use(keyId, secretHash) {
      const row = await keys().where('key_id', '=', keyId).executeTakeFirst();
      if (row === undefined || row.revoked_at !== null || row.expires_at <= clock.now()) return undefined;
      const [given, kept] = [Buffer.from(secretHash, 'hex'), Buffer.from(row.secret_hash, 'hex')];
      if (given.length !== kept.length || !timingSafeEqual(given, kept)) return undefined;
      const now = clock.now();
      if (row.last_used_at === null || now.getTime() - row.last_used_at.getTime() > noteUseMs) {
        await db
          .updateTable('api_key')
          .set({ last_used_at: now })
          .where('tenant_id', '=', tenantId)
          .where('key_id', '=', keyId)
          .execute();
      }
      return toKey(row);
    },
  };
}
