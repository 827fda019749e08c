import { AssayError } from '../../core/errors.ts';
import type { CallLedger, CallOpening, CallSettlement } from '../../ports/call-ledger.ts';

interface MemoryCall {
  readonly opening: CallOpening;
  settlement?: CallSettlement;
}

/** A ledger that lives as long as its object: for library use and tests. */
export function createMemoryCallLedger(): CallLedger {
  const calls = new Map<string, MemoryCall>();
  return {
    async recall(scope, requestHash) {
      const found = [...calls.values()].findLast(
        ({ opening, settlement }) =>
          opening.runId === scope.runId &&
          opening.step === scope.step &&
          opening.requestHash === requestHash &&
          settlement?.status === 'settled' &&
          settlement.reply !== undefined,
      );
      return found?.settlement?.reply;
    },
    async open(opening) {
      calls.set(opening.attemptId, { opening });
    },
    async settle(attemptId, settlement) {
      const call = calls.get(attemptId);
      if (call === undefined) throw new AssayError('internal', `call "${attemptId}" is settled and was never opened`);
      call.settlement = settlement;
    },
  };
}
