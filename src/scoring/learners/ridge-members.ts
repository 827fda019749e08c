/** A ridge of the stack: the mean of the base kernels whose names begin with one of these. */
export interface RidgeMember {
  readonly name: string;
  readonly kernels: readonly string[];
}

export const ridgeMembers: readonly RidgeMember[] = [
  { name: 'everything', kernels: [''] },
  { name: 'strings', kernels: ['characters'] },
  { name: 'words', kernels: ['word'] },
  { name: 'features', kernels: ['features'] },
  { name: 'strings and features', kernels: ['characters', 'features'] },
  { name: 'grammar and length', kernels: ['part-of-speech', 'features, length'] },
];

/** Candidates for the ridge penalty, in units of the kernel's mean diagonal. */
export const ridgeGrid: readonly number[] = [0.1, 0.3, 0.9];
