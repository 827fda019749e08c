/** A ridge of the stack: the mean of the base kernels whose names begin with one of these. */
export interface RidgeMember {
  readonly name: string;
  readonly kernels: readonly string[];
  /** Candidates for the penalty, in units of the kernel's mean diagonal; leave-one-out picks. */
  readonly penalties: readonly number[];
}

/** What a kernel counts in the mean of its member: the prior, which few labels cannot replace, four times. */
export function kernelShare(name: string): number {
  return name === 'prior' ? 4 : 1;
}

// Kernels and penalties were chosen by leave-one-out inside the training part of fold 0, see docs/metrics.md. Agreement hardly moves
// between half and double a penalty, so only the first ridge tries several.
export const ridgeMembers: readonly RidgeMember[] = [
  {
    name: 'everything',
    kernels: [
      'characters',
      'word',
      'part-of-speech',
      'features, narrow',
      'features, wide',
      'features, core',
      'features, length',
      'prior',
    ],
    penalties: [0.5, 1, 2],
  },
  { name: 'strings', kernels: ['characters'], penalties: [1] },
  { name: 'words', kernels: ['word'], penalties: [1.5] },
  { name: 'features', kernels: ['features', 'prior'], penalties: [2] },
  { name: 'prior', kernels: ['prior'], penalties: [0.1] },
  {
    name: 'strings and features',
    kernels: ['characters', 'features, narrow', 'features, wide', 'features, core'],
    penalties: [1.5],
  },
  { name: 'grammar and length', kernels: ['part-of-speech', 'features, length'], penalties: [1.5] },
];
