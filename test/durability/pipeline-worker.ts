import { executeRun } from '../../src/apps/workspace/grade-run.ts';
import { openWorkspace } from '../../src/apps/workspace/workspace.ts';
import type { Config } from '../../src/config/config.ts';
import { crashingJournal, crashPointFrom } from './crashing-journal.ts';

/** The real pipeline with a model behind the gateway, in a process that may be told to die at a step. */
export interface PipelineWork {
  readonly config: Config;
  /** Runs of processes before this one, which must end before anything new begins. */
  readonly earlier: readonly string[];
  /** The run in which this process dies. */
  readonly own: string | undefined;
}

async function main({ config, earlier, own }: PipelineWork): Promise<void> {
  const workspace = await openWorkspace({
    config,
    secrets: { modelApiKey: 'test', serverToken: undefined },
    actor: 'worker',
  });
  const point = crashPointFrom(process.env['CRASH_AT']);
  const engine = await workspace.startEngine(async (opened, runId, journal) => {
    await executeRun(opened, runId, crashingJournal(journal, runId === own ? point : undefined));
  });
  await engine.waitFor(earlier);
  if (own !== undefined) {
    await engine.enqueue([own]);
    await engine.waitFor([own]);
  }
  await workspace.close();
}

const order = process.env['ASSAY_WORK'];
if (order !== undefined) await main(JSON.parse(order) as PipelineWork);
