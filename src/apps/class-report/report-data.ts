import type { Finding } from '../../core/finding.ts';
import type { ReviewDecision } from '../../core/review-reason.ts';
import type { Rubric } from '../../core/rubric.ts';
import type { GradeContent } from '../../core/grade-record.ts';
import type { FeedbackMetrics } from '../workspace/feedback-metrics.ts';
import type { TraitGrade } from '../../core/trait-grade.ts';

/** One essay of the class with everything that its grade rests on, in the words of the essay. */
export interface ReportedGrade {
  readonly gradeId: string;
  /** How the report calls the student: the file, or the pseudonym. */
  readonly label: string;
  /** The essay as the student wrote it. */
  readonly source: string;
  readonly hiddenText: readonly { readonly text: string; readonly kind: string }[];
  readonly result: GradeContent['result'];
  readonly traits: readonly TraitGrade[];
  readonly findings: readonly Finding[];
  readonly decision: ReviewDecision;
  readonly contentHash: string;
  readonly exemplars: readonly {
    readonly id: string;
    readonly relation: string;
    readonly score: number | undefined;
    readonly excerpt: string;
  }[];
  readonly trace: readonly { readonly name: string; readonly durationMs: number; readonly facts: string }[];
}

/** A class after a grading run. */
export interface ClassReportData {
  readonly title: string;
  readonly taskText: string;
  readonly rubric: Rubric;
  /** Who graded, in words: model and route, or the trained scorer and what it was trained on. */
  readonly graderWords: string;
  readonly planHash: string;
  readonly generatedAt: Date;
  /** A remark that the reader must see first, e.g. that the class is a demonstration. */
  readonly notice?: string;
  /** Share of feedback sentences close to the class's own centre, and whether that is an alarm. */
  readonly cohort?: { readonly share: number; readonly alarm: boolean };
  readonly feedback: FeedbackMetrics;
  readonly grades: readonly ReportedGrade[];
}
