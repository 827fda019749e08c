import { createEngine } from '../../src/adapters/engine/engine.ts';
import { connect } from '../../src/adapters/postgres/database.ts';
import { crashingJournal, crashPointFrom } from './crashing-journal.ts';

/** Five steps, each one question to the provider. */
export const toySteps = ['1-sanitize', '3-exemplars', '4-grade/claim/1', '4-grade/evidence/1', '7-review'] as const;

export interface ToyWork {
  readonly storage: { readonly dataDir: string; readonly databaseUrl: string | undefined };
  readonly providerUrl: string;
  /** Runs of processes before this one, which must end before anything new begins. */
  readonly earlier: readonly string[];
  /** The run in which this process dies. */
  readonly own: string | undefined;
}

async function main(work: ToyWork): Promise<void> {
  const database = await connect(work.storage);
  const engine = await createEngine({
    database,
    async execute(runId, journal) {
      const own = crashingJournal(journal, runId === work.own ? crashPointFrom(process.env['CRASH_AT']) : undefined);
      for (const name of toySteps) {
        await own.step(name, { name }, async () => {
          const response = await fetch(`${work.providerUrl}/${runId}/${name}`);
          return response.json();
        });
      }
    },
  });
  await engine.waitFor(work.earlier);
  if (work.own !== undefined) {
    await engine.enqueue([work.own]);
    await engine.waitFor([work.own]);
  }
  await engine.stop();
  await database.close();
}

const order = process.env['ASSAY_WORK'];
if (order !== undefined) await main(JSON.parse(order) as ToyWork);
