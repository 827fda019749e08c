import type { DeskState, QueueRow } from '../../api/desk.ts';

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

const stages: Readonly<Record<string, string>> = {
  '1-sanitize': 'reading the text',
  '2-rubric': 'taking the rubric',
  '3-exemplars': 'finding essays to compare with',
  '4-grade': 'scoring each criterion',
  '5-faithfulness': 'checking the evidence',
  '6-calibrate': 'working out the score',
  '7-review': 'deciding who looks',
};

/** Where a submission stands, in words: while it is graded, what is being done. */
export function stateText({ state, stage }: Pick<QueueRow, 'state' | 'stage'>): string {
  const { name } = stateWords[state];
  const doing = state === 'grading' ? stages[stage ?? ''] : undefined;
  return doing === undefined ? name : `${name}: ${doing}`;
}
