import { z } from 'zod';
import { readTableText } from '../batch/read-table.ts';
import { invalidInput } from '../refusal.ts';

export type AsapSplit = 'train' | 'dev' | 'test';

const ids = z.array(z.int());
const foldsSchema = z.record(z.string().regex(/^fold_[0-4]$/), z.object({ train: ids, dev: ids, test: ids }));

/** Essay id → the fold in which it is tested, from a folds file (`{"fold_0": {"train": […], "dev": […], "test": […]}, …}`, also gzipped). */
export async function readTestFolds(path: string): Promise<ReadonlyMap<number, number>> {
  const { name, text } = await readTableText(path, { uploadBytes: 10 * 1024 * 1024, inflatedBytes: 50 * 1024 * 1024 });
  const parsed = foldsSchema.safeParse(jsonOf(text));
  if (!parsed.success)
    throw invalidInput(name, 'is no folds file; needs fold_0 … fold_4 with train, dev and test lists of essay ids');
  const folds = new Map<number, number>();
  for (const [key, { test }] of Object.entries(parsed.data))
    for (const id of test) folds.set(id, Number(key.slice('fold_'.length)));
  return folds;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * What an essay is for in a fold of the standard five: each fold's development part is the test part of the fold before it, and
 * the other three are for training.
 *
 * @see Taghipour & Ng (2016), EMNLP, whose five folds the folds file holds
 */
export function asapSplit(testFold: number, fold: number): AsapSplit {
  if (testFold === fold) return 'test';
  return testFold === (fold + 4) % 5 ? 'dev' : 'train';
}
