/** `4.2%`, `0%`, `100%`. */
export function percent(share: number): string {
  const hundred = share * 100;
  return `${Number.isInteger(hundred) ? hundred : hundred.toFixed(1)}%`;
}
