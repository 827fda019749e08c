import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { Json } from '../../core/content-hash.ts';
import type { AuditEntry } from '../../ports/stored.ts';
import type { AuditStore } from '../../ports/stores.ts';
import { chainStart, followLink, genesisHash, nextLink, type ChainState } from '../../privacy/audit-chain.ts';
import type { Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

export interface AuditAct {
  readonly action: string;
  readonly subject: string;
  readonly details: Json;
}

const entrySchema = z.object({ details: z.json() });

function toEntry(row: {
  seq: number;
  at: string;
  actor: string;
  action: string;
  subject: string;
  entry: string;
  hash: string;
}): AuditEntry {
  const { entry, ...rest } = row;
  return { ...rest, details: entrySchema.parse(JSON.parse(entry)).details };
}

/**
 * Appends one row to the tenant's chain inside the transaction of the act itself. Appends of one tenant wait for each other until that
 * transaction ends: call it last.
 */
export async function writeAudit(trx: Kysely<Tables>, scope: Scope, act: AuditAct): Promise<AuditEntry> {
  const { rows } = await sql<{
    seq: number;
    hash: string;
  }>`select seq, hash from assay.audit_head(${scope.tenantId})`.execute(trx);
  const [last] = rows;
  const seq = (last?.seq ?? 0) + 1;
  const facts = { tenant: scope.tenantId, seq, at: scope.clock.now().toISOString(), actor: scope.actor, ...act };
  const link = nextLink(last?.hash ?? genesisHash, facts);
  await trx
    .insertInto('audit_log')
    .values({ tenant_id: scope.tenantId, seq, entry: link.entry, previous_hash: link.previousHash, hash: link.hash })
    .execute();
  return { seq, at: facts.at, actor: scope.actor, ...act, hash: link.hash };
}

const verifyBatch = 5000;

export function createAuditStore(scope: Scope): AuditStore {
  const { db, tenantId } = scope;
  return {
    append(action, subject, details) {
      return db.transaction().execute((trx) => writeAudit(trx, scope, { action, subject, details }));
    },
    async latest(limit) {
      const rows = await db
        .selectFrom('audit_log')
        .select(['seq', 'at', 'actor', 'action', 'subject', 'entry', 'hash'])
        .where('tenant_id', '=', tenantId)
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toEntry);
    },
    async verify(head) {
      let state: ChainState = chainStart;
      for (;;) {
        const rows = await db
          .selectFrom('audit_log')
          .select(['seq', 'entry', 'previous_hash as previousHash', 'hash'])
          .where('tenant_id', '=', tenantId)
          .where('seq', '>', state.seq)
          .orderBy('seq')
          .limit(verifyBatch)
          .execute();
        for (const row of rows) {
          const next = followLink(state, row);
          if ('problem' in next) return { status: 'broken', seq: state.seq + 1, problem: next.problem };
          if (head?.seq === next.seq && head.hash !== next.hash) {
            return { status: 'broken', seq: next.seq, problem: 'the row is not the one that the checkpoint saw' };
          }
          state = next;
        }
        if (rows.length < verifyBatch) break;
      }
      if (head !== undefined && head.seq > state.seq) {
        return {
          status: 'broken',
          seq: state.seq + 1,
          problem: `the checkpoint saw ${head.seq} rows, only ${state.seq} are there`,
        };
      }
      return { status: 'ok', rows: state.seq, head: state.hash };
    },
  };
}
