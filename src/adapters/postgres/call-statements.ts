import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import { defaultCeiling } from '../../core/assessment-ceiling.ts';
import { AssayError } from '../../core/errors.ts';
import type { CallAdmission, CallOpening, CallSettlement, SpentLimit } from '../../ports/call-ledger.ts';
import type { ModelReply } from '../../ports/model.ts';
import { retryTransient } from './transient-error.ts';
import { noteWritten, runMemory, unwrittenSteps } from './run-memory.ts';
import { stepRefusal } from './step-verdict.ts';
import type { Tables } from './table-types.ts';
import { together } from './together.ts';

/** A reply is read back as it was written by `settle`. */
function replyFromColumn(column: string): ModelReply {
  return JSON.parse(column) as ModelReply;
}

const admissionSchema = z.looseObject({
  verdict: z.enum(['open', 'later', 'spent', 'busy', 'erased', 'cancelled', 'other']),
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

/** What is said of one call: undefined when it has to be asked alone, an error when its run may not go on. */
function toAdmission(runId: string, row: z.infer<typeof admissionSchema>): CallAdmission | AssayError | undefined {
  if (row.verdict === 'busy') return undefined;
  const refusal = stepRefusal(runId, row.verdict);
  if (refusal !== undefined) return refusal;
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
  const { status, usage } = settlement;
  return {
    attempt: attemptId,
    status,
    answered: settlement.modelAnswered ?? null,
    fingerprint: settlement.fingerprint ?? null,
    input: usage.inputTokens,
    output: usage.outputTokens,
    cached: usage.cachedTokens ?? null,
    cost: Math.round(settlement.costMicroUsd),
    latency: settlement.latencyMs,
    http: settlement.httpStatus ?? null,
    error: settlement.errorCode ?? null,
    target: place?.target ?? null,
    estimate: place?.tokens ?? null,
  };
}

function repliesOf(settlements: readonly Settled[]): string {
  return JSON.stringify(
    settlements.flatMap(({ attemptId, settlement: { reply } }) =>
      reply === undefined ? [] : [{ attempt: attemptId, reply: JSON.stringify(reply) }],
    ),
  );
}

/** Numbered, so that the answers find their items in whatever order they come. */
function numbered(items: readonly object[]): string {
  return JSON.stringify(items.map((item, n) => ({ n, ...item })));
}

function inOrder<I, R extends { readonly n: number }, O>(
  items: readonly I[],
  rows: readonly R[],
  read: (item: I, row: R) => O,
): readonly (O | undefined)[] {
  const byNumber = new Map(rows.map((row) => [row.n, row]));
  return items.map((item, n) => {
    const row = byNumber.get(n);
    return row === undefined ? undefined : read(item, row);
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
    const { rows } = await retryTransient(() =>
      sql<{ n: number; cancelled: boolean; reply: string | null }>`
        select * from assay.begin_questions(${tenantId}, ${numbered(asked)}::json)`.execute(db),
    );
    return inOrder(asked, rows, (_, { cancelled, reply }) => ({ cancelled, reply }));
  }
  async function openMany(openings: readonly Opened[], wait = false): Promise<readonly (Admitted | undefined)[]> {
    const steps = unwrittenSteps(
      db,
      openings.map(({ opening }) => opening.runId),
    );
    const { rows } = await retryTransient(() =>
      sql<{ n: number }>`
        select * from assay.open_calls(${tenantId}, ${numbered(openings.map(openingFields))}::json, ${ceiling}::jsonb, ${JSON.stringify(steps)}::json, ${wait})`.execute(
        db,
      ),
    );
    const admitted = inOrder(openings, rows, ({ opening }, row) =>
      toAdmission(opening.runId, admissionSchema.parse(row)),
    );
    const written = new Set(openings.flatMap(({ opening }, n) => (isAdmission(admitted[n]) ? opening.runId : [])));
    noteWritten(
      db,
      steps.filter((step) => written.has(step.run)),
    );
    return admitted;
  }
  async function settleMany(
    settlements: readonly Settled[],
    wait = false,
  ): Promise<readonly ('settled' | 'absent' | undefined)[]> {
    const { rows } = await retryTransient(() =>
      sql<{ n: number; verdict: 'settled' | 'absent' | 'busy' }>`
        select * from assay.settle_calls(${tenantId}, ${numbered(settlements.map(settlementFields))}::json,
          ${repliesOf(settlements)}::json, ${wait})`.execute(db),
    );
    return inOrder(settlements, rows, (_, { verdict }) => (verdict === 'busy' ? undefined : verdict));
  }

  const recall = together({ many: recallMany, one: async (asked: Asked) => only(await recallMany([asked])) });
  const open = together({
    many: (openings: readonly Opened[]) => openMany(openings),
    one: async (opened: Opened) => only(await openMany([opened], true)),
  });
  const settle = together({
    many: (settlements: readonly Settled[]) => settleMany(settlements),
    one: async (settled: Settled) => only(await settleMany([settled], true)),
  });
  return {
    async recall(asked) {
      // What this process asked in this run it knows the answers of.
      if (runMemory(db, asked.run)?.fresh === true) return undefined;
      const { cancelled, reply } = await recall(asked);
      if (cancelled) throw new AssayError('conflict', `run "${asked.run}" was cancelled`);
      return reply === null ? undefined : replyFromColumn(reply);
    },
    async open(opened) {
      const admitted = await open(opened);
      if (!isAdmission(admitted)) throw admitted;
      return admitted;
    },
    settle: async (settled) => (await settle(settled)) === 'settled',
  };
}

type Admitted = CallAdmission | AssayError;

function isAdmission(admitted: Admitted | undefined): admitted is CallAdmission {
  return admitted !== undefined && !(admitted instanceof AssayError);
}

function only<O>([answer]: readonly (O | undefined)[]): O {
  if (answer === undefined) throw new AssayError('internal', 'a statement about one call gave no answer');
  return answer;
}
