import { sql, type Kysely } from 'kysely';
import { canonicalJson, toJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { PromotionRequest, PromotionStore } from '../../ports/registry.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { currentRule, endReplacedTest, lockRegistry, putInto, requirePerson } from './registry-acts.ts';
import { toRequest, toTest } from './promotion-rows.ts';
import { heldBy, versionsOf } from './registry-store.ts';
import { notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

export function createPromotionStore(scope: Scope): PromotionStore {
  const { db, tenantId } = scope;

  async function openRequest(trx: Kysely<Tables>, requestId: string): Promise<PromotionRequest> {
    const row = await trx
      .selectFrom('registry_request')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('request_id', '=', requestId)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) throw notFound('promotion request', requestId);
    if (row.status === 'open') return toRequest(row);
    throw new AssayError('conflict', `request "${requestId}" was ${row.status} by ${row.decided_by ?? ''} already`);
  }

  function tests() {
    return db.selectFrom('ab_test').selectAll().where('tenant_id', '=', tenantId).orderBy('ab_test_id', 'desc');
  }

  return {
    async request(input) {
      return db.transaction().execute(async (trx) => {
        await lockRegistry(trx, scope);
        if ((await currentRule(trx, scope)).rule === 'two-person') requirePerson(scope);
        const row = await trx
          .insertInto('registry_request')
          .values({
            tenant_id: tenantId,
            request_id: newId('prq'),
            kind: input.kind,
            name: input.name,
            hash: input.hash,
            environment: input.environment,
            share: input.share ?? null,
            note: input.note,
            verdicts: canonicalJson(toJson(input.verdicts)),
            requested_by: scope.actor,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await writeAudit(trx, scope, {
          action: 'registry.request',
          subject: row.request_id,
          details: { ...aboutWhat(input), gates: gatesOf(input.verdicts) },
        });
        return toRequest(row);
      });
    },
    async get(requestId) {
      const row = await db
        .selectFrom('registry_request')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('request_id', '=', requestId)
        .executeTakeFirst();
      if (row === undefined) throw notFound('promotion request', requestId);
      return toRequest(row);
    },
    async list(status) {
      let query = db.selectFrom('registry_request').selectAll().where('tenant_id', '=', tenantId);
      if (status !== undefined) query = query.where('status', '=', status);
      return (await query.orderBy('request_id', 'desc').limit(500).execute()).map(toRequest);
    },
    async approve(requestId, { verdicts, overrideReason }) {
      return db.transaction().execute(async (trx) => {
        await lockRegistry(trx, scope);
        const request = await openRequest(trx, requestId);
        await requireSecondPerson(trx, scope, request);
        const row = await trx
          .updateTable('registry_request')
          .set({
            status: 'approved',
            verdicts: canonicalJson(toJson(verdicts)),
            decided_by: scope.actor,
            decided_at: scope.clock.now(),
            override_reason: overrideReason ?? null,
          })
          .where('tenant_id', '=', tenantId)
          .where('request_id', '=', requestId)
          .returningAll()
          .executeTakeFirstOrThrow();
        await takeEffect(trx, scope, request);
        await writeAudit(trx, scope, {
          action: overrideReason === undefined ? 'registry.approve' : 'registry.approve-overriding-gates',
          subject: requestId,
          details: {
            ...aboutWhat(request),
            requestedBy: request.requestedBy,
            gates: gatesOf(verdicts),
            ...(overrideReason !== undefined && { overrideReason }),
          },
        });
        return toRequest(row);
      });
    },
    async reject(requestId, reason) {
      return db.transaction().execute(async (trx) => {
        await openRequest(trx, requestId);
        const row = await trx
          .updateTable('registry_request')
          .set({
            status: 'rejected',
            decided_by: scope.actor,
            decided_at: scope.clock.now(),
            decision_reason: reason,
          })
          .where('tenant_id', '=', tenantId)
          .where('request_id', '=', requestId)
          .returningAll()
          .executeTakeFirstOrThrow();
        await writeAudit(trx, scope, { action: 'registry.reject', subject: requestId, details: { reason } });
        return toRequest(row);
      });
    },
    async runningTest() {
      const row = await tests().where('stopped_at', 'is', null).executeTakeFirst();
      return row === undefined ? undefined : toTest(row);
    },
    async tests() {
      return (await tests().limit(500).execute()).map(toTest);
    },
    async stopTest(testId, action, reason) {
      return db.transaction().execute(async (trx) => {
        await lockRegistry(trx, scope);
        const row = await trx
          .updateTable('ab_test')
          .set({
            stopped_at: scope.clock.now(),
            stopped_by: scope.actor,
            stop_action: action,
            stop_reason: reason,
          })
          .where('tenant_id', '=', tenantId)
          .where('ab_test_id', '=', testId)
          .where('stopped_at', 'is', null)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) throw notFound('running A/B', testId);
        await writeAudit(trx, scope, { action: `registry.ab-${action}`, subject: testId, details: { reason } });
        return toTest(row);
      });
    },
    async unitsOf(submissionIds) {
      const rows = await db
        .selectFrom('submission')
        .select(['submission_id', 'pseudonym'])
        .where('tenant_id', '=', tenantId)
        .where('submission_id', '=', sql<string>`any(${submissionIds}::text[])`)
        .execute();
      return new Map(rows.map((row) => [row.submission_id, row.pseudonym ?? row.submission_id]));
    },
    async recordArms(testId, arms) {
      if (arms.length === 0) return;
      // One statement, whatever the number: 10,000 essays are enqueued at a time.
      await sql`
        insert into assay.run_arm (tenant_id, run_id, ab_test_id, arm)
        select ${tenantId}, one.run_id, ${testId}, one.arm
        from unnest(${arms.map((one) => one.runId)}::text[], ${arms.map((one) => one.arm)}::text[]) as one (run_id, arm)
        on conflict do nothing`.execute(db);
    },
    async armsOf(runIds) {
      const rows = await db
        .selectFrom('run_arm')
        .select(['run_id', 'ab_test_id', 'arm'])
        .where('tenant_id', '=', tenantId)
        .where('run_id', '=', sql<string>`any(${runIds}::text[])`)
        .execute();
      return new Map(rows.map((row) => [row.run_id, { testId: row.ab_test_id, arm: row.arm }]));
    },
    armGrades: (testId) =>
      db
        .selectFrom('run_arm')
        .innerJoin('grade', (join) =>
          join.onRef('grade.tenant_id', '=', 'run_arm.tenant_id').onRef('grade.run_id', '=', 'run_arm.run_id'),
        )
        .innerJoin('submission', (join) =>
          join
            .onRef('submission.tenant_id', '=', 'grade.tenant_id')
            .onRef('submission.submission_id', '=', 'grade.submission_id'),
        )
        .select(['run_arm.arm', 'grade.assignment_id as assignmentId', 'grade.state', 'grade.score'])
        .select(sql<string>`coalesce(submission.pseudonym, submission.submission_id)`.as('unit'))
        .distinctOn('grade.submission_id')
        .where('run_arm.tenant_id', '=', tenantId)
        .where('run_arm.ab_test_id', '=', testId)
        .orderBy('grade.submission_id')
        .orderBy('grade.grade_id', 'desc')
        .execute()
        .then((rows) => rows.map(({ score, ...row }) => ({ ...row, score: score ?? undefined }))),
    async armCounts(testId) {
      const rows = await db
        .selectFrom('run_arm')
        .leftJoin('run', (join) =>
          join.onRef('run.tenant_id', '=', 'run_arm.tenant_id').onRef('run.run_id', '=', 'run_arm.run_id'),
        )
        .leftJoin('grade', (join) =>
          join.onRef('grade.tenant_id', '=', 'run_arm.tenant_id').onRef('grade.run_id', '=', 'run_arm.run_id'),
        )
        .select((select) => [
          'run_arm.arm',
          sql<string>`coalesce(grade.state, run.status)`.as('state'),
          select.fn.countAll<number>().as('count'),
          select.fn.avg<number | null>('grade.score').as('meanScore'),
        ])
        .where('run_arm.tenant_id', '=', tenantId)
        .where('run_arm.ab_test_id', '=', testId)
        .groupBy(['run_arm.arm', sql`coalesce(grade.state, run.status)`])
        .orderBy('run_arm.arm')
        .execute();
      return rows.map(({ meanScore, ...row }) => ({ ...row, meanScore: meanScore ?? undefined }));
    },
  };
}

function aboutWhat({
  kind,
  name,
  hash,
  environment,
  share,
}: Pick<PromotionRequest, 'kind' | 'name' | 'hash' | 'environment' | 'share'>) {
  return { kind, name, hash, environment, ...(share !== undefined && { share }) };
}

function gatesOf(verdicts: PromotionRequest['verdicts']) {
  return verdicts.map(({ gate, status, evidenceHash }) => ({ gate, status, evidenceHash }));
}

/** @throws AssayError `access.denied` when the actor asked for it or wrote the version, and two persons are needed */
async function requireSecondPerson(trx: Kysely<Tables>, scope: Scope, request: PromotionRequest): Promise<void> {
  if ((await currentRule(trx, scope)).rule === 'one-person') return;
  requirePerson(scope);
  const version = (await versionsOf(trx, scope, request)).find((one) => one.hash === request.hash);
  const own =
    scope.actor === request.requestedBy
      ? 'asked for it'
      : scope.actor === version?.registeredBy
        ? 'wrote this version'
        : undefined;
  if (own === undefined) return;
  throw new AssayError(
    'access.denied',
    `${scope.actor} ${own}; request "${request.id}" must be approved by another person`,
  );
}

/** The environment holds the version from now on, or the A/B begins. */
async function takeEffect(trx: Kysely<Tables>, scope: Scope, request: PromotionRequest): Promise<void> {
  const { kind, name, hash, environment, share, id } = request;
  const there = await heldBy(trx, scope, request, environment);
  if (there?.hash === hash) {
    throw new AssayError('conflict', `${environment} holds this version of ${kind} ${name} already`);
  }
  if (share === undefined) {
    await putInto(trx, scope, { kind, name, environment, hash, action: 'promote', requestId: id });
    if (environment === 'production') await endReplacedTest(trx, scope, request);
    return;
  }
  const running = await trx
    .selectFrom('ab_test')
    .select(['ab_test_id', 'kind', 'name'])
    .where('tenant_id', '=', scope.tenantId)
    .where('stopped_at', 'is', null)
    .executeTakeFirst();
  if (running !== undefined) {
    throw new AssayError(
      'conflict',
      `an A/B of ${running.kind} ${running.name} runs (${running.ab_test_id}); stop it first`,
    );
  }
  await trx
    .insertInto('ab_test')
    .values({
      tenant_id: scope.tenantId,
      ab_test_id: newId('abt'),
      kind,
      name,
      control_hash: there?.hash ?? null,
      candidate_hash: hash,
      share,
      request_id: id,
      started_by: scope.actor,
    })
    .execute();
}
