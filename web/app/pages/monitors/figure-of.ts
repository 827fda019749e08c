/** A reading in its unit: `12.5%`, `0.0042 $`, `0.781`; empty when there is none. */
export function figureOf(value: number | undefined, unit: string): string {
  if (value === undefined) return '';
  if (unit === 'share') return `${(100 * value).toFixed(1)}%`;
  if (unit === 'micro-dollars') return `${(value / 1_000_000).toFixed(4)} $`;
  if (unit === 'ms') return `${Math.round(value).toLocaleString('en')} ms`;
  if (unit === 'minutes') return `${Math.round(value)} min`;
  if (unit === 'answers') return String(value);
  return value.toFixed(3);
}
