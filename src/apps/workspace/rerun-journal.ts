import type { Json } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { Stage } from '../../core/stage.ts';
import type { Journal, StepOptions } from '../../ports/journal.ts';
import type { RecordedSteps } from '../../ports/recorded-steps.ts';

/**
 * The journal of a counterfactual rerun: steps of stages before `from` give what they gave in the original run, whatever their input is
 * now; steps from there on are run (and kept) as steps of the new run.
 */
export function createRerunJournal(original: RecordedSteps, from: Stage, inner: Journal): Journal {
  return {
    async step<T>(name: string, input: Json, work: () => Promise<T>, options?: StepOptions): Promise<T> {
      const stage = name.split('/')[0] ?? '';
      if (stage >= from) return inner.step(name, input, work, options);
      const before = await original.output(name);
      if (before === undefined) {
        throw new AssayError(
          'replay.impossible',
          `the original run never finished a step "${name}"; rerun from an earlier stage`,
        );
      }
      return before.value as T;
    },
  };
}
