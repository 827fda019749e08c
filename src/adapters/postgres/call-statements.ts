import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import { defaultCeiling } from '../../core/assessment-ceiling.ts';
import { AssayError } from '../../core/errors.ts';
import type { CallAdmission, CallOpening, CallSettlement, SpentLimit } from '../../ports/call-ledger.ts';
import type { ModelReply } from '../../ports/model.ts';
import { whenConnected } from './connection-error.ts';
import type { Tables } from './table-types.ts';
import { together } from './together.ts';

/** A reply is read back as it was written by `settle`. */
function replyFromColumn(column: string): ModelReply {
  return JSON.parse(column) as ModelReply;
}

const admissionSchema = z.looseObject({
  verdict: z.enum(['open', 'later', 'spent']),
  wait_ms: z.number().nullable(),
  resets_at: z.date().nullable(),
});

const spentSchema = z.object({
  scope: z.enum(['assessment', 'student', 'assignment', 'class', 'tenant']),
  scope_id: z.string(),
  unit: z.enum(['micro-dollars', 'tokens', 'calls', 'seconds']),
  period: z.enum(['total', 'month', 'day', 'hour']),
  allowed: z.number(),
  used: z.number(),
  asked: z.number(),
});

function toAdmission(row: z.infer<typeof admissionSchema>): CallAdmission {
  if (row.verdict === 'open') return { status: 'open', waitMs: row.wait_ms ?? 0 };
  if (row.verdict === 'later') return { status: 'later', forMs: row.wait_ms ?? 0 };
  return { status: 'spent', limit: toSpentLimit(row) };
}

function toSpentLimit({ resets_at, ...row }: z.infer<typeof admissionSchema>): SpentLimit {
  const { scope_id: scopeId, ...rest } = spentSchema.parse(row);
  return { ...rest, scopeId, resetsAt: resets_at ?? undefined };
}

interface Asked {
  readonly run: string;
  readonly step: string;
  readonly hash: string;
}

interface Opened {
  readonly opening: CallOpening;
  readonly longestWaitMs: number;
}

interface Settled {
  readonly attemptId: string;
  readonly settlement: CallSettlement;
  /** What it took from the limit a minute, where that is known. */
  readonly place: { readonly target: string; readonly tokens: number } | undefined;
}

function openingFields({ opening, longestWaitMs }: Opened) {
  return {
    attempt: opening.attemptId,
    run: opening.runId,
    step: opening.step,
    hash: opening.requestHash,
    number: opening.attempt,
    provider: opening.provider,
    model: opening.modelAsked,
    // Rounded up: a reservation is never below what the call can cost.
    reserved: Math.ceil(opening.reservedMicroUsd),
    tokens: Math.ceil(opening.reservedTokens),
    target: opening.target,
    estimate: opening.estimatedTokens,
    longest: longestWaitMs,
  };
}

function settlementFields({ attemptId, settlement, place }: Settled) {
  const { status, usage, reply } = settlement;
  return {
    attempt: attemptId,
    status,
    answered: settlement.modelAnswered ?? null,
    fingerprint: settlement.fingerprint ?? null,
    input: usage.inputTokens,
    output: usage.outputTokens,
    cost: Math.round(settlement.costMicroUsd),
    latency: settlement.latencyMs,
    http: settlement.httpStatus ?? null,
    error: settlement.errorCode ?? null,
    reply: reply === undefined ? null : JSON.stringify(reply),
    target: place?.target ?? null,
    estimate: place?.tokens ?? null,
  };
}

/** Numbered, so that the answers find their items in whatever order they come. */
function numbered(items: readonly object[]): string {
  return JSON.stringify(items.map((item, n) => ({ n, ...item })));
}

function inOrder<R extends { readonly n: number }, O>(count: number, rows: readonly R[], read: (row: R) => O) {
  const byNumber = new Map(rows.map((row) => [row.n, row]));
  return Array.from({ length: count }, (_, n) => {
    const row = byNumber.get(n);
    return row === undefined ? undefined : read(row);
  });
}

/** The statements of the ledger that every paid call makes. */
interface CallStatements {
  /** @throws AssayError `conflict` when the run was cancelled */
  recall(asked: Asked): Promise<ModelReply | undefined>;
  open(opened: Opened): Promise<CallAdmission>;
  /** @returns false when there is no such call */
  settle(settled: Settled): Promise<boolean>;
}

/** A lot is the statement of one, for many; one alone is a lot of one that waits for whoever holds its rows. */
export function callStatements(db: Kysely<Tables>, tenantId: string): CallStatements {
  const ceiling = JSON.stringify(defaultCeiling);

  async function recallMany(asked: readonly Asked[]) {
    const { rows } = await whenConnected(() =>
      sql<{ n: number; cancelled: boolean; reply: string | null }>`
        select * from assay.begin_questions(${tenantId}, ${numbered(asked)}::json)`.execute(db),
    );
    return inOrder(asked.length, rows, ({ cancelled, reply }) => ({ cancelled, reply }));
  }
  async function openMany(openings: readonly Opened[]): Promise<readonly (CallAdmission | undefined)[]> {
    const { rows } = await whenConnected(() =>
      sql<{ n: number }>`
        select * from assay.open_calls(${tenantId}, ${numbered(openings.map(openingFields))}::json, ${ceiling}::jsonb)`.execute(
        db,
      ),
    );
    return inOrder(openings.length, rows, (row) => toAdmission(admissionSchema.parse(row)));
  }
  async function settleMany(settlements: readonly Settled[]): Promise<readonly (boolean | undefined)[]> {
    const { rows } = await whenConnected(() =>
      sql<{ n: number; verdict: string }>`
        select * from assay.settle_calls(${tenantId}, ${numbered(settlements.map(settlementFields))}::json)`.execute(
        db,
      ),
    );
    return inOrder(settlements.length, rows, ({ verdict }) => (verdict === 'busy' ? undefined : verdict === 'settled'));
  }
  async function settleOne({ attemptId, settlement, place }: Settled): Promise<boolean> {
    const { status, usage, reply } = settlement;
    const { rows } = await whenConnected(() =>
      sql<{ found: boolean }>`
        select assay.settle_call(${tenantId}, ${attemptId}, ${status}, ${settlement.modelAnswered ?? null}, ${settlement.fingerprint ?? null},
          ${usage.inputTokens}::bigint, ${usage.outputTokens}::bigint, ${Math.round(settlement.costMicroUsd)}::bigint,
          ${settlement.latencyMs}::double precision, ${settlement.httpStatus ?? null}::integer, ${settlement.errorCode ?? null},
          ${reply === undefined ? null : JSON.stringify(reply)}, ${place?.target ?? null}, ${place?.tokens ?? null}::double precision) as found`.execute(
        db,
      ),
    );
    return rows[0]?.found === true;
  }

  const recall = together({ many: recallMany, one: async (asked: Asked) => only(await recallMany([asked])) });
  return {
    async recall(asked) {
      const { cancelled, reply } = await recall(asked);
      if (cancelled) throw new AssayError('conflict', `run "${asked.run}" was cancelled`);
      return reply === null ? undefined : replyFromColumn(reply);
    },
    open: together({ many: openMany, one: async (opened: Opened) => only(await openMany([opened])) }),
    settle: together({ many: settleMany, one: settleOne }),
  };
}

function only<O>([answer]: readonly (O | undefined)[]): O {
  if (answer === undefined) throw new AssayError('internal', 'a statement about one call gave no answer');
  return answer;
}
