import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import { canonicalJson, type Json } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { AuditEntry } from '../../ports/stored.ts';
import type { AuditStore } from '../../ports/stores.ts';
import { chainStart, followLink, nextLink, type ChainState } from '../../privacy/audit-chain.ts';
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
  const draft = auditDraft(scope, act);
  const { rows } = await sql<AppendedRow>`
    select * from assay.append_audit(${scope.tenantId}, ${draft.before}, ${draft.after})`.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new AssayError('internal', 'the audit log gave no answer');
  return draft.appended(row);
}

/** What `assay.append_audit` says of the row that it wrote. */
export interface AppendedRow {
  readonly audit_seq: number;
  readonly previous_hash: string;
  readonly audit_hash: string;
}

/** A row of the chain before its number is known: what stands before and behind it in the canonical entry. */
interface AuditDraft {
  readonly before: string;
  readonly after: string;
  /** @throws AssayError `internal` when the database chained it in another way than we do */
  appended(row: AppendedRow): AuditEntry;
}

export function auditDraft(scope: Scope, act: AuditAct): AuditDraft {
  const { tenantId: tenant, actor } = scope;
  const at = scope.clock.now().toISOString();
  const { action, subject, details } = act;
  return {
    // In the order of their names (RFC 8785): action, actor, at, details, seq, subject, tenant.
    before: `${canonicalJson({ action, actor, at, details }).slice(0, -1)},"seq":`,
    after: `,${canonicalJson({ subject, tenant }).slice(1)}`,
    appended({ audit_seq: seq, previous_hash: previous, audit_hash: hash }) {
      if (nextLink(previous, { tenant, seq, at, actor, action, subject, details }).hash !== hash)
        throw new AssayError('internal', `row ${seq} of the audit log has another hash than its content`);
      return { seq, at, actor, action, subject, details, hash };
    },
  };
}

const verifyBatch = 5000;

export function createAuditStore(scope: Scope): AuditStore {
  const { db, tenantId } = scope;
  return {
    append(action, subject, details) {
      return db.transaction().execute((trx) => writeAudit(trx, scope, { action, subject, details }));
    },
    async latest(limit, { before, subject } = {}) {
      const rows = await db
        .selectFrom('audit_log')
        .select(['seq', 'at', 'actor', 'action', 'subject', 'entry', 'hash'])
        .where('tenant_id', '=', tenantId)
        .$if(before !== undefined, (query) => query.where('seq', '<', before ?? 0))
        .$if(subject !== undefined, (query) => query.where('subject', '=', subject ?? ''))
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
