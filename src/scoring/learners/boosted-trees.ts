import { createRandom, type Random } from '../../stats/random.ts';
import { shuffledIndices } from '../random.ts';

export interface TreeOptions {
  readonly trees: number;
  readonly depth: number;
  readonly learningRate: number;
  /** Share of rows and of columns that each tree sees. */
  readonly rowShare: number;
  readonly columnShare: number;
  readonly minLeaf: number;
  readonly l2: number;
  readonly seed: number;
}

/** Trees of one fixed depth, level by level: node i has children 2i + 1 and 2i + 2. */
export interface TreeEnsemble {
  readonly depth: number;
  readonly base: number;
  /** Per inner node: column, or −1 where the node is not split (everything goes left). */
  readonly columns: Int16Array;
  readonly thresholds: Float32Array;
  readonly leaves: Float32Array;
}

const bins = 32;

/** Columns cut into at most 32 bins by quantiles; a value belongs to the first bin whose edge is not below it. */
export interface BinnedColumns {
  readonly rows: number;
  /** column-major bin numbers */
  readonly codes: Uint8Array;
  readonly edges: readonly Float32Array[];
}

/** Bins row vectors by their quantiles. */
export function binColumns(vectors: readonly Float64Array[]): BinnedColumns {
  const columns = vectors[0]?.length ?? 0;
  const rows = vectors.length;
  const codes = new Uint8Array(rows * columns);
  const edges: Float32Array[] = [];
  for (let column = 0; column < columns; column++) {
    const values = Float32Array.from(vectors, (vector) => vector[column] as number);
    const sorted = values.toSorted();
    const cuts = new Set<number>();
    for (let bin = 1; bin < bins; bin++) cuts.add(sorted[Math.floor((bin * rows) / bins)] as number);
    const edge = Float32Array.from(cuts).sort();
    edges.push(edge);
    for (let row = 0; row < rows; row++) codes[column * rows + row] = binOf(values[row] as number, edge);
  }
  return { rows, codes, edges };
}

function binOf(value: number, edges: Float32Array): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Gradient boosting on squared error over the given rows of binned columns. */
export function fitTrees(
  binned: BinnedColumns,
  labels: Float64Array,
  rows: Uint32Array,
  options: TreeOptions,
): TreeEnsemble {
  const random = createRandom(options.seed);
  const inner = 2 ** options.depth - 1;
  const leafCount = inner + 1;
  const columns = new Int16Array(options.trees * inner).fill(-1);
  const thresholds = new Float32Array(options.trees * inner);
  const leaves = new Float32Array(options.trees * leafCount);
  const base = rows.reduce((sum, row) => sum + (labels[row] as number), 0) / rows.length;
  const residuals = Float64Array.from(labels, (label) => label - base);
  const columnCount = binned.edges.length;
  const nodes = new Uint16Array(binned.rows);
  for (let tree = 0; tree < options.trees; tree++) {
    const sampledRows = sample(rows, options.rowShare, random);
    const sampledColumns = sample(
      Uint32Array.from({ length: columnCount }, (_, c) => c),
      options.columnShare,
      random,
    );
    nodes.fill(0);
    for (let level = 0; level < options.depth; level++) {
      const splits = bestSplits({ binned, residuals, sampledRows, sampledColumns, nodes, level, options });
      for (const [offset, split] of splits.entries()) {
        if (split === undefined) continue;
        const node = tree * inner + 2 ** level - 1 + offset;
        columns[node] = split.column;
        thresholds[node] = binned.edges[split.column]?.[split.bin] ?? 0;
      }
      for (const row of rows) {
        const split = splits[nodes[row] as number];
        const right = split !== undefined && (binned.codes[split.column * binned.rows + row] as number) > split.bin;
        nodes[row] = 2 * (nodes[row] as number) + (right ? 1 : 0);
      }
    }
    const values = leafValues({ residuals, sampledRows, nodes, leafCount, options });
    leaves.set(values, tree * leafCount);
    for (const row of rows) residuals[row] = (residuals[row] as number) - (values[nodes[row] as number] as number);
  }
  return { depth: options.depth, base, columns, thresholds, leaves };
}

/** The ensemble's prediction for one row vector. */
export function predictTrees(ensemble: TreeEnsemble, vector: Float64Array): number {
  const inner = 2 ** ensemble.depth - 1;
  const trees = ensemble.leaves.length / (inner + 1);
  let sum = ensemble.base;
  for (let tree = 0; tree < trees; tree++) {
    let node = 0;
    for (let level = 0; level < ensemble.depth; level++) {
      const at = tree * inner + node;
      const column = ensemble.columns[at] as number;
      const right = column >= 0 && Math.fround(vector[column] as number) > (ensemble.thresholds[at] as number);
      node = 2 * node + (right ? 2 : 1);
    }
    sum += ensemble.leaves[tree * (inner + 1) + node - inner] as number;
  }
  return sum;
}

function sample(from: Uint32Array, part: number, random: Random): Uint32Array {
  const count = Math.max(1, Math.round(from.length * part));
  if (count === from.length) return from;
  return shuffledIndices(from.length, random)
    .subarray(0, count)
    .map((index) => from[index] as number)
    .sort();
}

interface Split {
  readonly column: number;
  readonly bin: number;
}

interface LevelWork {
  readonly binned: BinnedColumns;
  readonly residuals: Float64Array;
  readonly sampledRows: Uint32Array;
  readonly sampledColumns: Uint32Array;
  readonly nodes: Uint16Array;
  readonly level: number;
  readonly options: TreeOptions;
}

function bestSplits({
  binned,
  residuals,
  sampledRows,
  sampledColumns,
  nodes,
  level,
  options,
}: LevelWork): (Split | undefined)[] {
  const width = 2 ** level;
  const gains = new Float64Array(width).fill(1e-9);
  const splits: (Split | undefined)[] = Array.from({ length: width }, () => undefined);
  const size = sampledRows.length;
  // Gathered once a level: the loop over columns then reads straight on.
  const labels = new Float64Array(size);
  const offsets = new Uint32Array(size);
  for (let at = 0; at < size; at++) {
    labels[at] = residuals[sampledRows[at] as number] as number;
    offsets[at] = (nodes[sampledRows[at] as number] as number) * bins;
  }
  const sums = new Float64Array(width * bins);
  const counts = new Float64Array(width * bins);
  const found = { gain: 0, bin: 0 };
  for (let index = 0; index < sampledColumns.length; index++) {
    const column = sampledColumns[index] as number;
    sums.fill(0);
    counts.fill(0);
    const base = column * binned.rows;
    for (let at = 0; at < size; at++) {
      const cell = (offsets[at] as number) + (binned.codes[base + (sampledRows[at] as number)] as number);
      sums[cell] = (sums[cell] as number) + (labels[at] as number);
      counts[cell] = (counts[cell] as number) + 1;
    }
    for (let node = 0; node < width; node++) {
      scanNode(found, { sums, counts, from: node * bins, options });
      if (found.gain <= (gains[node] as number)) continue;
      gains[node] = found.gain;
      splits[node] = { column, bin: found.bin };
    }
  }
  return splits;
}

interface NodeHistogram {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
  readonly from: number;
  readonly options: TreeOptions;
}

/** Puts the best split of one node into `found`; gain 0 when none leaves enough rows on both sides. */
function scanNode(found: { gain: number; bin: number }, { sums, counts, from, options }: NodeHistogram): void {
  const { minLeaf, l2 } = options;
  let total = 0;
  let size = 0;
  for (let cell = from; cell < from + bins; cell++) {
    total += sums[cell] as number;
    size += counts[cell] as number;
  }
  found.gain = 0;
  let left = 0;
  let leftSize = 0;
  const whole = (total * total) / (size + l2);
  for (let bin = 0; bin < bins - 1 && leftSize + minLeaf <= size; bin++) {
    left += sums[from + bin] as number;
    leftSize += counts[from + bin] as number;
    if (leftSize < minLeaf || size - leftSize < minLeaf) continue;
    const right = total - left;
    const gain = (left * left) / (leftSize + l2) + (right * right) / (size - leftSize + l2) - whole;
    if (gain <= found.gain) continue;
    found.gain = gain;
    found.bin = bin;
  }
}

function leafValues(work: {
  readonly residuals: Float64Array;
  readonly sampledRows: Uint32Array;
  readonly nodes: Uint16Array;
  readonly leafCount: number;
  readonly options: TreeOptions;
}): Float32Array {
  const sums = new Float64Array(work.leafCount);
  const counts = new Float64Array(work.leafCount);
  for (const row of work.sampledRows) {
    const leaf = work.nodes[row] as number;
    sums[leaf] = (sums[leaf] as number) + (work.residuals[row] as number);
    counts[leaf] = (counts[leaf] as number) + 1;
  }
  return Float32Array.from(
    sums,
    (sum, leaf) => (work.options.learningRate * sum) / ((counts[leaf] as number) + work.options.l2),
  );
}
