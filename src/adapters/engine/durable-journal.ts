import type { Json } from '../../core/content-hash.ts';
import type { Journal, StepOptions } from '../../ports/journal.ts';
import { valueOf, type StepOutputs } from './step-outputs.ts';

/**
 * The journal of a run on the durable engine. The row in `step_output`, found by the step's own name, is the step's checkpoint: written when
 * its work has ended, and what decides whether it runs when the run is taken up again. The engine knows runs, not steps: its own step
 * would cost seven more round trips and hold nothing that this row does not. A failed step is not a finished one. The row of a `free` step is
 * written with whatever of the run is written next.
 */
export function createDurableJournal(
  outputs: StepOutputs,
  unlessLeaving: <T>(step: () => Promise<T>) => Promise<T>,
): Journal {
  return {
    step: <T>(name: string, input: Json, work: () => Promise<T>, { free = false }: StepOptions = {}) =>
      unlessLeaving(async () => {
        const kept =
          (await outputs.find(name, input)) ?? (await outputs.keep(name, input, await work(), { later: free }));
        // What is read is what was written: a replay sees the same.
        return valueOf(kept) as T;
      }),
  };
}
