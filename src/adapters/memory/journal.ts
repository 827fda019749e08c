import { canonicalJson, contentHash, type Json } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { Journal } from '../../ports/journal.ts';

interface DoneStep {
  readonly inputHash: string;
  readonly output: Promise<string>;
}

/**
 * A journal that lives as long as its object: for library use and tests. Outputs go through canonical JSON, as they do on the durable
 * engine, so that a step sees the same value the first time and ever after. A step that failed may be tried again.
 */
export function createMemoryJournal(): Journal {
  const steps = new Map<string, DoneStep>();
  return {
    async step<T>(name: string, input: Json, work: () => Promise<T>): Promise<T> {
      const inputHash = contentHash(input);
      let done = steps.get(name);
      if (done !== undefined && done.inputHash !== inputHash) {
        throw new AssayError(
          'replay.mismatch',
          `step "${name}" ran with another input: ${done.inputHash}, now ${inputHash}`,
        );
      }
      if (done === undefined) {
        done = { inputHash, output: work().then((value) => canonicalJson({ value: value as Json })) };
        steps.set(name, done);
      }
      try {
        return (JSON.parse(await done.output) as { value: T }).value;
      } catch (error) {
        steps.delete(name);
        throw error;
      }
    },
  };
}
