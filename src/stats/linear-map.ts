/** y = intercept + slope·x, as plain data that can be stored. */
export interface LinearMap {
  readonly intercept: number;
  readonly slope: number;
}

/** The map's value at x. */
export function applyLinearMap({ intercept, slope }: LinearMap, x: number): number {
  return intercept + slope * x;
}
