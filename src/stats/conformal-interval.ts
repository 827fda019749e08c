import type { Interval } from './bootstrap-intervals.ts';
import type { ScoreScale } from './confusion-matrix.ts';

/** A prediction interval twice: as computed, and as shown on the score scale. */
export interface ConformalInterval {
  readonly continuous: Interval;
  readonly shown: Interval;
}

const GRID_SLACK = 1e-9;

/**
 * Split conformal interval of one continuous prediction: prediction ± half-width, and the same rounded outward to scores of the scale
 * (low end down, high end up) and clamped to it. Rounding outward can only widen: the coverage of the shown interval is at least
 * that of the continuous one.
 *
 * @param halfWidth from `conformalQuantile`
 * @throws RangeError when halfWidth is negative or not a number
 */
export function conformalInterval(prediction: number, halfWidth: number, scale: ScoreScale): ConformalInterval {
  if (!(halfWidth >= 0)) throw new RangeError(`half-width is ${halfWidth}; must be 0 or more`);
  const { min, max, step } = scale;
  const low = prediction - halfWidth;
  const high = prediction + halfWidth;
  const down = min + Math.floor((low - min) / step + GRID_SLACK) * step;
  const up = min + Math.ceil((high - min) / step - GRID_SLACK) * step;
  return {
    continuous: { low, high },
    shown: { low: Math.max(min, Math.min(max, down)), high: Math.min(max, Math.max(min, up)) },
  };
}
