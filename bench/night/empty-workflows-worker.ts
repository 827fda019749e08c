// What the durable engine does when it has nothing to do: workflows of seven empty steps, for comparison.
import { DBOS } from '@dbos-inc/dbos-sdk';

const order = process.env['ASSAY_BENCH_EMPTY'];
if (order !== undefined && process.send !== undefined) {
  const { url, workflows, concurrency } = JSON.parse(order) as { url: string; workflows: number; concurrency: number };
  const empty = DBOS.registerWorkflow(
    async (nth: number): Promise<number> => {
      for (let step = 1; step <= 7; step += 1) await DBOS.runStep(async () => step, { name: `step-${step}` });
      return nth;
    },
    { name: 'emptySevenSteps' },
  );
  DBOS.setConfig({
    name: 'assay-bench-empty',
    systemDatabaseUrl: url,
    systemDatabaseSchemaName: 'assay_bench_empty',
    listenQueues: ['empty'],
    logger: { info: () => undefined, debug: () => undefined, warn: () => undefined, error: () => undefined },
  });
  await DBOS.launch();
  await DBOS.registerQueue('empty', { workerConcurrency: concurrency, minPollingIntervalMs: 100 });
  const run = async (count: number): Promise<void> => {
    const handles = [];
    for (let nth = 0; nth < count; nth += 1) {
      handles.push(await DBOS.startWorkflow(empty, { queueName: 'empty' })(nth));
    }
    for (const handle of handles) await handle.getResult();
  };
  // Its code is warm then, as that of the workers is.
  await run(2 * concurrency);
  const began = performance.now();
  await run(workflows);
  process.send({ perSecond: workflows / ((performance.now() - began) / 1000) });
  await DBOS.shutdown();
  process.disconnect();
}
