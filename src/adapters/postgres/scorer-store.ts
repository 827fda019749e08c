import { sql, type Kysely, type Selectable } from 'kysely';
import { canonicalJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { ScorerVersion } from '../../ports/stored.ts';
import type { ScorerStore } from '../../ports/scorer-stores.ts';
import { insertArtifact } from './artifact-store.ts';
import { writeAudit } from './audit-store.ts';
import { notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

function toVersion(row: Selectable<Tables['scorer_version']>): ScorerVersion {
  return {
    version: row.version,
    hash: row.hash,
    report: row.report,
    trainedAt: row.trained_at,
    trainedBy: row.trained_by,
  };
}

/** @param kind versions are counted, put to use and taken back within it */
export function createScorerStore(scope: Scope, kind: 'scorer' | 'calibrator' = 'scorer'): ScorerStore {
  const { db, tenantId } = scope;

  async function list(assignmentId: string, within: Kysely<Tables> = db): Promise<ScorerVersion[]> {
    const rows = await within
      .selectFrom('scorer_version')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('assignment_id', '=', assignmentId)
      .where('kind', '=', kind)
      .orderBy('version')
      .execute();
    return rows.map(toVersion);
  }

  /** Versions in the order in which they were put to use, the newest first; null where none was in use from then on. */
  async function promotions(assignmentId: string, within: Kysely<Tables> = db): Promise<(number | null)[]> {
    const rows = await within
      .selectFrom('scorer_promotion')
      .select('version')
      .where('tenant_id', '=', tenantId)
      .where('assignment_id', '=', assignmentId)
      .where('kind', '=', kind)
      .orderBy('position', 'desc')
      .execute();
    return rows.map((row) => row.version);
  }

  async function putToUse(
    trx: Kysely<Tables>,
    assignmentId: string,
    version: number,
    what: 'promote' | 'rollback',
  ): Promise<ScorerVersion> {
    const found = (await list(assignmentId, trx)).find((one) => one.version === version);
    if (found === undefined) throw notFound(`${kind} version`, `${assignmentId}@${version}`);
    await trx
      .insertInto('scorer_promotion')
      .values({ tenant_id: tenantId, assignment_id: assignmentId, kind, version, promoted_by: scope.actor })
      .execute();
    await writeAudit(trx, scope, {
      action: `${kind}.${what}`,
      subject: assignmentId,
      details: { version, hash: found.hash },
    });
    return found;
  }

  return {
    list: (assignmentId) => list(assignmentId),
    async add(assignmentId, artifact, report) {
      return db.transaction().execute(async (trx) => {
        // Version numbers of one assignment are given out one at a time.
        await sql`select pg_advisory_xact_lock(hashtext('assay.scorer'), hashtext(${`${tenantId}/${assignmentId}`}))`.execute(
          trx,
        );
        const { hash } = await insertArtifact(trx, scope, { kind, content: Buffer.from(artifact) });
        const there = await list(assignmentId, trx);
        const same = there.find((one) => one.hash === hash);
        if (same !== undefined) return same;
        const row = await trx
          .insertInto('scorer_version')
          .values({
            tenant_id: tenantId,
            assignment_id: assignmentId,
            version: (there.at(-1)?.version ?? 0) + 1,
            kind,
            hash,
            report: canonicalJson(report),
            trained_by: scope.actor,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await writeAudit(trx, scope, {
          action: `${kind}.train`,
          subject: assignmentId,
          details: { version: row.version, hash },
        });
        return toVersion(row);
      });
    },
    async inUse(assignmentId) {
      const [version] = await promotions(assignmentId);
      return version === undefined || version === null
        ? undefined
        : (await list(assignmentId)).find((one) => one.version === version);
    },
    promote(assignmentId, version) {
      return db.transaction().execute((trx) => putToUse(trx, assignmentId, version, 'promote'));
    },
    rollback(assignmentId) {
      return db.transaction().execute(async (trx) => {
        const [current, ...earlier] = await promotions(assignmentId, trx);
        const before = earlier.find((version) => version !== null && version !== current);
        if (before === undefined || before === null) {
          throw new AssayError('conflict', `there is no ${kind} to go back to: none was in use before this one`);
        }
        return putToUse(trx, assignmentId, before, 'rollback');
      });
    },
    retire(assignmentId) {
      return db.transaction().execute(async (trx) => {
        const [current] = await promotions(assignmentId, trx);
        if (current === undefined || current === null) return;
        await trx
          .insertInto('scorer_promotion')
          .values({ tenant_id: tenantId, assignment_id: assignmentId, kind, version: null, promoted_by: scope.actor })
          .execute();
        await writeAudit(trx, scope, {
          action: `${kind}.retire`,
          subject: assignmentId,
          details: { version: current },
        });
      });
    },
  };
}
