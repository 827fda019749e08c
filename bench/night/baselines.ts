import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sendOverHttp } from '../../src/adapters/llm/send-over-http.ts';

/** Empty seven-step workflows a second on the same database, enqueued and executed as runs are. */
export async function emptyWorkflows(url: string, workflows: number, concurrency: number): Promise<number> {
  const child = fork(fileURLToPath(new URL('./empty-workflows-worker.ts', import.meta.url)), {
    env: { ...process.env, ASSAY_BENCH_EMPTY: JSON.stringify({ url, workflows, concurrency }) },
  });
  const gone = once(child, 'exit');
  const [{ perSecond }] = (await once(child, 'message')) as [{ perSecond: number }];
  await gone;
  return perSecond;
}

/** The same HTTP calls over the same client with the same concurrency, and nothing kept: calls a second. */
export async function bareLoop(
  url: string,
  bodies: readonly string[],
  { calls, concurrency }: { readonly calls: number; readonly concurrency: number },
): Promise<number> {
  let next = 0;
  async function lane(): Promise<void> {
    while (next < calls) {
      const body = bodies[next % bodies.length] ?? '';
      next += 1;
      const headers = { 'content-type': 'application/json' };
      const response = await sendOverHttp(`${url}/chat/completions`, { method: 'POST', headers, body });
      // A reply is read and understood, as any caller must.
      JSON.parse(await response.text());
    }
  }
  const began = performance.now();
  await Promise.all(Array.from({ length: concurrency }, lane));
  return calls / ((performance.now() - began) / 1000);
}
