import { parentPort, workerData } from 'node:worker_threads';
import { applyPrior, fitPrior } from '../../src/scoring/prior.ts';
import { fitFeatureScale, standardize } from '../../src/scoring/features/standardize.ts';
import { Checkpoints } from './checkpoints.ts';
import { curveFold } from './curve-job.ts';
import { EssayBank, seed } from './essay-bank.ts';
import { type AsapEssay, loadAsap } from './load-asap.ts';
import { trainDevFold, trainOnlyFold } from './standard-job.ts';

export interface WorkerSetup {
  readonly data: string;
  readonly checkpoints: string;
}

/** A prompt's measured features, kept for the priors of the other prompts. */
export interface PromptFeatures {
  readonly vectors: number[][];
  readonly scores: number[];
}

/** What a worker is asked: one prompt's share of a phase. */
export interface PromptTask {
  readonly phase: 'standard' | 'curves';
  readonly prompt: number;
  /** The prompts that a prior may learn from. */
  readonly others: readonly number[];
  readonly folds: readonly number[];
}

const port = parentPort;
if (port === null) throw new Error('worker.ts runs as a worker thread; start main.ts');
const setup = workerData as WorkerSetup;
const checkpoints = new Checkpoints(setup.checkpoints);
const set = await loadAsap(setup.data);

port.on('message', (task: PromptTask) => {
  void run(task).then(
    (seconds) => port.postMessage({ kind: 'finished', task, seconds }),
    (error: unknown) => {
      throw error;
    },
  );
});
port.postMessage({ kind: 'ready' });

async function run(task: PromptTask): Promise<number> {
  const started = performance.now();
  const essays = set.essays.filter((essay) => essay.prompt === task.prompt);
  const bank = new EssayBank();
  if (task.phase === 'standard') await standard(task, essays, bank);
  else await curves(task, essays, bank);
  return (performance.now() - started) / 1000;
}

async function standard({ prompt, folds }: PromptTask, essays: readonly AsapEssay[], bank: EssayBank): Promise<void> {
  for (const fold of folds) {
    await checkpoints.once(`${prompt}-${fold}-train-dev`, () => trainDevFold({ bank, essays, folds: set.folds, fold }));
    port?.postMessage({ kind: 'progress', text: `prompt ${prompt} fold ${fold}: train + dev` });
  }
  await checkpoints.once(`${prompt}-features`, () => {
    const vectors = essays.map((essay) => [...bank.profile(essay).features]);
    return Promise.resolve({
      vectors,
      scores: essays.map((essay) => essay.graded.targets['holistic']?.score as number),
    });
  });
}

async function curves(task: PromptTask, essays: readonly AsapEssay[], bank: EssayBank): Promise<void> {
  const { prompt } = task;
  const prior = await loadPrior(task.others);
  for (const fold of task.folds) {
    const work = { bank, essays, folds: set.folds, fold };
    await checkpoints.once(`${prompt}-${fold}-train-only`, () => trainOnlyFold(work));
    await checkpoints.once(`${prompt}-${fold}-curve`, () => curveFold(work, prior));
    port?.postMessage({ kind: 'progress', text: `prompt ${prompt} fold ${fold}: train only, learning curve` });
  }
  if (prior === undefined) return;
  await checkpoints.once(`${prompt}-cross`, () => {
    const vectors = essays.map((essay) => bank.profile(essay).features);
    const scale = fitFeatureScale(vectors);
    return Promise.resolve(vectors.map((vector) => applyPrior(prior, standardize(vector, scale))));
  });
}

/** A prior from the other prompts: this one's labels are never seen. */
async function loadPrior(others: readonly number[]): Promise<ReturnType<typeof fitPrior>> {
  const assignments = [];
  for (const other of others) {
    const stored = await checkpoints.read<PromptFeatures>(`${other}-features`);
    if (stored !== undefined)
      assignments.push({ features: stored.vectors.map((vector) => Float64Array.from(vector)), scores: stored.scores });
  }
  return fitPrior(assignments, seed);
}
