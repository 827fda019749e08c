import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../stats/random.ts';
import { binColumns, fitTrees, predictTrees } from './boosted-trees.ts';
import { fitKernelRidge } from './kernel-ridge.ts';
import { fitLinearRidge } from './linear-ridge.ts';
import { applyStack, fitStack } from './stack.ts';

describe('kernel ridge', () => {
  const random = createRandom(1);
  const n = 25;
  const points = Array.from({ length: n }, () => random.uniform() * 4);
  const label = Float64Array.from(points, (x) => Math.sin(x) + 0.1 * random.uniform());

  /** Gaussian kernel among some of the points. */
  function kernelOf(rows: readonly number[]): Float64Array {
    return Float64Array.from(
      rows.flatMap((a) => rows.map((b) => Math.exp(-(((points[a] ?? 0) - (points[b] ?? 0)) ** 2)))),
    );
  }

  test('closed-form leave-one-out is what leaving one out gives', () => {
    const all = [...points.keys()];
    const [fit] = fitKernelRidge(kernelOf(all), [label], [0.3]);
    const mean = fit?.meanLabel ?? 0;
    for (const left of [0, 7, 24]) {
      const rest = all.filter((row) => row !== left);
      const dual = solve(
        kernelOf(rest),
        rest.map((row) => (label[row] ?? 0) - mean),
      );
      const predicted = rest.reduce(
        (sum, row, index) => sum + (dual[index] ?? 0) * Math.exp(-(((points[left] ?? 0) - (points[row] ?? 0)) ** 2)),
        mean,
      );
      expect(fit?.leftOut[left]).toBeCloseTo(predicted, 9);
    }
  });

  /** (K + 0.3·I)⁻¹·y by Gaussian elimination. */
  function solve(kernel: Float64Array, y: readonly number[]): number[] {
    const size = y.length;
    const rows = y.map((value, i) => [...kernel.subarray(i * size, (i + 1) * size), value]);
    for (const [i, row] of rows.entries()) row[i] = (row[i] ?? 0) + 0.3;
    for (let pivot = 0; pivot < size; pivot++) {
      for (let i = 0; i < size; i++) {
        if (i === pivot) continue;
        const factor = (rows[i]?.[pivot] ?? 0) / (rows[pivot]?.[pivot] ?? 1);
        rows[i] = (rows[i] ?? []).map((value, j) => value - factor * (rows[pivot]?.[j] ?? 0));
      }
    }
    return rows.map((row, i) => (row[size] ?? 0) / (row[i] ?? 1));
  }

  test('each target keeps the penalty with the smaller left-out error', () => {
    const noise = Float64Array.from(points, () => random.uniform());
    const fits = fitKernelRidge(kernelOf([...points.keys()]), [label, noise], [0.01, 100]);
    expect(fits.map((fit) => fit.lambda)).toEqual([0.01, 100]);
  });
});

test('linear ridge: x = (1, −1), y = (2, −2), λ = 2 gives 4 / (2 + 2) = 1', () => {
  expect(fitLinearRidge([Float64Array.of(1), Float64Array.of(-1)], [2, -2], 2)[0]).toBeCloseTo(1, 12);
});

describe('the stack', () => {
  const labels = Float64Array.of(1, 2, 3, 4, 5, 6);
  const noise = Float64Array.of(2, -1, 0, 1, -2, 0);

  test('takes the column that is right and leaves the one that is noise', () => {
    const { weights } = fitStack([labels, noise], labels, 1e-6);
    expect(weights[0]).toBeCloseTo(1, 4);
    expect(weights[1]).toBeCloseTo(0, 4);
  });

  test('comes near the plain mean when it is held strongly', () => {
    const { weights } = fitStack([labels, noise], labels, 1e6);
    expect([...weights].map((weight) => Math.round(1000 * weight) / 1000)).toEqual([0.5, 0.5]);
  });

  test('is never negative, and predicts the mean label at the mean of its columns', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 6, maxLength: 6 }), {
          minLength: 1,
          maxLength: 4,
        }),
        (rows) => {
          const columns = rows.map((row) => Float64Array.from(row));
          const fit = fitStack(columns, labels, 0.1);
          expect([...fit.weights].every((weight) => weight >= 0)).toBe(true);
          const means = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / 6);
          expect(applyStack(fit, (column) => means[column] ?? 0)).toBeCloseTo(3.5, 6);
        },
      ),
    );
  });
});

describe('boosted trees', () => {
  const random = createRandom(5);
  const vectors = Array.from({ length: 300 }, () =>
    Float64Array.of(random.uniform(), random.uniform(), random.uniform()),
  );
  // A step in one column that a line cannot follow.
  const label = Float64Array.from(vectors, (vector) => ((vector[1] ?? 0) > 0.6 ? 5 : 1));
  const rows = Uint32Array.from(vectors, (_, row) => row);
  const options = { trees: 80, depth: 3, learningRate: 0.2, rowShare: 0.7, columnShare: 1, minLeaf: 5, l2: 1, seed: 1 };

  test('find the step', () => {
    const ensemble = fitTrees(binColumns(vectors), label, rows, options);
    expect(predictTrees(ensemble, Float64Array.of(0.5, 0.95, 0.5))).toBeGreaterThan(4.7);
    expect(predictTrees(ensemble, Float64Array.of(0.5, 0.05, 0.5))).toBeLessThan(1.3);
  });

  test('grow the same for the same seed, and differently for another', () => {
    const binned = binColumns(vectors);
    expect(fitTrees(binned, label, rows, options)).toEqual(fitTrees(binned, label, rows, options));
    expect(fitTrees(binned, label, rows, options)).not.toEqual(fitTrees(binned, label, rows, { ...options, seed: 2 }));
  });

  test('without anything to split on give the mean', () => {
    const flat = vectors.map(() => Float64Array.of(1));
    const ensemble = fitTrees(binColumns(flat), label, rows, options);
    const mean = label.reduce((sum, value) => sum + value, 0) / label.length;
    // Leaves still hold the sampled rows' residual mean, which wanders a little.
    expect(Math.abs(predictTrees(ensemble, Float64Array.of(1)) - mean)).toBeLessThan(0.5);
  });
});
