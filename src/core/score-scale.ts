import { z } from 'zod';

export const scoreScaleSchema = z
  .strictObject({
    min: z.number(),
    max: z.number(),
    step: z.union([z.literal(1), z.literal(0.5)]).default(1),
  })
  .check((context) => {
    const { min, max, step } = context.value;
    if (max <= min) {
      context.issues.push({
        code: 'custom',
        input: max,
        path: ['max'],
        message: `is ${max}; must be above min (${min})`,
      });
    }
    for (const [key, value] of [
      ['min', min],
      ['max', max],
    ] as const) {
      if (!Number.isInteger(value / step)) {
        context.issues.push({
          code: 'custom',
          input: value,
          path: [key],
          message: `is ${value}; must be a multiple of step (${step})`,
        });
      }
    }
  });

/** The scores that may be given: min, min + step, … max. Step is 1 or a half. */
export type ScoreScale = z.infer<typeof scoreScaleSchema>;

/** Nearest score on a scale of any step; ties round half up (towards max); values outside are clamped; NaN stays NaN. */
export function roundToScale(
  value: number,
  scale: { readonly min: number; readonly max: number; readonly step: number },
): number {
  const steps = Math.floor((value - scale.min) / scale.step + 0.5);
  return Math.min(scale.max, Math.max(scale.min, scale.min + steps * scale.step));
}

/** Whether `value` is exactly one of the scores on the scale. */
export function isOnScale(value: number, scale: ScoreScale): boolean {
  return value >= scale.min && value <= scale.max && Number.isInteger((value - scale.min) / scale.step);
}

/** Every score on the scale, ascending. */
export function scorePoints(scale: ScoreScale): number[] {
  const count = Math.round((scale.max - scale.min) / scale.step) + 1;
  return Array.from({ length: count }, (_, index) => scale.min + index * scale.step);
}

/** How far two scores may lie apart and still agree: 1 point, or 10% of the range where it is wider than 10 points. */
export function agreementTolerance(scale: ScoreScale): number {
  const range = scale.max - scale.min;
  return range > 10 ? range / 10 : 1;
}
