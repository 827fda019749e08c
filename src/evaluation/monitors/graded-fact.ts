import type { ProductionGrade } from '../../ports/production-facts.ts';

/** What monitors know of one graded essay: figures of the machine and of the process, no words and no person. */
export type GradedFact = ProductionGrade;

export interface FactWindow {
  readonly from: Date;
  readonly to: Date;
  readonly facts: readonly GradedFact[];
}
