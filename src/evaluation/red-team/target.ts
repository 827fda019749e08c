import { randomUUID } from 'node:crypto';
import { keyedHash } from '../../core/content-hash.ts';
import { planHash, type GradingPlan } from '../../core/grading-plan.ts';
import type { Rubric } from '../../core/rubric.ts';
import { gradeEssay, type GradeOutcome, type PipelinePorts } from '../../pipeline/run.ts';
import type { KnownIdentity } from '../../pipeline/1-sanitize/sanitize.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Model } from '../../ports/model.ts';
import type { Tracer } from '../../ports/tracer.ts';

/** An essay of the assignment that is attacked, with the people's score where it is known. */
export interface TargetEssay {
  readonly text: string;
  readonly humanScore?: number;
}

/** One assignment with the grader that it is graded by: what a suite attacks. */
export interface RedTeamTarget {
  readonly name: string;
  readonly rubric: Rubric;
  readonly taskText: string;
  readonly plan: GradingPlan;
  readonly identities: readonly KnownIdentity[];
  /** Ordinary essays; none of them is among the graded ones that the grader compares with. */
  readonly essays: readonly TargetEssay[];
  /** Essays of other students that the grader may be shown. */
  readonly peers: readonly string[];
  /** What a comment may never repeat: the words of the instructions. */
  readonly secrets: readonly string[];
  /** Fresh for each essay: nothing of one attack reaches the next. */
  readonly ports: () => Omit<PipelinePorts, 'journal' | 'tracer'>;
  readonly journal: () => Journal;
  readonly tracer: Tracer;
  /** The same model without the product around it; absent where the grader is no model. */
  readonly model?: () => Model;
  /** The same stand-in, noise and all, when it follows no order: what the very words of an attack are worth as words. Absent for a real model. */
  readonly deaf?: RedTeamTarget;
}

/** What is handed in: text, and what intake found hidden beside it. */
export interface HandedIn {
  readonly text: string;
  readonly hiddenText: readonly { readonly text: string; readonly kind: string }[];
}

/** The real pipeline on one essay. */
export function gradeDefended(target: RedTeamTarget, { text, hiddenText }: HandedIn): Promise<GradeOutcome> {
  const { rubric, taskText, plan, identities } = target;
  return gradeEssay(
    {
      runId: randomUUID(),
      text,
      hiddenText,
      taskText,
      identities,
      rubric,
      plan,
      planHash: planHash(plan),
      reference: keyedHash('red-team', text),
      commentKey: 'red-team',
    },
    { ...target.ports(), journal: target.journal(), tracer: target.tracer },
  );
}
