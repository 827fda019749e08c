import type { Stores } from '../src/ports/stores.ts';

/** An assignment without graded essays, and a plan: what a run needs to be there. */
export async function runMaterial(stores: Stores, slug: string): Promise<{ assignmentId: string; planHash: string }> {
  const { assignment } = await stores.assignments.put({
    slug,
    title: 'T',
    taskText: 'T',
    gradeLevel: '8',
    genre: 'other',
    rubricId: 'r',
    aiGradingEnabled: true,
    policy: {},
  });
  return { assignmentId: assignment.id, planHash: await stores.artifacts.putJson('plan', { plan: 1 }) };
}

/** A run of a new essay. @param name the essay's, and part of its text: another name is another essay */
export async function newRun(
  stores: Stores,
  slug: string,
  { name, priority }: { readonly name: string | number; readonly priority?: 'batch' },
): Promise<{ readonly runId: string; readonly submissionId: string }> {
  const { assignmentId, planHash } = await runMaterial(stores, slug);
  const [submission] = await stores.submissions.addMany(assignmentId, [
    { fileName: `${name}.txt`, mediaType: 'text/plain', text: `essay ${name}` },
  ]);
  const submissionId = submission?.id ?? '';
  const [made] = await stores.runs.createMany([{ submissionId, planHash, ...(priority && { priority }) }]);
  return { runId: made?.run.id ?? '', submissionId };
}
