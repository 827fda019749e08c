import { InvalidArgumentError } from 'commander';
import { type ScoreScale, scoreScaleSchema } from '../../core/score-scale.ts';

/** An option or argument that is a whole number from 1. */
export function countingNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('must be a whole number from 1');
  return Number(text);
}

/** An option or argument that is a sum of dollars. */
export function dollars(text: string): number {
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(text)) throw new InvalidArgumentError('must be dollars, e.g. 25 or 0.002');
  return Number(text);
}

/** An option or argument that is a whole number from 0. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number');
  return Number(text);
}

/** An option that is a scale: `1-6`, or `1-5/0.5` for half points. */
export function scoreScale(text: string): ScoreScale {
  const parts = /^(-?\d+(?:\.5)?)-(-?\d+(?:\.5)?)(?:\/(1|0?\.5))?$/.exec(text);
  if (parts === null) throw new InvalidArgumentError('must be min-max, e.g. 1-6, or 1-5/0.5 for half points');
  const parsed = scoreScaleSchema.safeParse({
    min: Number(parts[1]),
    max: Number(parts[2]),
    step: Number(parts[3] ?? 1),
  });
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(
    parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '),
  );
}
