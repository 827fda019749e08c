import type { LearnerContext } from '../../ports/trait-grader.ts';
import type { EssayFormat, HiddenText } from '../essay-file.ts';
import type { RejectedRow, RowSource } from './source-row.ts';

/** One essay to grade. */
export interface Submission {
  /** Unique in its batch: the row's id, or the file's path inside the folder or archive. */
  readonly ref: string;
  readonly text: string;
  readonly format: EssayFormat | 'csv' | 'jsonl';
  readonly studentId?: string;
  /** Present only with consent. */
  readonly learner?: LearnerContext;
  /** Where the consent stands, when that is elsewhere than the essay: the row of the class list. */
  readonly consent?: RowSource;
  readonly source: RowSource;
  readonly hidden: readonly HiddenText[];
  readonly warnings: readonly string[];
}

export type SubmissionRow = Submission | RejectedRow;
