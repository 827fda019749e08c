import type { ComparedFigure } from '../../api/experiments.ts';

type Figure = ComparedFigure['a'];

/** A figure with its interval in its own format; why there is none, where there is none. */
export function said({ value, interval, status }: Figure, format: ComparedFigure['format']): string {
  if (status === 'too-few') return 'too few';
  if (value === undefined) return '–';
  const range =
    interval === undefined ? '' : ` (${inFormat(interval.low, format)} to ${inFormat(interval.high, format)})`;
  return `${inFormat(value, format)}${range}`;
}

function inFormat(value: number, format: ComparedFigure['format']): string {
  switch (format) {
    case 'percent':
      return `${(100 * value).toFixed(1)}%`;
    case 'micro-usd':
      return dollars(value);
    case 'ms':
      return `${Math.round(value).toLocaleString('en')} ms`;
    default:
      return value.toFixed(3);
  }
}

export function dollars(microUsd: number): string {
  const value = microUsd / 1_000_000;
  return `$${value.toFixed(Math.abs(value) < 1 ? 4 : 2)}`;
}
