/**
 * Refuses two columns that cannot be paired row by row.
 *
 * @throws RangeError when the lengths differ
 */
export function requireSameLength(a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length !== b.length) {
    throw new RangeError(`paired columns have ${a.length} and ${b.length} values; they must be equally long`);
  }
}
