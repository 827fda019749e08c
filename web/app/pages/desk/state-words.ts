import type { DeskState } from '../../api/desk.ts';

export interface StateWords {
  readonly name: string;
  /** Which mark stands beside the word: the colour alone says nothing. */
  readonly mark: 'open' | 'busy' | 'warn' | 'clear' | 'done' | 'sent' | 'off';
}

export const stateWords: Readonly<Record<DeskState, StateWords>> = {
  ungraded: { name: 'Not graded', mark: 'open' },
  grading: { name: 'Grading', mark: 'busy' },
  failed: { name: 'Grading failed', mark: 'warn' },
  'needs-review': { name: 'Needs review', mark: 'warn' },
  cleared: { name: 'Nothing flagged', mark: 'clear' },
  reviewed: { name: 'Reviewed', mark: 'done' },
  released: { name: 'Released', mark: 'sent' },
  rejected: { name: 'Rejected', mark: 'off' },
};
