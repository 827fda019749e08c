import { randomUUID } from 'node:crypto';
import { AssayError } from '../core/errors.ts';
import { targetKey, type ModelTarget } from '../core/model-route.ts';
import type { CallAdmission, CallLedger } from '../ports/call-ledger.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  BatchApi,
  BatchedQuestion,
  BatchLine,
  ProviderBatch,
  ProviderBatchStore,
} from '../ports/provider-batches.ts';
import { batchPrices, costMicroUsd } from './call-cost.ts';

export interface ProviderBatchesParts {
  readonly store: ProviderBatchStore;
  readonly ledger: CallLedger;
  readonly clock: Clock;
  readonly apiOf: (target: ModelTarget) => Promise<BatchApi>;
}

/**
 * One round: sends what waits, looks after what was sent, reads what has ended, wakes the runs. One process at a time makes it. It may die at
 * any place: a batch is written down before it is made and found again by its name, every question of it stands in the ledger before it is
 * sent, and reading a batch twice settles the same calls to the same figures.
 *
 * @returns errors of single batches, which hold up no other; those batches are looked after again in the next round
 */
export async function roundOfProviderBatches(parts: ProviderBatchesParts): Promise<readonly unknown[]> {
  const { store, clock } = parts;
  const errors: unknown[] = [];
  const each = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      errors.push(error);
    }
  };
  for (const questions of await store.ready(clock.now())) await each(() => begin(parts, questions));
  for (const batch of await store.underWay())
    await each(() => (batch.remoteId === undefined ? send(parts, batch) : lookAfter(parts, batch, batch.remoteId)));
  for (const batch of await store.leftBehind(clock.now())) await each(() => forget(parts, batch));
  await store.wake();
  return errors;
}

/** Writes calls and batch down. What a budget or ceiling does not hold is refused; what has no place this minute waits. */
async function begin({ store, ledger, clock }: ProviderBatchesParts, questions: readonly BatchedQuestion[]) {
  const [first] = questions;
  if (first === undefined) return;
  const admitted: string[] = [];
  for (const question of questions) {
    const { attemptId } = question;
    const admission = await admit(ledger, question);
    if (admission?.status === 'open') admitted.push(attemptId);
    if (admission?.status === 'spent') await store.refuse(attemptId, admission.limit);
  }
  if (admitted.length === 0) return;
  const { target, terms } = first;
  const createdAt = clock.now();
  const deadline = new Date(createdAt.getTime() + terms.deadlineMinutes * 60_000);
  await store.begin({ id: `assay-${randomUUID()}`, target, terms, createdAt, deadline }, admitted);
}

/** @returns undefined for a question of a run that was cancelled or erased since it was read, or that another process is ahead with: no matter of the others */
async function admit(ledger: CallLedger, question: BatchedQuestion): Promise<CallAdmission | undefined> {
  const { attemptId, runId, step, requestHash, target, reservedMicroUsd, reservedTokens } = question;
  try {
    return await ledger.open(
      {
        attemptId,
        runId,
        step,
        requestHash,
        attempt: 1,
        provider: `${target.provider}${target.baseUrl === undefined ? '' : ` ${target.baseUrl}`} batch`,
        modelAsked: target.model,
        reservedMicroUsd,
        reservedTokens,
        // A provider counts its batches apart from the calls a minute.
        target: `${targetKey(target)} batch`,
        estimatedTokens: reservedTokens,
      },
      0,
    );
  } catch (error) {
    if (error instanceof AssayError && (error.code === 'conflict' || error.code === 'replay.impossible'))
      return undefined;
    throw error;
  }
}

/** So long after its deadline a batch that cannot be read is given up. */
const unreachableAfterMs = 3_600_000;

/** Makes the batch at the provider, unless a process that died has made it already. */
async function send(parts: ProviderBatchesParts, batch: ProviderBatch): Promise<void> {
  const { store, clock } = parts;
  if (!isTurn(batch, clock.now())) return;
  const api = await parts.apiOf(batch.target);
  await store.looked(batch.id, clock.now());
  try {
    const there = await api.find(batch.id, batch.createdAt);
    if (there !== undefined) return await store.sent(batch.id, there);
    const questions = await store.questions(batch.id);
    if (questions.length === 0) return await give(parts, batch, 'erased');
    await store.sent(batch.id, await api.create(batch.id, questions));
  } catch (error) {
    // A provider that does not take it will not take it later.
    const isFinal = error instanceof AssayError && !error.retryable;
    if (!isFinal && clock.now() < batch.deadline) throw error;
    // One whose making broke off may have been made all the same, and be charged.
    await give(parts, batch, isFinal ? 'rejected' : 'unreachable', isFinal ? 'failed' : 'unknown');
  }
}

async function lookAfter(parts: ProviderBatchesParts, batch: ProviderBatch, remoteId: string): Promise<void> {
  const { store, clock } = parts;
  const now = clock.now();
  if (!isTurn(batch, now)) return;
  const api = await parts.apiOf(batch.target);
  await store.looked(batch.id, now);
  try {
    const { ended, outcome } = await api.look(remoteId);
    if (!ended) {
      // What was answered until then comes with the end of it.
      if (now >= batch.deadline && outcome !== 'cancelling') await api.cancel(remoteId);
      return;
    }
    for await (const line of api.lines(remoteId)) await settle(parts, batch, line);
    await give(parts, batch, outcome);
  } catch (error) {
    // It may have been answered, and charged: nobody can say. What waits for it is asked directly.
    if (now.getTime() < batch.deadline.getTime() + unreachableAfterMs) throw error;
    await give(parts, batch, 'unreachable', 'unknown');
  }
}

function isTurn({ lookedAt, terms }: ProviderBatch, now: Date): boolean {
  return lookedAt === undefined || now.getTime() - lookedAt.getTime() >= terms.pollSeconds * 1000;
}

/** Essays do not stay at the provider longer than they are needed there. A provider that deletes no files keeps them as long as it says. */
async function forget(parts: ProviderBatchesParts, batch: ProviderBatch): Promise<void> {
  const { store, clock } = parts;
  await store.looked(batch.id, clock.now());
  try {
    const isGone = await removeFiles(await parts.apiOf(batch.target), batch);
    if (isGone) await store.forgotten(batch.id);
  } catch (error) {
    if (error instanceof AssayError && !error.retryable) await store.forgotten(batch.id);
    throw error;
  }
}

/** @returns false for a batch that we gave up and that has not ended there: it is taken back first, so that nothing of it comes later */
async function removeFiles(api: BatchApi, { id, remoteId, createdAt }: ProviderBatch): Promise<boolean> {
  const made = remoteId ?? (await api.find(id, createdAt));
  if (made !== undefined) {
    const { ended, outcome } = await api.look(made);
    if (!ended) {
      if (outcome !== 'cancelling')
        await api.cancel(made).catch((error: unknown) => {
          // Refused, for one that is about to end: the next look sees it.
          if (!(error instanceof AssayError) || error.retryable) throw error;
        });
      return false;
    }
  }
  await api.forget(id, made);
  return true;
}

/** The money at once; the reply is read by the run that asked, which knows what it wanted. */
async function settle({ store, ledger, clock }: ProviderBatchesParts, batch: ProviderBatch, line: BatchLine) {
  if (line.httpStatus !== 200) return;
  const usage = line.usage ?? { inputTokens: 0, outputTokens: 0 };
  await ledger.settle(line.attemptId, {
    // Without its usage it counts at what was reserved.
    status: line.usage === undefined ? 'unknown' : 'settled',
    ...(line.modelAnswered !== undefined && { modelAnswered: line.modelAnswered }),
    usage,
    costMicroUsd: costMicroUsd(usage, batchPrices(batch.target, batch.terms)),
    latencyMs: clock.now().getTime() - batch.createdAt.getTime(),
  });
  await store.answered(line.attemptId, line.body);
}

/** What has no answer is asked directly. `failed`: it was not charged; `unknown`: perhaps it was. The money first: whoever dies between has it done again. */
async function give(
  { store, ledger, clock }: ProviderBatchesParts,
  batch: ProviderBatch,
  outcome: string,
  status: 'failed' | 'unknown' = 'failed',
) {
  for (const attemptId of await store.unanswered(batch.id)) {
    await ledger.settle(attemptId, {
      status,
      usage: { inputTokens: 0, outputTokens: 0 },
      costMicroUsd: 0,
      latencyMs: clock.now().getTime() - batch.createdAt.getTime(),
      errorCode: `batch-${outcome}`,
    });
  }
  await store.missed(batch.id);
  await store.ended(batch.id, outcome, clock.now());
}
