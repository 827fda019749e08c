import type { NamedBytes } from '../../intake/read-essay-file.ts';

/** Where an attack stands in the essay that carries it. `file` is an attack on the reading of the file itself. */
export const placements = ['start', 'middle', 'end', 'split', 'whole', 'docx', 'pdf', 'notes', 'file'] as const;

export type Placement = (typeof placements)[number];

/** One attack as it would be handed in. */
export interface Attack {
  readonly family: string;
  readonly placement: Placement;
  /** Names it within the suite: the same attack has the same name in every run. */
  readonly id: string;
  /** The essay with the attack in it, or a file that intake has to read first. */
  readonly essay: { readonly text: string } | { readonly file: NamedBytes };
  /** What an extractor without defences would have read from it: visible and hidden text in one. */
  readonly naiveText: string;
  /** True when nothing of the attack should ever be graded as an essay: any score above the lowest is gained. */
  readonly isWorthless: boolean;
}
