import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { retryTransient } from '../../src/adapters/postgres/transient-error.ts';
import { startBatch } from '../../src/apps/workspace/batch/start-batch.ts';
import { currentPlan } from '../../src/apps/workspace/current-plan.ts';
import { startGrading } from '../../src/apps/workspace/grade-assignment.ts';
import { publishAssignment } from '../../src/apps/workspace/publish-assignment.ts';
import { openWorkspace, type Workspace } from '../../src/apps/workspace/workspace.ts';
import type { Config } from '../../src/config/config.ts';
import type { StoredBatch } from '../../src/ports/batch-store.ts';
import type { StoredAssignment } from '../../src/ports/stored.ts';
import { essayText, gradedEssays, rubric, taskText } from './night-class.ts';

/** The bench's side of the system: it brings essays in, starts batches and waits; it grades nothing itself. */
export interface District {
  readonly workspace: Workspace;
  /** Essays that nobody had before, as one batch. */
  batch(essays: number): Promise<StoredBatch>;
  /** Waits until nothing of the batch is left, or until it is stopped. @param watch told how many have ended, once a second */
  ended(batch: StoredBatch, watch?: (ended: number) => Promise<void>, stopped?: AbortSignal): Promise<void>;
  /** One essay of a teacher who waits for it: milliseconds from handing it in to its grade. @throws where it got none */
  interactive(): Promise<number>;
  close(): Promise<void>;
}

export async function openDistrict(config: Config): Promise<District> {
  const secrets = { modelApiKey: 'bench', serverToken: undefined };
  const workspace = await openWorkspace({ config, secrets, actor: 'bench' });
  const { assignment } = await publishAssignment(workspace, {
    slug: 'night',
    title: 'Night',
    taskText,
    gradeLevel: '9',
    genre: 'argumentative',
    rubric,
    essays: gradedEssays,
    // Five trait calls an essay: the twin of a suspicious essay would be asked in addition, and made-up essays score unlike their made-up neighbors.
    policy: { maskedTwin: false },
  });
  const engine = await startGrading(workspace, { concurrency: 0 });
  let brought = 0;
  async function bring(essays: number): Promise<string[]> {
    const ids: string[] = [];
    for (let left = essays; left > 0; left -= 1000) {
      const inputs = Array.from({ length: Math.min(1000, left) }, () => {
        brought += 1;
        return { fileName: `${brought}-${randomUUID()}.txt`, mediaType: 'text/plain', text: essayText(brought) };
      });
      ids.push(...(await workspace.stores.submissions.addMany(assignment.id, inputs)).map(({ id }) => id));
    }
    return ids;
  }
  return {
    workspace,
    async batch(essays) {
      const submissionIds = await bring(essays);
      return (await startBatch(workspace, assignment, { submissionIds, title: `${essays} essays` })).batch;
    },
    async ended(batch, watch, stopped) {
      for (;;) {
        if (stopped?.aborted === true) return;
        const counts = await workspace.stores.runs.counts({ batchId: batch.id }).catch(() => undefined);
        if (counts !== undefined) {
          const over = counts.done + counts.failed + counts.cancelled;
          await watch?.(over);
          if (over >= batch.total) return;
        }
        // Counting 50,000 runs is work too.
        await sleep(batch.total > 5000 ? 4000 : 500);
      }
    },
    interactive: () => oneEssay(workspace, assignment, { engine, bring }),
    close: () => workspace.close(),
  };
}

async function oneEssay(
  workspace: Workspace,
  assignment: StoredAssignment,
  {
    engine,
    bring,
  }: { readonly engine: Awaited<ReturnType<typeof startGrading>>; readonly bring: (n: number) => Promise<string[]> },
): Promise<number> {
  const { stores } = workspace;
  const { hash } = await retryTransient(() => currentPlan(workspace, assignment));
  const began = performance.now();
  // A hand-in that the database did not take, because it was away, is made again.
  const runId = await retryTransient(async () => {
    const [submissionId = ''] = await bring(1);
    const [made] = await stores.runs.createMany([{ submissionId, planHash: hash }]);
    const id = made?.run.id ?? '';
    await engine.enqueue([id]);
    return id;
  });
  await engine.waitFor([runId]);
  const waited = performance.now() - began;
  const { status, error } = await retryTransient(() => stores.runs.get(runId));
  if (status !== 'done') throw new Error(`a teacher's essay is ${status}: ${error?.code ?? 'no cause'}`);
  return waited;
}
