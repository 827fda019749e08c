import { sql, type Kysely } from 'kysely';
import type { IdentityValue, VersionedKey } from '../../ports/stored.ts';
import type { IdentityStore, TenantStore } from '../../ports/stores.ts';
import { pseudonymFor } from '../../privacy/pseudonym.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { inChunks, notFound, type Scope } from './scope.ts';
import { sharedRead } from './shared-read.ts';
import { lookUpStudents } from './student-look-up.ts';
import type { Tables } from './table-types.ts';

interface OwnedValue extends IdentityValue {
  readonly pseudonym: string | null;
}

/** @returns whose values were added: each as often as it had new ones */
async function insertValues(
  trx: Kysely<Tables>,
  scope: Scope,
  values: readonly OwnedValue[],
): Promise<readonly (string | null)[]> {
  const added: (string | null)[] = [];
  const meant = values.map((one) => ({ ...one, value: one.value.trim() })).filter(({ value }) => value !== '');
  for (const chunk of inChunks(meant)) {
    const rows = await trx
      .insertInto('identity')
      .values(
        chunk.map(({ pseudonym, kind, value }) => ({
          tenant_id: scope.tenantId,
          identity_id: newId('idn'),
          pseudonym,
          kind,
          value,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .returning('pseudonym')
      .execute();
    added.push(...rows.map((row) => row.pseudonym));
  }
  return added;
}

export function createIdentityStore(scope: Scope, tenant: TenantStore): IdentityStore {
  const { db, tenantId } = scope;

  /** A student keeps the name that an older key gave. */
  async function existing(keys: readonly VersionedKey[], externalIds: readonly string[]): Promise<Map<string, string>> {
    const names = new Map(externalIds.map((id) => [id, keys.map((key) => pseudonymFor(key, id))]));
    const there = new Set<string>();
    for (const chunk of inChunks([...names.values()].flat())) {
      const rows = await db
        .selectFrom('student')
        .select('pseudonym')
        .where('tenant_id', '=', tenantId)
        .where('pseudonym', 'in', chunk)
        .execute();
      for (const { pseudonym } of rows) there.add(pseudonym);
    }
    return new Map(
      [...names].flatMap(([id, own]) => {
        const name = own.find((one) => there.has(one));
        return name === undefined ? [] : [[id, name] as const];
      }),
    );
  }

  const enrolMany: IdentityStore['enrolMany'] = async (students) => {
    if (students.size === 0) return new Map();
    const keys = await tenant.keys('pseudonym');
    const [newest] = keys;
    if (newest === undefined) throw notFound('tenant', tenantId);
    const there = await existing(keys, [...students.keys()]);
    const names = new Map([...students.keys()].map((id) => [id, there.get(id) ?? pseudonymFor(newest, id)]));
    const fresh = [...names].filter(([id]) => !there.has(id)).map(([, pseudonym]) => pseudonym);
    const values = [...students].flatMap(([id, own]) =>
      [{ kind: 'external-id' as const, value: id }, ...own].map((one) => ({ ...one, pseudonym: names.get(id) ?? '' })),
    );
    await db.transaction().execute(async (trx) => {
      for (const chunk of inChunks(fresh)) {
        await trx
          .insertInto('student')
          .values(chunk.map((pseudonym) => ({ tenant_id: tenantId, pseudonym, key_version: newest.version })))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      // Whoever was erased and comes again is a student again.
      await trx
        .updateTable('student')
        .set({ erased_at: null, erasure_reason: null })
        .where('tenant_id', '=', tenantId)
        .where('pseudonym', '=', sql<string>`any(${[...names.values()]}::text[])`)
        .where('erased_at', 'is not', null)
        .execute();
      const added = await insertValues(trx, scope, values);
      if (added.length === 0) return;
      const whose = [...new Set(added.flatMap((pseudonym) => pseudonym ?? []))].sort();
      const [only] = whose;
      await writeAudit(
        trx,
        scope,
        whose.length === 1 && only !== undefined
          ? { action: 'student.enrol', subject: only, details: { values: added.length } }
          : { action: 'students.enrol', subject: tenantId, details: { students: whose, values: added.length } },
      );
    });
    return names;
  };

  return {
    enrolMany,
    async pseudonymOf(externalId) {
      return (await existing(await tenant.keys('pseudonym'), [externalId])).get(externalId);
    },
    async enrol(externalId, values) {
      const pseudonym = (await enrolMany(new Map([[externalId, values]]))).get(externalId);
      if (pseudonym === undefined) throw notFound('tenant', tenantId);
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
        const shared = values.map((one) => ({ ...one, pseudonym: null }));
        const { length: added } = await insertValues(trx, scope, shared);
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
    lookUp: (words, limit) => lookUpStudents(scope, words, limit),
    maskingList: (assignmentId) =>
      sharedRead(db, `masking list ${tenantId} ${assignmentId}`, async () => {
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
      }),
  };
}
