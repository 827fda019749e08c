import { invertFactorNative } from '../native/linear-algebra.ts';
import { nativeLoops } from '../native/memory.ts';
import { choleskyInPlace, invertLowerInPlace } from './linear-algebra.ts';

/**
 * Overwrites the lower half of a symmetric positive definite matrix A with L⁻¹, where L·Lᵀ = A: A⁻¹ = L⁻ᵀ·L⁻¹.
 *
 * @throws RangeError when A is not positive definite
 */
export function invertFactor(a: Float64Array, n: number): void {
  const native = nativeLoops();
  if (native !== undefined) {
    invertFactorNative(native, a, n);
    return;
  }
  choleskyInPlace(a, n);
  invertLowerInPlace(a, n);
}
