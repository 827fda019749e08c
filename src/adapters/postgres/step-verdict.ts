import { AssayError } from '../../core/errors.ts';

/** Why nothing of a run may come after the steps that were to be written, as `assay.write_steps` says it. */
export function stepRefusal(runId: string, verdict: string): AssayError | undefined {
  if (verdict === 'erased')
    return new AssayError('replay.impossible', `the submission of run "${runId}" was erased; nothing of it is kept`);
  if (verdict === 'cancelled') return new AssayError('conflict', `run "${runId}" was cancelled`);
  if (verdict !== 'other') return undefined;
  return new AssayError('conflict', `another process works on run "${runId}" and was faster; its steps stand`, {
    retryable: true,
    details: { overtaken: true },
  });
}

/** Whoever gets it begins the run again from its journal, where the other's steps stand. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof AssayError && error.details['overtaken'] === true;
}
