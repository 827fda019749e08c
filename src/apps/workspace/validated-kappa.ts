/** Agreement with people, in cross-validation, from which a scorer's own holistic score counts (the floor of docs/metrics.md). */
export const validatedKappa = 0.7;
