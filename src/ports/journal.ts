import type { Json } from '../core/content-hash.ts';

/**
 * What has been done already. The pipeline is written against it: everything that costs money or touches the outside is a step;
 * what is pure is computed again.
 *
 * In memory for library use and tests; on the durable engine in production, where a finished step is never run again after a crash;
 * read-only for replay, where a step that was never run is an error.
 */
export interface Journal {
  /**
   * Runs `work` once for this run and name, and gives its output ever after.
   *
   * @param name  unique in the run, starting with the stage: `4-grade/ideas/1`
   * @param input what the step depends on; must be the same whenever the run is repeated (its hash is kept and compared)
   * @param options `free`: doing it again after a crash would cost nothing and tell nobody anything (what it paid for lies in the call ledger). Its
   *   output is kept no later than the next paid call of the run is sent, and with the run's grade
   * @throws AssayError `replay.mismatch` when the step is there with another input
   */
  step<T>(name: string, input: Json, work: () => Promise<T>, options?: StepOptions): Promise<T>;
}

export interface StepOptions {
  readonly free?: boolean;
}
