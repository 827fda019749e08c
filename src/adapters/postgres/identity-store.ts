import type { Kysely } from 'kysely';
import type { IdentityValue, VersionedKey } from '../../ports/stored.ts';
import type { IdentityStore, TenantStore } from '../../ports/stores.ts';
import { pseudonymFor } from '../../privacy/pseudonym.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { inChunks, notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

async function insertValues(
  trx: Kysely<Tables>,
  scope: Scope,
  { pseudonym, values }: { readonly pseudonym: string | null; readonly values: readonly IdentityValue[] },
): Promise<number> {
  let added = 0;
  const meant = values.map(({ kind, value }) => ({ kind, value: value.trim() })).filter(({ value }) => value !== '');
  for (const chunk of inChunks(meant)) {
    const rows = await trx
      .insertInto('identity')
      .values(chunk.map((value) => ({ tenant_id: scope.tenantId, identity_id: newId('idn'), pseudonym, ...value })))
      .onConflict((conflict) => conflict.doNothing())
      .returning('identity_id')
      .execute();
    added += rows.length;
  }
  return added;
}

export function createIdentityStore(scope: Scope, tenant: TenantStore): IdentityStore {
  const { db, tenantId } = scope;

  /** A student keeps the name that an older key gave. */
  async function existing(keys: readonly VersionedKey[], externalId: string): Promise<string | undefined> {
    const names = keys.map((key) => pseudonymFor(key, externalId));
    if (names.length === 0) return undefined;
    const rows = await db
      .selectFrom('student')
      .select('pseudonym')
      .where('tenant_id', '=', tenantId)
      .where('pseudonym', 'in', names)
      .execute();
    return names.find((name) => rows.some((row) => row.pseudonym === name));
  }

  return {
    async pseudonymOf(externalId) {
      return existing(await tenant.keys('pseudonym'), externalId);
    },
    async enrol(externalId, values) {
      const keys = await tenant.keys('pseudonym');
      const [newest] = keys;
      if (newest === undefined) throw notFound('tenant', tenantId);
      const there = await existing(keys, externalId);
      const pseudonym = there ?? pseudonymFor(newest, externalId);
      await db.transaction().execute(async (trx) => {
        if (there === undefined) {
          await trx
            .insertInto('student')
            .values({ tenant_id: tenantId, pseudonym, key_version: newest.version })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        }
        const added = await insertValues(trx, scope, {
          pseudonym,
          values: [{ kind: 'external-id', value: externalId }, ...values],
        });
        if (added > 0)
          await writeAudit(trx, scope, { action: 'student.enrol', subject: pseudonym, details: { values: added } });
      });
      return pseudonym;
    },
    async addToAssignment(assignmentId, pseudonyms) {
      await db.transaction().execute(async (trx) => {
        let added = 0;
        for (const chunk of inChunks([...new Set(pseudonyms)])) {
          const rows = await trx
            .insertInto('assignment_student')
            .values(chunk.map((pseudonym) => ({ tenant_id: tenantId, assignment_id: assignmentId, pseudonym })))
            .onConflict((conflict) => conflict.doNothing())
            .returning('pseudonym')
            .execute();
          added += rows.length;
        }
        if (added > 0)
          await writeAudit(trx, scope, { action: 'assignment.students', subject: assignmentId, details: { added } });
      });
    },
    async addShared(values) {
      await db.transaction().execute(async (trx) => {
        const added = await insertValues(trx, scope, { pseudonym: null, values });
        if (added > 0)
          await writeAudit(trx, scope, {
            action: 'identity.add-shared',
            subject: tenantId,
            details: { values: added },
          });
      });
    },
    async reveal(pseudonym) {
      return db.transaction().execute(async (trx) => {
        const rows = await trx
          .selectFrom('identity')
          .select(['kind', 'value'])
          .where('tenant_id', '=', tenantId)
          .where('pseudonym', '=', pseudonym)
          .orderBy('identity_id')
          .execute();
        await writeAudit(trx, scope, {
          action: 'identity.reveal',
          subject: pseudonym,
          details: { values: rows.length },
        });
        return rows;
      });
    },
    async maskingList(assignmentId) {
      const rows = await db
        .selectFrom('identity')
        .select(['kind', 'value'])
        .distinct()
        .where('tenant_id', '=', tenantId)
        .where((where) =>
          where.or([
            where('pseudonym', 'is', null),
            where(
              'pseudonym',
              'in',
              where
                .selectFrom('submission')
                .select('submission.pseudonym')
                .where('submission.tenant_id', '=', tenantId)
                .where('submission.assignment_id', '=', assignmentId)
                .where('submission.pseudonym', 'is not', null),
            ),
            where(
              'pseudonym',
              'in',
              where
                .selectFrom('assignment_student as listed')
                .select('listed.pseudonym')
                .where('listed.tenant_id', '=', tenantId)
                .where('listed.assignment_id', '=', assignmentId),
            ),
          ]),
        )
        .orderBy('kind')
        .orderBy('value')
        .execute();
      return rows;
    },
  };
}
