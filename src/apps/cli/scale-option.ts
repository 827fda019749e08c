import { InvalidArgumentError } from 'commander';
import { type ScoreScale, scoreScaleSchema } from '../../core/score-scale.ts';

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
