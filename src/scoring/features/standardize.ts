/** Centre and spread of every feature over the training essays; a feature that never varies has spread 0 and stays silent. */
export interface FeatureScale {
  readonly means: Float32Array;
  readonly spreads: Float32Array;
}

const clip = 3.5;
// Standardised features are kept to 1/8192, which fits 16 bits with the clip: training and a loaded artifact see the same numbers.
export const featureResolution = 8192;

export function fitFeatureScale(vectors: readonly Float64Array[]): FeatureScale {
  const width = vectors[0]?.length ?? 0;
  const means = new Float32Array(width);
  const spreads = new Float32Array(width);
  for (let feature = 0; feature < width; feature++) {
    let mean = 0;
    for (const vector of vectors) mean += (vector[feature] as number) / vectors.length;
    let variance = 0;
    for (const vector of vectors) variance += ((vector[feature] as number) - mean) ** 2 / vectors.length;
    means[feature] = mean;
    spreads[feature] = variance > 1e-12 ? Math.sqrt(variance) : 0;
  }
  return { means, spreads };
}

/** z-scores, clipped at ±3.5 so that one odd essay cannot run away. */
export function standardize(vector: Float64Array, { means, spreads }: FeatureScale): Float64Array {
  return vector.map((value, feature) => {
    const spread = spreads[feature] as number;
    if (spread === 0) return 0;
    const z = Math.max(-clip, Math.min(clip, (value - (means[feature] as number)) / spread));
    return Math.round(z * featureResolution) / featureResolution;
  });
}
