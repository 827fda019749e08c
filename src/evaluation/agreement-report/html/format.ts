import type { Interval } from '../../../stats/bootstrap-intervals.ts';
import type { Figure } from '../report.ts';

/** A number with a true minus sign, so that columns of signed figures line up. */
export function formatNumber(value: number, digits = 3): string {
  const text = Math.abs(value).toFixed(digits);
  // −0.000 says there is a sign where there is none.
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

export function formatPercent(value: number, digits = 1): string {
  return `${formatNumber(value * 100, digits)}%`;
}

export function formatCount(value: number): string {
  return value.toLocaleString('en-US');
}

/** A score as its scale writes it: 3, 3.5. */
export function formatScore(value: number): string {
  const text = Number.isInteger(value) ? formatCount(Math.abs(value)) : Math.abs(value).toFixed(1);
  return value < 0 ? `−${text}` : text;
}

export type FigureFormat = 'number' | 'percent';

export function formatValue(figure: Figure, format: FigureFormat = 'number'): string {
  if (figure.status === 'too-few') return 'too few';
  if (figure.value === undefined) return 'undefined';
  return format === 'percent' ? formatPercent(figure.value) : formatNumber(figure.value);
}

export function formatInterval(interval: Interval | undefined, format: FigureFormat = 'number'): string {
  if (interval === undefined) return '';
  const [low, high] = [interval.low, interval.high].map((end) =>
    format === 'percent' ? formatNumber(end * 100, 1) : formatNumber(end),
  );
  return `${low} to ${high}`;
}
