interface Figures {
  readonly essays: number | undefined;
  /** Cross-validated QWK of the whole score. */
  readonly agreement: number | undefined;
}

/** What the report card of a scorer says in two figures, as far as it says them. */
export function trainingFigures(report: { readonly [entry: string]: unknown }): Figures {
  const whole = entry(entry(report, 'targets'), 'holistic');
  return { essays: number(entry(report, 'essays')), agreement: number(entry(whole, 'quadraticWeightedKappa')) };
}

function entry(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
