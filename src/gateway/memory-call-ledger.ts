import { AssayError } from '../core/errors.ts';
import type { CallLedger, CallOpening, CallSettlement } from '../ports/call-ledger.ts';

/** One call as the ledger knows it. `open`: sent or about to be, no end written. */
interface LedgerCall extends CallOpening {
  readonly status: 'open' | CallSettlement['status'];
  readonly settlement?: CallSettlement;
}

/** A ledger that lives as long as the process and refuses nothing: for library use, where nothing is to be resumed, and for tests. */
export interface MemoryCallLedger extends CallLedger {
  /** Every call that was ever opened, in order. */
  calls(): readonly LedgerCall[];
  /** What was spent at most: settled calls at their cost, open and unknown ones at their reserved maximum. */
  totalMicroUsd(): number;
}

export function createMemoryCallLedger(): MemoryCallLedger {
  const calls = new Map<string, LedgerCall>();
  return {
    recall(scope, requestHash) {
      for (const call of calls.values()) {
        if (call.status === 'open' && call.runId === scope.runId && call.step === scope.step) {
          calls.set(call.attemptId, { ...call, status: 'unknown' });
        }
      }
      const found = [...calls.values()].findLast(
        (call) =>
          call.runId === scope.runId &&
          call.step === scope.step &&
          call.requestHash === requestHash &&
          call.status === 'settled',
      );
      return Promise.resolve(found?.settlement?.reply);
    },
    open(opening) {
      calls.set(opening.attemptId, { ...opening, status: 'open' });
      return Promise.resolve({ status: 'open', waitMs: 0 });
    },
    settle(attemptId, settlement) {
      const call = calls.get(attemptId);
      if (call === undefined)
        return Promise.reject(new AssayError('internal', 'a call was settled that was never opened'));
      calls.set(attemptId, { ...call, status: settlement.status, settlement });
      return Promise.resolve();
    },
    slowDown: () => Promise.resolve(),
    calls: () => [...calls.values()],
    totalMicroUsd: () => [...calls.values()].reduce((total, call) => total + countedMicroUsd(call), 0),
  };
}

function countedMicroUsd(call: LedgerCall): number {
  return call.status === 'settled' || call.status === 'failed'
    ? (call.settlement?.costMicroUsd ?? 0)
    : call.reservedMicroUsd;
}
