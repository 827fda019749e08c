import type { LinearMap } from '../stats/linear-map.ts';
import type { ScoreScale } from '../stats/confusion-matrix.ts';
import type { FeatureScale } from './features/standardize.ts';
import type { SupportMatrix } from './kernels/feature-kernels.ts';
import type { TreeEnsemble } from './learners/boosted-trees.ts';
import type { PriorModel } from './prior.ts';
import type { ProfileSettings } from './essay-profile.ts';

/** The layout that artifacts are written in; a reader refuses any other. */
export const artifactVersion = 2;

/** A scorer ready to predict: what is left of the training essays is weights of keyed gram buckets and standardised measurements. */
export interface TrainedScorer {
  readonly version: number;
  readonly settings: ProfileSettings;
  readonly keyFingerprint: string;
  readonly seed: number;
  readonly trainedOn: TrainingSummary;
  readonly featureScale: FeatureScale;
  /** Training essays × features, standardised: what the Gaussian kernels compare with. */
  readonly support: SupportMatrix;
  readonly grams: readonly GramTable[];
  readonly prior: PriorModel | undefined;
  readonly targets: Readonly<Record<string, TargetModel>>;
  readonly report: CrossValidatedReport;
  /** What each training essay would have been given by a scorer that had not seen it. Only right after training; never stored. */
  readonly outOfFold?: Readonly<Record<string, ReadonlyMap<string, number>>>;
}

export interface TrainingSummary {
  readonly essays: number;
  /** 1st and 99th percentile of the training essays' numbers of words. */
  readonly wordRange: readonly [number, number];
}

/** Collapsed weights of one gram kernel: score part = Σ over an essay's keys of weight / essay norm. */
export interface GramTable {
  readonly kernel: string;
  readonly groups: readonly GramGroupTable[];
  /** Per target: a stored code c stands for sign(c) · (c / 127)² · scale. */
  readonly scales: Readonly<Record<string, number>>;
}

export interface GramGroupTable {
  readonly group: number;
  readonly keys: Uint32Array;
  readonly codes: Readonly<Record<string, Int8Array>>;
}

/** One target's parts, summed and then put back on the spread of the scores. */
export interface TargetModel {
  readonly scale: ScoreScale;
  readonly constant: number;
  /** One weight a feature, of the linear feature kernel. */
  readonly linear: Float32Array;
  /** Feature kernel name → one coefficient per support essay. */
  readonly gaussian: Readonly<Record<string, Float32Array>>;
  readonly priorWeight: number;
  readonly trees: TreeEnsemble | undefined;
  readonly treeWeight: number;
  readonly restoration: LinearMap;
  /** Half-width of the nominal 90% interval; undefined below the number of essays that allows one. */
  readonly halfWidth: number | undefined;
}

/** How well the scorer agreed with people on essays that it had not seen; kept with the artifact. */
export interface CrossValidatedReport {
  readonly essays: number;
  /** Folds of trees and stack; ridges are left-one-out in closed form. */
  readonly folds: number;
  /** How much of other assignments the scorer leans on; absent where on none. */
  readonly prior?: { readonly essays: number; readonly assignments: number };
  /** BCP 47 of the essays; absent for English. Others are scored without part-of-speech tags and spelling. */
  readonly language?: string;
  readonly targets: Readonly<Record<string, TargetReport>>;
}

export interface TargetReport {
  readonly essays: number;
  readonly quadraticWeightedKappa: number | undefined;
  readonly rootMeanSquaredError: number | undefined;
  /** Share of scores inside intervals whose width was set on the other folds. */
  readonly intervalCoverage: number | undefined;
  /** 5, 25, 50, 75 and 95% quantiles of human score − continuous score. */
  readonly residualQuantiles: readonly number[];
  /** Stack column → weight. */
  readonly stack: Readonly<Record<string, number>>;
}
