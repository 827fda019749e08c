import { layOut, type NativeLoops } from './memory.ts';

/** The inverse of the lower Cholesky factor of `a`, in place; the upper half becomes 0. Twin of the plain path. */
export function invertFactorNative(native: NativeLoops, a: Float64Array, n: number): void {
  // Rows of an even number of doubles, so that pairs stay inside them.
  const stride = n + (n % 2);
  const [matrix = 0, scratch = 0] = layOut(native, [stride * n * 8, stride * 8]);
  const view = new Float64Array(native.memory.buffer, matrix, stride * n);
  for (let row = 0; row < n; row++) {
    view.set(a.subarray(row * n, row * n + row + 1), row * stride);
    view.fill(0, row * stride + row + 1, (row + 1) * stride);
  }
  const failed = native.cholesky(matrix, n, stride);
  if (failed !== 0) throw new RangeError(`matrix is not positive definite at row ${failed - 1} of ${n}`);
  native.invertLower(matrix, n, stride, scratch);
  for (let row = 0; row < n; row++) a.set(view.subarray(row * stride, row * stride + n), row * n);
}
