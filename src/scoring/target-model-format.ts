import type { ScoreScale } from '../stats/confusion-matrix.ts';
import type { LinearMap } from '../stats/linear-map.ts';
import type { BinaryReader, BinaryWriter } from './binary.ts';
import type { TreeEnsemble } from './learners/boosted-trees.ts';
import type { TargetModel } from './trained-scorer.ts';

interface TargetHead {
  readonly scale: ScoreScale;
  readonly constant: number;
  readonly priorWeight: number;
  readonly treeWeight: number;
  readonly restoration: LinearMap;
  readonly halfWidth?: number;
  readonly gaussian: readonly string[];
  readonly trees: boolean;
}

export function writeTargetModel(writer: BinaryWriter, target: TargetModel): void {
  const { scale, constant, priorWeight, treeWeight, restoration, halfWidth, gaussian, trees } = target;
  const head: TargetHead = {
    scale,
    constant,
    priorWeight,
    treeWeight,
    restoration,
    ...(halfWidth === undefined ? {} : { halfWidth }),
    gaussian: Object.keys(gaussian),
    trees: trees !== undefined,
  };
  writer.text(JSON.stringify(head));
  writer.float32(target.linear);
  for (const values of Object.values(gaussian)) writer.float32(values);
  if (trees !== undefined) writeTrees(writer, trees);
}

export function readTargetModel(reader: BinaryReader): TargetModel {
  const head = JSON.parse(reader.text()) as TargetHead;
  const linear = reader.float32();
  const gaussian = Object.fromEntries(head.gaussian.map((name) => [name, reader.float32()]));
  return {
    scale: head.scale,
    constant: head.constant,
    linear,
    gaussian,
    priorWeight: head.priorWeight,
    trees: head.trees ? readTrees(reader) : undefined,
    treeWeight: head.treeWeight,
    restoration: head.restoration,
    halfWidth: head.halfWidth,
  };
}

export function writeTrees(writer: BinaryWriter, { depth, base, columns, thresholds, leaves }: TreeEnsemble): void {
  writer.float64(Float64Array.of(depth, base));
  writer.int16(columns);
  writer.float32(thresholds);
  writer.float32(leaves);
}

export function readTrees(reader: BinaryReader): TreeEnsemble {
  const [depth = 0, base = 0] = reader.float64();
  return { depth, base, columns: reader.int16(), thresholds: reader.float32(), leaves: reader.float32() };
}
