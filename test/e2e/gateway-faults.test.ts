import { connect, createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { createLanguageModel } from '../../src/adapters/llm/create-language-model.ts';
import { languageModelProvider } from '../../src/adapters/llm/language-model-provider.ts';
import type { ScriptedReply } from '../../src/adapters/scripted-provider/script.ts';
import {
  startScriptedProvider,
  type ScriptedProvider,
} from '../../src/adapters/scripted-provider/start-scripted-provider.ts';
import { modelRouteSchema } from '../../src/core/model-route.ts';
import { createGatewayModel } from '../../src/gateway/gateway-model.ts';
import { createMemoryCallLedger, type MemoryCallLedger } from '../../src/gateway/memory-call-ledger.ts';
import type { Model, ModelRequest } from '../../src/ports/model.ts';
import { prepare } from './model-path-essay.ts';

const request: ModelRequest = {
  system: '# Trait: Ideas [ideas]',
  user: prepare([['School should start later because teenagers need their sleep.']]).masked.text,
  schemaName: 'trait_grade',
  schema: z.strictObject({
    reasoning: z.string(),
    claims: z.array(
      z.strictObject({ kind: z.string(), sentence_id: z.string(), quote: z.string(), comment: z.string() }),
    ),
    score: z.literal([1, 2, 3, 4, 5, 6]),
  }),
  scoreField: 'score',
  scoreValues: [1, 2, 3, 4, 5, 6],
};
const scope = { runId: 'r', step: '4-grade/ideas/1' };

const open: ScriptedProvider[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((provider) => provider.close()));
});

function modelAt(baseUrl: string): { model: Model; ledger: MemoryCallLedger; slept: number[] } {
  const route = modelRouteSchema.parse({
    provider: 'openai-compatible',
    model: 'scripted-grader-1',
    baseUrl,
    inputMicroUsdPerMTok: 150_000,
    outputMicroUsdPerMTok: 600_000,
    timeoutMs: 1500,
    maxAttempts: 3,
  });
  const ledger = createMemoryCallLedger();
  const slept: number[] = [];
  const sleep = (ms: number): Promise<void> => {
    slept.push(ms);
    return Promise.resolve();
  };
  const provider = languageModelProvider(createLanguageModel(route, {}), route);
  return { model: createGatewayModel({ route, provider, ledger, random: () => 0.5, sleep }), ledger, slept };
}

/** A port on which nobody listens. */
function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 1));
    });
  });
}

/** [what happens, reply, how the first call ends in the ledger, its code] */
const passing: readonly (readonly [string, ScriptedReply, 'failed' | 'unknown', string])[] = [
  ['429 with Retry-After', { fault: 'rate-limited', retryAfterSeconds: 2 }, 'failed', 'rate-limited'],
  ['429 without it', { fault: 'rate-limited' }, 'failed', 'rate-limited'],
  ['500', { fault: 'server-error' }, 'failed', 'server-error'],
  ['502', { fault: 'bad-gateway' }, 'failed', 'server-error'],
  ['503', { fault: 'unavailable' }, 'failed', 'server-error'],
  ['529', { fault: 'overloaded' }, 'failed', 'server-error'],
  // From here on the provider may have made a reply and charged it: it counts at the most that it can have cost.
  ['a hung socket', { fault: 'hang' }, 'unknown', 'timeout'],
  ['a cut stream', { fault: 'cut-body' }, 'unknown', 'cut-off'],
  ['a slow drip', { fault: 'slow-drip' }, 'unknown', 'timeout'],
  ['an answer that is no JSON', { fault: 'broken-envelope' }, 'unknown', 'malformed'],
];

test.each(passing)('%s: asked once more, and answered', async (_name, reply, status, code) => {
  const provider = await startScriptedProvider({ script: [{ times: 1, reply }] });
  open.push(provider);
  const { model, ledger, slept } = modelAt(provider.url);
  expect((await model.ask(request, scope)).status).toBe('ok');
  const [first, second] = ledger.calls();
  expect([first?.status, first?.settlement?.errorCode, second?.status]).toEqual([status, code, 'settled']);
  // Half of the first step of 500 ms; where the provider says how long, that and half a step.
  expect(slept).toEqual(['retryAfterSeconds' in reply ? 2250 : 250]);
  // Never under the provider's bill.
  const bill = provider.ledger().reduce((sum, call) => sum + call.priceMicroUsd, 0);
  expect(ledger.totalMicroUsd()).toBeGreaterThanOrEqual(bill);
});

test('nobody there: no attempt is charged, and the caller hears how it ended', async () => {
  const { model, ledger } = modelAt(`http://127.0.0.1:${await closedPort()}/v1`);
  await expect(model.ask(request, scope)).rejects.toMatchObject({
    code: 'model.transport',
    retryable: true,
    details: { fault: 'connection', attempts: 3 },
  });
  expect(ledger.calls().map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
  expect(ledger.totalMicroUsd()).toBe(0);
});

/** A server whose queue is full: it listens, takes nobody in, and the system answers no further greeting. */
async function startFullServer(): Promise<{ port: number; close: () => Promise<void> }> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
    const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      // Its own thread stands still from here on.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`,
    { eval: true },
  );
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  let inQueue = 0;
  const callers = Array.from({ length: 8 }, () =>
    connect(port, '127.0.0.1')
      .on('connect', () => (inQueue += 1))
      .on('error', () => undefined),
  );
  // A queue of 1 holds two; the others are what a full one is known by.
  await vi.waitFor(() => expect(inQueue).toBeGreaterThanOrEqual(2));
  return {
    port,
    async close() {
      for (const caller of callers) caller.destroy();
      await worker.terminate();
    },
  };
}

// Elsewhere a full queue refuses, which is the test above.
test.runIf(process.platform === 'linux')('no connection in time: never sent, so never charged', async () => {
  const full = await startFullServer();
  onTestFinished(() => full.close());
  const { model, ledger, slept } = modelAt(`http://127.0.0.1:${full.port}/v1`);
  await expect(model.ask(request, scope)).rejects.toMatchObject({
    code: 'model.transport',
    message: expect.stringContaining('ERR_CONNECT_TIMEOUT'),
    details: { fault: 'connection', attempts: 3 },
  });
  expect(ledger.calls().map(({ status, settlement }) => [status, settlement?.errorCode])).toEqual(
    Array.from({ length: 3 }, () => ['failed', 'connection']),
  );
  // Half of 500 ms, half of 1,000 ms.
  expect([ledger.totalMicroUsd(), slept]).toEqual([0, [250, 500]]);
});

/** Replies that came and cannot be used: paid for, never sent again by the gateway. */
const unusable: readonly (readonly [string, ScriptedReply, string])[] = [
  ['truncated JSON', { fault: 'truncated-json' }, 'truncated'],
  ['invalid JSON', { fault: 'invalid-json' }, 'invalid-json'],
  ['a wrong schema', { fault: 'wrong-schema' }, 'wrong-schema'],
  ['a missing field', { fault: 'missing-field' }, 'missing-field'],
  ['empty content', { fault: 'empty' }, 'empty'],
  ['a refusal', { fault: 'refusal' }, 'refusal'],
  ['an end by length', { fault: 'length' }, 'truncated'],
  ['a score off the scale', { fault: 'off-scale' }, 'off-scale'],
  ['another model', { fault: 'wrong-model' }, 'wrong-model'],
];

test.each(unusable)('%s: a failure with a name, at its price', async (_name, reply, problem) => {
  const provider = await startScriptedProvider({ script: [{ reply }] });
  open.push(provider);
  const { model, ledger } = modelAt(provider.url);
  expect(await model.ask(request, scope)).toMatchObject({ status: 'failed', problem });
  expect(ledger.calls()).toHaveLength(1);
  expect(ledger.totalMicroUsd()).toBe(provider.ledger()[0]?.priceMicroUsd);
});

test.each([400, 401, 403, 404, 413, 501])(
  'HTTP %i is asked once; only a refused key may be another one later',
  async (status) => {
    const provider = await startScriptedProvider({ script: [{ reply: { status } }] });
    open.push(provider);
    const { model } = modelAt(provider.url);
    await expect(model.ask(request, scope)).rejects.toMatchObject({
      code: 'model.rejected',
      retryable: status === 401,
    });
    expect(provider.ledger()).toHaveLength(1);
  },
);
