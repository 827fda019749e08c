import type { TrainedScorer } from '../../src/scoring/trained-scorer.ts';
import { type EssayBank, seed } from './essay-bank.ts';
import type { AsapEssay, FoldIds } from './load-asap.ts';

/** What one prompt and fold leave behind: enough to compute every figure without training again. */
export interface FoldResult {
  readonly prompt: number;
  readonly fold: number;
  readonly seconds: number;
  /** Test essay id → target → continuous score. */
  readonly test: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly halfWidths: Readonly<Record<string, number | undefined>>;
  /** Training essay id → out-of-fold holistic score, for the fusion columns. */
  readonly outOfFold: Readonly<Record<string, number>>;
  readonly essays: number;
}

export interface FoldWork {
  readonly bank: EssayBank;
  readonly essays: readonly AsapEssay[];
  readonly folds: readonly FoldIds[];
  readonly fold: number;
}

/** Trains on train + dev of a fold, every target, and predicts its test essays. */
export function trainDevFold(work: FoldWork): Promise<FoldResult> {
  return runFold(work, { traits: true, withDev: true });
}

/** Trains on the train part alone, holistic target. */
export function trainOnlyFold(work: FoldWork): Promise<FoldResult> {
  return runFold(work, { traits: false, withDev: false });
}

async function runFold(
  work: FoldWork,
  { traits, withDev }: { readonly traits: boolean; readonly withDev: boolean },
): Promise<FoldResult> {
  const started = performance.now();
  const { train, dev, test } = work.folds[work.fold] as FoldIds;
  const trainIds = new Set(withDev ? [...train, ...dev] : train);
  const testIds = new Set(test);
  const training = work.essays.filter((essay) => trainIds.has(essay.id));
  const scorer = await work.bank.train(training, { traits, seed });
  const tests = work.essays.filter((essay) => testIds.has(essay.id));
  return {
    prompt: work.essays[0]?.prompt ?? 0,
    fold: work.fold,
    test: Object.fromEntries(tests.map((essay) => [essay.id, work.bank.continuous(scorer, essay)])),
    halfWidths: halfWidthsOf(scorer),
    outOfFold: Object.fromEntries(scorer.outOfFold?.['holistic'] ?? []),
    essays: training.length,
    seconds: (performance.now() - started) / 1000,
  };
}

function halfWidthsOf(scorer: TrainedScorer): Record<string, number | undefined> {
  return Object.fromEntries(Object.entries(scorer.targets).map(([id, target]) => [id, target.halfWidth]));
}
