import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { nativeLoops } from './native/memory.ts';
import { predict } from './predict.ts';
import { syntheticEssays } from './testing/synthetic-essays.ts';
import type { PlainTask } from './testing/plain-training-worker.ts';
import { trainScorer, type TrainOptions } from './train.ts';

const targetPrediction = z.object({ continuous: z.number(), score: z.number() });
const told = z.object({
  plain: z.boolean(),
  report: z.object({
    targets: z.record(
      z.string(),
      z.object({
        quadraticWeightedKappa: z.number(),
        rootMeanSquaredError: z.number(),
        stack: z.record(z.string(), z.number()),
      }),
    ),
  }),
  outOfFold: z.record(z.string(), z.map(z.string(), z.number())),
  predictions: z.array(z.record(z.string(), targetPrediction)),
});

const options: TrainOptions = {
  scales: { holistic: { min: 1, max: 6, step: 1 }, ideas: { min: 1, max: 5, step: 0.5 } },
  seed: 7,
  bucketKey: 'a tenant secret',
};
const essays = syntheticEssays(90, 11);
const unseen = syntheticEssays(25, 12).map(({ text }) => text);

async function trainPlainly(task: PlainTask): Promise<z.infer<typeof told>> {
  const worker = new Worker(new URL('./testing/plain-training-worker.ts', import.meta.url), { workerData: task });
  const [message]: unknown[] = await once(worker, 'message');
  return told.parse(message);
}

describe('a whole training without WebAssembly', async () => {
  const scorer = await trainScorer(essays, options);
  const plainly = await trainPlainly({ essays, unseen, options });

  test('took the plain path there and the compiled one here', () => {
    expect([plainly.plain, nativeLoops() === undefined]).toEqual([true, false]);
  });

  test('gives the same scores to 1e-6, out of fold and of new essays', () => {
    const differences: number[] = [];
    for (const [target, scores] of Object.entries(scorer.outOfFold ?? {})) {
      for (const [id, score] of scores) differences.push(Math.abs(score - (plainly.outOfFold[target]?.get(id) ?? NaN)));
    }
    for (const [at, text] of unseen.entries()) {
      for (const [target, { continuous }] of Object.entries(predict(scorer, text)))
        differences.push(Math.abs(continuous - (plainly.predictions[at]?.[target]?.continuous ?? NaN)));
    }
    // 90 + 25 essays with two targets; NaN would fail the comparison.
    expect(differences).toHaveLength(2 * (90 + 25));
    expect(differences.every((difference) => difference < 1e-6)).toBe(true);
  });

  test('gives the same reported scores, stack and report card', () => {
    for (const [at, text] of unseen.entries()) {
      for (const [target, { score }] of Object.entries(predict(scorer, text)))
        expect(plainly.predictions[at]?.[target]?.score).toBe(score);
    }
    for (const [target, { quadraticWeightedKappa, rootMeanSquaredError, stack }] of Object.entries(
      scorer.report.targets,
    )) {
      const other = plainly.report.targets[target];
      expect(other?.quadraticWeightedKappa).toBeCloseTo(quadraticWeightedKappa ?? NaN, 9);
      expect(other?.rootMeanSquaredError).toBeCloseTo(rootMeanSquaredError ?? NaN, 6);
      for (const [column, weight] of Object.entries(stack)) expect(other?.stack[column]).toBeCloseTo(weight, 6);
    }
  });
});
