import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import type { VersionedKey } from '../../ports/stored.ts';
import type { TenantStore } from '../../ports/stores.ts';
import { writeAudit } from './audit-store.ts';
import type { Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

const purposes = ['pseudonym', 'essay-reference'] as const;

/** Makes the tenant and its first keys, unless it is there. */
export async function ensureTenant(db: Kysely<Tables>, tenantId: string): Promise<void> {
  const there = await db.selectFrom('tenant_key').select('purpose').where('tenant_id', '=', tenantId).execute();
  if (there.length >= purposes.length) return;
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('tenant')
      .values({ tenant_id: tenantId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    for (const purpose of purposes) {
      await trx
        .insertInto('tenant_key')
        .values({ tenant_id: tenantId, purpose, version: 1, secret: randomBytes(32) })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  });
}

interface KnownKeys {
  readonly keys: readonly VersionedKey[];
  readonly until: number;
}

/** Every grade asks for them three times. A rotation by another process is seen after this; older versions stay valid anyway. */
const keysKeptMs = 5000;
const known = new WeakMap<Kysely<Tables>, Map<string, KnownKeys>>();

function knownKeys(db: Kysely<Tables>): Map<string, KnownKeys> {
  const there = known.get(db) ?? new Map<string, KnownKeys>();
  known.set(db, there);
  return there;
}

export function createTenantStore(scope: Scope): TenantStore {
  const { db, tenantId } = scope;
  const known = knownKeys(db);
  const keys: TenantStore['keys'] = async (purpose) => {
    const name = `${tenantId} ${purpose}`;
    const there = known.get(name);
    if (there !== undefined && there.until > Date.now()) return there.keys;
    const rows = await db
      .selectFrom('tenant_key')
      .select(['version', 'secret'])
      .where('tenant_id', '=', tenantId)
      .where('purpose', '=', purpose)
      .orderBy('version', 'desc')
      .execute();
    known.set(name, { keys: rows, until: Date.now() + keysKeptMs });
    return rows;
  };
  return {
    keys,
    async key(purpose) {
      const [newest] = await keys(purpose);
      if (newest === undefined)
        throw new AssayError('not-found', `tenant "${tenantId}" does not exist or has no ${purpose} key`);
      return newest;
    },
    async rotateKey(purpose) {
      known.delete(`${tenantId} ${purpose}`);
      return db.transaction().execute(async (trx) => {
        const next = await trx
          .insertInto('tenant_key')
          .columns(['tenant_id', 'purpose', 'version', 'secret'])
          .expression((expression) =>
            expression
              .selectFrom('tenant_key')
              .select((select) => [
                select.val(tenantId).as('tenant_id'),
                select.val(purpose).as('purpose'),
                select(select.fn.max('version'), '+', 1).as('version'),
                select.val(randomBytes(32)).as('secret'),
              ])
              .where('tenant_id', '=', tenantId)
              .where('purpose', '=', purpose),
          )
          .returning(['version', 'secret'])
          .executeTakeFirstOrThrow();
        await writeAudit(trx, scope, {
          action: 'tenant.rotate-key',
          subject: tenantId,
          details: { purpose, version: next.version },
        });
        return next;
      });
    },
  };
}
