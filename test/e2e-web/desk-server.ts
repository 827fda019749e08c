import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { buildWeb } from '../../scripts/build-web.ts';
import { startServer, type RunningServer } from '../../src/apps/server/start-server.ts';
import { currentPlan } from '../../src/apps/workspace/current-plan.ts';
import { enqueueRuns, startGrading } from '../../src/apps/workspace/grade-assignment.ts';
import { importClass } from '../../src/apps/workspace/import-class.ts';
import { submitEssays } from '../../src/apps/workspace/submit-essays.ts';
import { trainAssignment } from '../../src/apps/workspace/train-assignment.ts';
import { openWorkspace, type Workspace } from '../../src/apps/workspace/workspace.ts';
import type { StoredAssignment } from '../../src/ports/stored.ts';
import { testStorage } from '../durability/test-database.ts';
import { testConfig } from '../test-config.ts';

const demonstration = fileURLToPath(new URL('../../examples/class/assignment.yaml', import.meta.url));

const apiToken = 'test-token-0123456789abcdef';

export interface DeskServer {
  readonly server: RunningServer;
  readonly workspace: Workspace;
  readonly assignment: StoredAssignment;
  /** Hands the class's essays in and queues them for grading; returns at once. */
  handIn(): Promise<void>;
  close(): Promise<void>;
}

/** A whole server with the demonstration class, its scorer trained and in use, nothing handed in yet. */
export async function startDeskServer(): Promise<DeskServer> {
  buildWeb();
  const storage = await testStorage();
  const workspace = await openWorkspace({
    config: testConfig(storage, { concurrency: 2 }),
    secrets: { modelApiKey: undefined, serverToken: apiToken },
    actor: 'test',
  });
  const imported = await importClass(workspace, demonstration);
  const { assignment } = imported;
  await trainAssignment(workspace, assignment, { promote: true });
  const engine = await startGrading(workspace);
  const server = await startServer({ workspace, engine, log: pino({ level: 'silent' }), token: apiToken });
  return {
    server,
    workspace,
    assignment,
    async handIn() {
      await submitEssays(workspace, assignment, imported.submissions ?? '', { roster: imported.roster });
      const { items } = await workspace.stores.submissions.list(assignment.id, { limit: 1000 });
      const { hash } = await currentPlan(workspace, assignment);
      await enqueueRuns(workspace, assignment, { engine, planHash: hash, submissionIds: items.map(({ id }) => id) });
    },
    async close() {
      await server.close();
      await workspace.close();
      await storage.remove();
    },
  };
}
