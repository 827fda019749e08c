/** The seven stages. A stage's folder, step id, span name and `stage` value in the database are this one string. */
export const stages = [
  '1-sanitize',
  '2-rubric',
  '3-exemplars',
  '4-grade',
  '5-faithfulness',
  '6-calibrate',
  '7-review',
] as const;

export type Stage = (typeof stages)[number];
