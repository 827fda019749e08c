import { DBOS } from '@dbos-inc/dbos-sdk';
import { z } from 'zod';
import type { Json } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { Journal } from '../../ports/journal.ts';
import { valueOf, type KeptOutput, type StepOutputs } from './step-outputs.ts';

const checkpointSchema = z.object({ step: z.string(), outputHash: z.string().nullable() });

type Ended =
  | { readonly status: 'done'; readonly kept: KeptOutput }
  | { readonly status: 'failed'; readonly error: unknown };

async function attempt(outputs: StepOutputs, name: string, input: Json, work: () => Promise<unknown>): Promise<Ended> {
  try {
    const before = await outputs.find(name, input);
    return { status: 'done', kept: before ?? (await outputs.keep(name, input, await work())) };
  } catch (error) {
    return { status: 'failed', error };
  }
}

/**
 * The journal on the durable engine, for use inside a workflow. The step's output is kept in `step_output`, then the engine writes a
 * checkpoint that holds only the step's name and the output's hash. A failed step is not a finished one: its error stays out of the
 * engine's tables (it may quote what was sent) and it runs again when the run is taken up again.
 *
 * Steps that run side by side may ask for their place among the checkpoints in another order the next time; so the engine knows them
 * all by one name, and the row in `step_output`, found by the step's own name, is what decides whether it runs.
 */
export function createDurableJournal(
  outputs: StepOutputs,
  unlessLeaving: <T>(step: () => Promise<T>) => Promise<T>,
): Journal {
  return {
    step: <T>(name: string, input: Json, work: () => Promise<T>) =>
      unlessLeaving(() => durableStep<T>(outputs, { name, input, work })),
  };
}

async function durableStep<T>(
  outputs: StepOutputs,
  { name, input, work }: { readonly name: string; readonly input: Json; readonly work: () => Promise<unknown> },
): Promise<T> {
  let ended: Ended | undefined;
  const checkpoint = await DBOS.runStep(
    async () => {
      ended = await attempt(outputs, name, input, work);
      return { step: name, outputHash: ended.status === 'done' ? ended.kept.outputHash : null };
    },
    { name: 'assay.step' },
  );
  // Not executed: a process before us wrote this checkpoint, for this step or for one beside it.
  ended ??= await attempt(outputs, name, input, work);
  if (ended.status === 'failed') throw ended.error;
  const before = checkpointSchema.parse(checkpoint);
  if (before.step === name && before.outputHash !== null && before.outputHash !== ended.kept.outputHash) {
    throw new AssayError(
      'replay.mismatch',
      `step "${name}": the checkpoint says ${before.outputHash}, the kept output is ${ended.kept.outputHash}`,
    );
  }
  return valueOf(ended.kept) as T;
}
