import type { ScoreScale } from '../stats/confusion-matrix.ts';
import { quantile } from '../stats/quantile.ts';
import { checkExamples, defaultLanguage, labelsOf } from './training-data.ts';
import { collapseGrams, rawCoefficients } from './collapse.ts';
import { type EssayProfile, profileEssay, profileSettings } from './essay-profile.ts';
import { fitFeatureScale, standardize } from './features/standardize.ts';
import type { GradedText } from './graded-text.ts';
import { indexGrams, type GramIndex } from './grams/gram-index.ts';
import { keyFingerprint } from './grams/keyed-hash.ts';
import { gramGroups } from './grams/profile.ts';
import { type BaseKernel, columnBaseKernel, featureBaseKernels, gramBaseKernel } from './kernels/base-kernel.ts';
import { featureKernels, supportMatrix } from './kernels/feature-kernels.ts';
import { gramKernels } from './kernels/gram-kernels.ts';
import { stackTarget, type StackedTarget } from './learners/stacked-target.ts';
import { assignFolds, fitRidges, fitTreeColumns, foldCount, type StackColumn } from './learners/target-fit.ts';
import { applyPrior, priorBelow, type PriorModel } from './prior.ts';
import { artifactVersion, type TargetModel, type TrainedScorer } from './trained-scorer.ts';

export interface TrainOptions {
  /** Target id → its scale. The targets that are trained are these. */
  readonly scales: Readonly<Record<string, ScoreScale>>;
  /** Same essays, options and seed: same artifact, byte for byte. */
  readonly seed: number;
  /** The tenant's secret for gram buckets. Needed again to load the artifact, and never part of it. */
  readonly bucketKey: string;
  /** BCP 47; 'en' when left out. Other languages are scored without part-of-speech tags and spelling. */
  readonly language?: string;
  /** What other assignments taught, for few graded essays (`fitPrior`). */
  readonly prior?: PriorModel;
  /** The passage that the assignment asks about, for features that compare with it. */
  readonly sourceText?: string;
  /** Called as work goes on; `fraction` grows from 0 to 1. */
  readonly onProgress?: (progress: TrainProgress) => void;
}

export interface TrainProgress {
  readonly phase: 'prior' | 'measure' | 'compare' | 'fit' | 'collapse' | 'done';
  /** 'prior' has a count of its own, before the others. */
  readonly fraction: number;
}

// Grams of fewer essays could spell out what one student wrote.
const minEssaysPerGram = 3;

/**
 * Trains a scorer on graded essays of one assignment.
 *
 * @param examples human-graded essays; a target may be missing from some
 * @throws AssayError 'training.insufficient' below 20 essays of a target, or when its scores do not vary
 */
export async function trainScorer(examples: readonly GradedText[], options: TrainOptions): Promise<TrainedScorer> {
  checkExamples(examples, options.scales);
  const settings = profileSettings(options.bucketKey, options.language ?? defaultLanguage, options.sourceText);
  const profiles: EssayProfile[] = [];
  for (const [done, example] of examples.entries()) {
    profiles.push(profileEssay(example.text, settings));
    if (done % 20 === 0) await report(options, 'measure', (0.3 * done) / examples.length);
  }
  return trainOnProfiles(examples, profiles, options);
}

/** `trainScorer` for essays that are measured already, with the same key, language and source text as in the options. */
export async function trainOnProfiles(
  examples: readonly GradedText[],
  profiles: readonly EssayProfile[],
  options: TrainOptions,
): Promise<TrainedScorer> {
  checkExamples(examples, options.scales);
  const { language = defaultLanguage } = options;
  const featureScale = fitFeatureScale(profiles.map((profile) => profile.features));
  const support = profiles.map((profile) => standardize(profile.features, featureScale));
  const indices: GramIndex[] = [];
  for (const group of gramGroups.keys()) {
    await report(options, 'compare', 0.3 + (0.2 * group) / gramGroups.length);
    indices.push(
      indexGrams(
        profiles.map((profile) => profile.grams[group] ?? new Uint32Array(0)),
        minEssaysPerGram,
      ),
    );
  }
  const kernels = baseKernels(indices, support, options.prior);
  const fitted = await fitTargets({ examples, kernels, support, options });
  await report(options, 'collapse', 0.9);
  const coefficients = kernelCoefficients(kernels, fitted);
  const scorer: TrainedScorer = {
    version: artifactVersion,
    settings: profileSettings(options.bucketKey, language, options.sourceText),
    keyFingerprint: keyFingerprint(options.bucketKey),
    seed: options.seed,
    trainedOn: { essays: examples.length, wordRange: wordRange(profiles) },
    featureScale,
    support: supportMatrix(support),
    grams: gramKernels
      .filter((kernel) => kernels.some((base) => base.name === kernel.name))
      .map((kernel) => collapseGrams(kernel, indices, coefficients.of(kernel.name))),
    prior: options.prior,
    targets: Object.fromEntries(
      fitted.map((target) => [target.id, targetModel(target, coefficients, { support, options })]),
    ),
    report: {
      essays: examples.length,
      folds: foldCount,
      ...(options.prior !== undefined && {
        prior: { essays: options.prior.essays, assignments: options.prior.assignments },
      }),
      ...(language !== defaultLanguage && { language }),
      targets: Object.fromEntries(fitted.map(({ id, stacked }) => [id, stacked.report])),
    },
    outOfFold: Object.fromEntries(
      fitted.map(({ id, rows, stacked }) => [
        id,
        new Map([...rows].map((row, place) => [examples[row]?.id ?? '', stacked.outOfFold[place] as number])),
      ]),
    ),
  };
  await report(options, 'done', 1);
  return scorer;
}

async function report(options: TrainOptions, phase: TrainProgress['phase'], fraction: number): Promise<void> {
  options.onProgress?.({ phase, fraction });
  // Lets timers and heartbeats of the process run between heavy steps.
  await new Promise((resolve) => setImmediate(resolve));
}

function baseKernels(
  indices: readonly GramIndex[],
  support: readonly Float64Array[],
  prior: PriorModel | undefined,
): BaseKernel[] {
  const priorColumn =
    prior === undefined ? undefined : Float64Array.from(support, (vector) => applyPrior(prior, vector));
  return [
    ...gramKernels.map((kernel) => gramBaseKernel(kernel, indices)),
    ...featureBaseKernels(supportMatrix(support)),
    priorColumn === undefined ? undefined : columnBaseKernel('prior', priorColumn),
  ].filter((kernel) => kernel !== undefined);
}

interface FittedTarget {
  readonly id: string;
  /** Rows of the examples that have this target. */
  readonly rows: Uint32Array;
  readonly columns: readonly StackColumn[];
  readonly stacked: StackedTarget;
}

async function fitTargets(work: {
  readonly examples: readonly GradedText[];
  readonly kernels: readonly BaseKernel[];
  readonly support: readonly Float64Array[];
  readonly options: TrainOptions;
}): Promise<FittedTarget[]> {
  const { examples, kernels, support, options } = work;
  const fitted: FittedTarget[] = [];
  for (const group of labelsOf(examples, Object.keys(options.scales))) {
    const all = group.rows.length === examples.length;
    const folds = assignFolds(group.rows.length, options.seed);
    const labels = group.targets.map((target) => target.labels);
    await report(options, 'fit', 0.5);
    const ridges = fitRidges(
      all ? kernels : kernels.map((kernel) => restrict(kernel, group.rows, examples.length)),
      labels,
      (done, of) => options.onProgress?.({ phase: 'fit', fraction: 0.5 + (0.3 * done) / of }),
    );
    await report(options, 'fit', 0.8);
    const vectors = Array.from(group.rows, (row) => support[row] as Float64Array);
    // The prior's trees have learnt from thousands of essays; those of this few would only add noise (docs/metrics.md).
    const leansOnPrior = options.prior !== undefined && group.rows.length < priorBelow;
    const trees = leansOnPrior ? [] : fitTreeColumns(vectors, labels, { folds, seed: options.seed });
    for (const [index, target] of group.targets.entries()) {
      const columns = [...(ridges[index] ?? []), trees[index]].filter((column) => column !== undefined);
      const scale = options.scales[target.id] as ScoreScale;
      const stacked = stackTarget({
        columns,
        labels: target.labels,
        scores: target.scores,
        folds,
        scale,
        shrink: stackShrink(group.rows.length, leansOnPrior),
      });
      fitted.push({ id: target.id, rows: group.rows, columns, stacked });
    }
  }
  return fitted;
}

// Chosen by inner cross-validation, see docs/metrics.md: few labels cannot tell good columns from lucky ones, unless a prior is among them.
function stackShrink(n: number, leansOnPrior: boolean): number {
  return leansOnPrior ? 0.03 : 0.02 + 4 / n;
}

function restrict(kernel: BaseKernel, rows: Uint32Array, size: number): BaseKernel {
  const values = new Float32Array(rows.length * rows.length);
  for (const [i, row] of rows.entries()) {
    for (const [j, column] of rows.entries())
      values[i * rows.length + j] = kernel.values[row * size + column] as number;
  }
  return { ...kernel, values };
}

interface KernelCoefficients {
  /** Target → one coefficient per training essay, for a base kernel. */
  of(kernel: string): Record<string, Float64Array>;
  constant(target: string): number;
}

/** Sums, over the ridges of each stack, what falls on each base kernel. */
function kernelCoefficients(kernels: readonly BaseKernel[], fitted: readonly FittedTarget[]): KernelCoefficients {
  const byKernel = new Map<string, Record<string, Float64Array>>();
  const constants = new Map<string, number>(fitted.map(({ id, stacked }) => [id, stacked.stack.constant]));
  for (const [index, kernel] of kernels.entries()) {
    const perTarget: Record<string, Float64Array> = {};
    for (const target of fitted) {
      const { coefficients, constant } = rawCoefficients(kernel, stackedDual(target, index, kernel.rowMeans.length));
      perTarget[target.id] = coefficients;
      constants.set(target.id, (constants.get(target.id) ?? 0) + constant);
    }
    byKernel.set(kernel.name, perTarget);
  }
  for (const { id, columns, stacked } of fitted) {
    for (const [index, column] of columns.entries()) {
      const base = column.kind === 'ridge' ? column.fit.meanLabel : 0;
      constants.set(id, (constants.get(id) ?? 0) + (stacked.stack.weights[index] as number) * base);
    }
  }
  return { of: (kernel) => byKernel.get(kernel) ?? {}, constant: (target) => constants.get(target) ?? 0 };
}

function stackedDual({ columns, rows, stacked }: FittedTarget, kernel: number, size: number): Float64Array {
  const dual = new Float64Array(size);
  for (const [index, column] of columns.entries()) {
    if (column.kind !== 'ridge') continue;
    const share = column.parts.find((part) => part.kernel === kernel)?.weight ?? 0;
    const weight = (stacked.stack.weights[index] as number) * share;
    if (weight === 0) continue;
    for (const [place, row] of rows.entries())
      dual[row] = (dual[row] as number) + weight * (column.fit.dual[place] as number);
  }
  return dual;
}

function targetModel(
  { id, columns, stacked }: FittedTarget,
  coefficients: KernelCoefficients,
  { support, options }: { readonly support: readonly Float64Array[]; readonly options: TrainOptions },
): TargetModel {
  const trees = columns.findIndex((column) => column.kind === 'trees');
  const treeColumn = columns[trees];
  const gaussian = featureKernels.filter((kernel) => kernel.kind === 'gaussian');
  const linear = featureKernels.find((kernel) => kernel.kind === 'linear');
  const priorDual = coefficients.of('prior')[id];
  const { prior } = options;
  return {
    scale: options.scales[id] as ScoreScale,
    constant: coefficients.constant(id),
    linear: linearWeights(support, linear === undefined ? undefined : coefficients.of(linear.name)[id]),
    gaussian: Object.fromEntries(
      gaussian.map((kernel) => [
        kernel.name,
        Float32Array.from(coefficients.of(kernel.name)[id] ?? new Float64Array(support.length)),
      ]),
    ),
    priorWeight:
      prior === undefined || priorDual === undefined
        ? 0
        : support.reduce((sum, vector, row) => sum + (priorDual[row] as number) * applyPrior(prior, vector), 0),
    trees: treeColumn?.kind === 'trees' ? treeColumn.trees : undefined,
    treeWeight: stacked.stack.weights[trees] ?? 0,
    restoration: stacked.restoration,
    halfWidth: stacked.halfWidth,
  };
}

function linearWeights(support: readonly Float64Array[], coefficients: Float64Array | undefined): Float32Array {
  const width = support[0]?.length ?? 0;
  const weights = new Float64Array(width);
  if (coefficients !== undefined) {
    for (const [row, vector] of support.entries()) {
      for (let feature = 0; feature < width; feature++) {
        weights[feature] =
          (weights[feature] as number) + ((coefficients[row] as number) * (vector[feature] as number)) / width;
      }
    }
  }
  return Float32Array.from(weights);
}

function wordRange(profiles: readonly EssayProfile[]): [number, number] {
  const words = profiles.map((profile) => profile.words);
  return [quantile(words, 0.01) ?? 0, quantile(words, 0.99) ?? 0];
}
