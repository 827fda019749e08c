import type { Selectable } from 'kysely';
import type { Kysely } from 'kysely';
import { canonicalJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import { environments, type EnvironmentName } from '../../core/registry-kind.ts';
import type { EnvironmentEntry, RegistryItem, RegistryStore, RegistryVersion } from '../../ports/registry.ts';
import { insertArtifact } from './artifact-store.ts';
import { writeAudit } from './audit-store.ts';
import { currentRule, endReplacedTest, enterDev, lockRegistry, putInto, requirePerson } from './registry-acts.ts';
import { notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

function toVersion(row: Selectable<Tables['registry_version']>): RegistryVersion {
  return {
    kind: row.kind,
    name: row.name,
    version: row.version,
    hash: row.hash,
    note: row.note,
    registeredAt: row.registered_at,
    registeredBy: row.registered_by,
  };
}

function toEntry(row: Selectable<Tables['registry_environment']>): EnvironmentEntry {
  return {
    kind: row.kind,
    name: row.name,
    environment: row.environment,
    hash: row.hash,
    action: row.action,
    requestId: row.request_id ?? undefined,
    reason: row.reason ?? undefined,
    doneBy: row.done_by,
    doneAt: row.done_at,
  };
}

/** Versions of an item, oldest first; of a rubric those that were published. */
export async function versionsOf(
  db: Kysely<Tables>,
  { tenantId }: Scope,
  { kind, name }: RegistryItem,
): Promise<readonly RegistryVersion[]> {
  if (kind === 'rubric') {
    const rows = await db
      .selectFrom('rubric_version')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('rubric_id', '=', name)
      .orderBy('version')
      .execute();
    return rows.map((row) => ({
      kind,
      name,
      version: row.version,
      hash: row.hash,
      note: row.title,
      registeredAt: row.published_at,
      registeredBy: row.published_by,
    }));
  }
  const rows = await db
    .selectFrom('registry_version')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', kind)
    .where('name', '=', name)
    .orderBy('version')
    .execute();
  return rows.map(toVersion);
}

/** What an environment holds now. */
export async function heldBy(
  db: Kysely<Tables>,
  { tenantId }: Scope,
  { kind, name }: RegistryItem,
  environment: EnvironmentName,
): Promise<EnvironmentEntry | undefined> {
  const row = await db
    .selectFrom('registry_environment')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', kind)
    .where('name', '=', name)
    .where('environment', '=', environment)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : toEntry(row);
}

export function createRegistryStore(scope: Scope): RegistryStore {
  const { db, tenantId } = scope;

  const history: RegistryStore['history'] = async ({ kind, name, environment }) => {
    let query = db.selectFrom('registry_environment').selectAll().where('tenant_id', '=', tenantId);
    if (kind !== undefined) query = query.where('kind', '=', kind);
    if (name !== undefined) query = query.where('name', '=', name);
    if (environment !== undefined) query = query.where('environment', '=', environment);
    return (await query.orderBy('position', 'desc').limit(1000).execute()).map(toEntry);
  };

  return {
    history,
    versions: (item) => versionsOf(db, scope, item),
    held: (item, environment) => heldBy(db, scope, item, environment),
    async items() {
      const rows = await db
        .selectFrom('registry_environment')
        .select(['kind', 'name'])
        .distinct()
        .where('tenant_id', '=', tenantId)
        .orderBy('kind')
        .orderBy('name')
        .execute();
      return rows;
    },
    async register({ kind, name }, content, note) {
      return db.transaction().execute(async (trx) => {
        await lockRegistry(trx, scope);
        const { hash } = await insertArtifact(trx, scope, { kind, content: Buffer.from(canonicalJson(content)) });
        const there = await versionsOf(trx, scope, { kind, name });
        const same = there.find((one) => one.hash === hash);
        if (same !== undefined) return { ...same, created: false };
        const row = await trx
          .insertInto('registry_version')
          .values({
            tenant_id: tenantId,
            kind,
            name,
            version: (there.at(-1)?.version ?? 0) + 1,
            hash,
            note,
            registered_by: scope.actor,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await enterDev(trx, scope, { kind, name, hash });
        await writeAudit(trx, scope, {
          action: 'registry.register',
          subject: `${kind}/${name}`,
          details: { version: row.version, hash },
        });
        return { ...toVersion(row), created: true };
      });
    },
    async publish(item, hash, reason) {
      await db.transaction().execute(async (trx) => {
        await lockRegistry(trx, scope);
        if ((await currentRule(trx, scope)).rule === 'two-person') {
          throw new AssayError(
            'access.denied',
            `${item.kind} ${item.name} cannot be published by one person here: ask for its promotion, and let another person approve it`,
          );
        }
        const versions = await versionsOf(trx, scope, item);
        if (!versions.some((one) => one.hash === hash)) throw notFound(`${item.kind} version`, hash);
        for (const environment of environments) {
          if ((await heldBy(trx, scope, item, environment))?.hash === hash) continue;
          await putInto(trx, scope, { ...item, environment, hash, action: 'publish', reason });
        }
        await endReplacedTest(trx, scope, item);
        await writeAudit(trx, scope, {
          action: 'registry.publish',
          subject: `${item.kind}/${item.name}`,
          details: { hash, reason, secondPerson: false },
        });
      });
    },
    async rollback(item, { to, reason, action }) {
      return db.transaction().execute(async (trx) => {
        await lockRegistry(trx, scope);
        const target = await rollbackTarget(trx, scope, item, to);
        await putInto(trx, scope, { ...item, environment: 'production', hash: target, action, reason });
        await endReplacedTest(trx, scope, item);
        await writeAudit(trx, scope, {
          action: `registry.${action}`,
          subject: `${item.kind}/${item.name}`,
          details: { hash: target, reason },
        });
        const now = await heldBy(trx, scope, item, 'production');
        if (now === undefined) throw new AssayError('internal', 'a rollback left production empty');
        return now;
      });
    },
    approvalRule: () => currentRule(db, scope),
    async setApprovalRule(wanted, reason) {
      return db.transaction().execute(async (trx) => {
        await lockRegistry(trx, scope);
        const { rule, askedToRelaxBy } = await currentRule(trx, scope);
        if (rule === wanted && askedToRelaxBy === undefined) return rule;
        requirePerson(scope);
        const relaxes = wanted === 'one-person';
        const confirmed = askedToRelaxBy !== undefined && askedToRelaxBy !== scope.actor;
        const row = relaxes && !confirmed ? ('ask-one-person' as const) : wanted;
        await trx
          .insertInto('registry_approval')
          .values({ tenant_id: tenantId, rule: row, reason, set_by: scope.actor })
          .execute();
        await writeAudit(trx, scope, {
          action: 'registry.approval-rule',
          subject: tenantId,
          details: { rule: row, reason },
        });
        return (await currentRule(trx, scope)).rule;
      });
    },
    async environmentOf(assignmentId) {
      const row = await db
        .selectFrom('assignment_environment')
        .select('environment')
        .where('tenant_id', '=', tenantId)
        .where('assignment_id', '=', assignmentId)
        .orderBy('position', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.environment ?? 'production';
    },
    async setEnvironment(assignmentId, environment) {
      await db.transaction().execute(async (trx) => {
        await trx
          .insertInto('assignment_environment')
          .values({ tenant_id: tenantId, assignment_id: assignmentId, environment, set_by: scope.actor })
          .execute();
        await writeAudit(trx, scope, {
          action: 'assignment.environment',
          subject: assignmentId,
          details: { environment },
        });
      });
    },
  };
}

/** Where a rollback goes: to what was asked for, where production held it once, or to what it held before the present version. */
async function rollbackTarget(
  trx: Kysely<Tables>,
  { tenantId }: Scope,
  { kind, name }: RegistryItem,
  to: string | null | undefined,
): Promise<string | null> {
  const rows = await trx
    .selectFrom('registry_environment')
    .select('hash')
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', kind)
    .where('name', '=', name)
    .where('environment', '=', 'production')
    .orderBy('position', 'desc')
    .execute();
  const [present, ...earlier] = rows.map((row) => row.hash);
  // Before its first version production held what the release or the settings bring; a rubric has no such thing.
  const all = kind === 'rubric' ? earlier : [...earlier, null];
  const other = all.filter((hash) => hash !== present);
  const target = to === undefined ? other[0] : other.find((hash) => hash === to);
  if (present !== undefined && target !== undefined) return target;
  const what =
    to === undefined ? 'nothing before what it holds' : `never held ${to ?? 'the default'} before, or holds it now`;
  throw new AssayError('conflict', `production of ${kind} ${name} has ${what}; see its history`);
}
