/** Schema of the engine's own tables. */
export const engineSchema = 'assay_engine';
export const applicationName = 'assay';
/**
 * Pinned: workflows of a process that died are taken up by whatever version runs next. What must not change meanwhile is checked
 * where it matters, by the input hash of each step.
 */
export const applicationVersion = '1';
/** Somebody waits for these. */
export const queueName = 'grading';
/** Runs of batches, in slots of their own: a night's work never stands before a teacher's essay. */
export const batchQueueName = 'grading-batch';
export const workflowName = 'gradeSubmission';

/** The engine's id of a run's attempt: the run's own id, so that enqueuing twice is enqueuing once. */
export function workflowId(run: { readonly id: string; readonly attempts: number }): string {
  return run.attempts <= 1 ? run.id : `${run.id}.${run.attempts}`;
}

/** Which run a workflow belongs to. */
export function runIdOf(workflow: string): string {
  return workflow.split('.')[0] ?? workflow;
}

/** Whether a workflow is a lot of a batch's runs, which say in their own rows that they belong to it. */
export function isLot(workflow: string): boolean {
  return workflow.startsWith('lot-');
}
