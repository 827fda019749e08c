import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { scriptedRoute } from '../../../test/test-config.ts';
import {
  startScriptedProvider,
  type ScriptedProvider,
} from '../../adapters/scripted-provider/start-scripted-provider.ts';
import { createMemoryCallLedger } from '../../gateway/memory-call-ledger.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { ModelRequest } from '../../ports/model.ts';
import { createConfiguredModel, type ConfiguredModelParts } from './configured-model.ts';

let provider: ScriptedProvider;
beforeAll(async () => {
  provider = await startScriptedProvider({
    keepRequests: true,
    script: [{ reply: { content: '{"score":2}' } }],
  });
});
afterAll(() => provider.close());

const request: ModelRequest = {
  system: 'rules',
  user: 'essay',
  schemaName: 'answer',
  schema: z.strictObject({ score: z.literal([1, 2]) }),
};

function parts(ledger: CallLedger = createMemoryCallLedger()): ConfiguredModelParts {
  return { secrets: { modelApiKey: undefined, serverToken: undefined }, ledger, circuits: new Map() };
}

test('two routes to one model share its circuit, and each asks on its own terms', async () => {
  const shared = parts();
  for (const temperature of [0, 0.7])
    await createConfiguredModel(scriptedRoute(provider.url, { temperature }), shared).ask(request, {
      runId: 'run',
      step: `at ${temperature}`,
    });
  const asked = provider.requests().map((body) => z.object({ temperature: z.number() }).parse(JSON.parse(body)));
  expect(asked).toEqual([{ temperature: 0 }, { temperature: 0.7 }]);
  expect(shared.circuits.size).toBe(1);
});

test('a build that is not pinned is refused, or by the route’s word recorded; without a pin any answers', async () => {
  // The stand-in calls its build "scripted".
  const ask = async (more: object) => {
    const reply = await createConfiguredModel(scriptedRoute(provider.url, more), parts()).ask(request, {
      runId: 'run',
      step: 'one',
    });
    return reply.status === 'failed' ? reply.problem : reply.value;
  };
  expect(await ask({})).toEqual({ score: 2 });
  expect(await ask({ fingerprints: ['fp_1', 'scripted'] })).toEqual({ score: 2 });
  expect(await ask({ fingerprints: ['fp_1'] })).toBe('wrong-model');
  expect(await ask({ fingerprints: ['fp_1'], onSwappedModel: 'record' })).toEqual({ score: 2 });
});

test('a question that hangs is sent a second time, and the first reply counts; both stand in the ledger', async () => {
  const content = { content: '{"score":2}' };
  const slow = await startScriptedProvider({ script: [{ times: 1, reply: { fault: 'hang' } }, { reply: content }] });
  const ledger = createMemoryCallLedger();
  const model = createConfiguredModel(scriptedRoute(slow.url, { hedgeAfterMs: 100, timeoutMs: 1000 }), parts(ledger));
  expect(await model.ask(request, { runId: 'run', step: 'one' })).toMatchObject({ status: 'ok', value: { score: 2 } });
  expect(slow.ledger()).toHaveLength(2);
  // What hung may have been charged.
  await vi.waitFor(() => expect(ledger.calls().map(({ status }) => status)).toEqual(['unknown', 'settled']), 10_000);
  await slow.close();
});

test('where the money holds no second one, the first is waited for', async () => {
  const slow = await startScriptedProvider({
    latencyMs: { min: 600, max: 600 },
    script: [{ reply: { content: '{"score":2}' } }],
  });
  const ledger = createMemoryCallLedger();
  const limit = { scopeId: '', unit: 'micro-dollars', period: 'month', allowed: 1, used: 1, asked: 1 } as const;
  let asked = 0;
  const tight: CallLedger = {
    ...ledger,
    open: (opening, longestWaitMs) => {
      asked += 1;
      return asked === 1
        ? ledger.open(opening, longestWaitMs)
        : Promise.resolve({ status: 'spent', limit: { ...limit, scope: 'tenant', resetsAt: undefined } });
    },
  };
  const model = createConfiguredModel(scriptedRoute(slow.url, { hedgeAfterMs: 100 }), parts(tight));
  expect(await model.ask(request, { runId: 'run', step: 'one' })).toMatchObject({ status: 'ok', value: { score: 2 } });
  expect([asked, slow.ledger().length]).toEqual([2, 1]);
  await slow.close();
});
