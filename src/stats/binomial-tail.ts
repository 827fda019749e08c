/**
 * P(X ≥ k) for X binomial with n trials of chance p: how surprising so many are.
 *
 * @throws RangeError when n or k is not a whole number of 0 or more, or p is not between 0 and 1
 */
export function binomialTail(k: number, n: number, p: number): number {
  refuseImpossible(k, n, p);
  if (k === 0) return 1;
  if (p === 0 || k > n) return 0;
  if (p === 1) return 1;
  let logChoose = 0;
  let tail = 0;
  for (let x = 0; x <= n; x++) {
    if (x > 0) logChoose += Math.log((n - x + 1) / x);
    if (x >= k) tail += Math.exp(logChoose + x * Math.log(p) + (n - x) * Math.log1p(-p));
  }
  return Math.min(1, tail);
}

function refuseImpossible(k: number, n: number, p: number): void {
  if (!Number.isInteger(n) || n < 0 || !Number.isInteger(k) || k < 0) {
    throw new RangeError(`k is ${k}, n is ${n}; must be whole numbers of 0 or more`);
  }
  if (!(p >= 0 && p <= 1)) throw new RangeError(`p is ${p}; must be 0 to 1`);
}
