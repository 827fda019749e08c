import type { Json } from '../core/content-hash.ts';
import type { ExemplarSelection } from '../core/exemplar.ts';
import type { GradingPlan } from '../core/grading-plan.ts';
import type { Rubric, Trait } from '../core/rubric.ts';
import type { PreparedEssay } from '../core/source-text.ts';
import type { ClaimProblem, ReplyProblem, TraitGrade, TraitReply } from '../core/trait-grade.ts';
import type { Journal } from '../ports/journal.ts';
import type { Tracer } from '../ports/tracer.ts';
import type { LearnerContext, TraitGrader, TraitQuestion } from '../ports/trait-grader.ts';
import { checkFaithfulness } from './5-faithfulness/check-faithfulness.ts';

/** What is the same for every trait of one essay. */
export interface TraitContext {
  readonly runId: string;
  /** Names the essay in step inputs. */
  readonly reference: string;
  readonly plan: GradingPlan;
  readonly planHash: string;
  readonly rubric: Rubric;
  readonly taskText: string;
  readonly essay: PreparedEssay;
  readonly selection: ExemplarSelection;
  readonly learner?: LearnerContext;
  readonly facts?: readonly string[];
  /** The trained scorer's scores by trait, where the route's cascade compares with them. */
  readonly expectedScores?: Readonly<Record<string, number>>;
  /** The essay is a twin of the one to grade, with places masked or a third left out: its steps have names of their own. */
  readonly twin?: string;
  readonly journal: Journal;
  readonly tracer: Tracer;
  readonly grader: TraitGrader;
}

export interface GradedTraits {
  readonly grades: readonly TraitGrade[];
  /** Claims over all attempts, and how many were refused. */
  readonly claims: number;
  readonly rejected: number;
}

/**
 * Stages 4 and 5 hand in hand: each trait is asked on its own, its claims are located in the essay, and a reply that breaks the shape
 * or claims what is not there is asked again, at most as often as the plan allows; then it is a teacher's. Traits are asked side by side.
 *
 * @throws what the first failing trait threw, after all of them have ended: nothing goes on behind the caller's back
 */
export async function gradeTraits(context: TraitContext): Promise<GradedTraits> {
  const settled = await Promise.allSettled(context.rubric.traits.map((trait) => gradeTrait(trait, context)));
  const outcomes = settled.map((one): TraitOutcome => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
  return {
    grades: outcomes.map((outcome) => outcome.grade),
    claims: outcomes.reduce((sum, outcome) => sum + outcome.claims, 0),
    rejected: outcomes.reduce((sum, outcome) => sum + outcome.rejected, 0),
  };
}

interface TraitOutcome {
  readonly grade: TraitGrade;
  readonly claims: number;
  readonly rejected: number;
}

async function gradeTrait(trait: Trait, context: TraitContext): Promise<TraitOutcome> {
  const problems: (ReplyProblem | ClaimProblem)[] = [];
  let claims = 0;
  let rejected = 0;
  let detail = '';
  // The trained scorer would only say the same again.
  const limit = context.grader.kind === 'scorer' ? 1 : context.plan.policy.maxTraitAttempts;
  for (let attempt = 1; attempt <= limit; attempt += 1) {
    const reply = await askTrait(trait, attempt, problems, context);
    if (reply.status === 'failed') {
      problems.push(reply.problem);
      detail = reply.detail;
      continue;
    }
    const checked = await verify(trait, attempt, reply, context);
    claims += reply.claims.length;
    rejected += checked.rejected.length;
    const [refused] = checked.rejected;
    if (refused === undefined && checked.accepted.length > 0) {
      const { score, continuous, confidence, answeredBy } = reply;
      const grade: TraitGrade = {
        status: 'scored',
        traitId: trait.id,
        score,
        ...(continuous !== undefined && { continuous }),
        ...(confidence !== undefined && { confidence }),
        claims: checked.accepted,
        answeredBy,
        attempts: attempt,
      };
      return { grade, claims, rejected };
    }
    problems.push(refused?.problem ?? 'missing-field');
    detail = `${checked.rejected.length} of ${reply.claims.length} claims did not stand`;
  }
  const reason = problems.at(-1) ?? 'unavailable';
  return { grade: { status: 'unscored', traitId: trait.id, reason, detail, attempts: limit }, claims, rejected };
}

/** A model's reply is a journalled step. The trained scorer is pure: it is computed again, which is what makes its replay a proof. */
async function askTrait(
  trait: Trait,
  attempt: number,
  previousProblems: readonly (ReplyProblem | ClaimProblem)[],
  context: TraitContext,
): Promise<TraitReply> {
  const { grader, journal, tracer, runId } = context;
  const step = stepName('4-grade', trait, attempt, context);
  const expectedScore = context.expectedScores?.[trait.id];
  const question: TraitQuestion = {
    rubric: context.rubric,
    trait,
    taskText: context.taskText,
    essay: context.essay,
    exemplars: context.selection.exemplars,
    ...(context.learner !== undefined && { learner: context.learner }),
    ...(context.facts !== undefined && { facts: context.facts }),
    ...(expectedScore !== undefined && { expectedScore }),
    ...(context.plan.policy.appeal === true && { appealed: true }),
    attempt,
    previousProblems: [...previousProblems],
  };
  const ask = () =>
    tracer.span(step, { grader: grader.kind, attempt }, async (note) => {
      const reply = await grader.gradeTrait(question, { runId, step });
      note(replyFacts(reply));
      return reply;
    });
  if (grader.kind === 'scorer') return ask();
  const input: Json = {
    planHash: context.planHash,
    essay: context.reference,
    exemplars: ids(context),
    previousProblems,
  };
  return journal.step(step, input, ask, { free: true });
}

function stepName(stage: string, trait: Trait, attempt: number, { twin }: TraitContext): string {
  // No trait id holds a slash, so a trait called "twin" has other names than the twin of a trait.
  return `${stage}/${twin === undefined ? '' : `${twin}/`}${trait.id}/${attempt}`;
}

function ids(context: TraitContext): string[] {
  return context.selection.exemplars.map((exemplar) => exemplar.id);
}

function replyFacts(reply: TraitReply): Record<string, string | number> {
  if (reply.status === 'failed') return { outcome: reply.problem };
  return {
    outcome: 'graded',
    score: reply.score,
    claims: reply.claims.length,
    'model.answered': reply.answeredBy,
    ...(reply.call && {
      'model.asked': reply.call.modelAsked,
      ...(reply.call.escalatedFor !== undefined && { escalated: reply.call.escalatedFor.join(' ') }),
      ...(reply.call.toolsRun !== undefined && { tools: reply.call.toolsRun.join(' ') }),
      'tokens.input': reply.call.inputTokens,
      'tokens.output': reply.call.outputTokens,
      'cost.microUsd': reply.call.costMicroUsd,
      'latency.ms': reply.call.latencyMs,
    }),
    ...(reply.confidence && { confidence: reply.confidence.probability, spread: reply.confidence.spread }),
  };
}

function verify(
  trait: Trait,
  attempt: number,
  reply: Extract<TraitReply, { status: 'graded' }>,
  context: TraitContext,
): Promise<ReturnType<typeof checkFaithfulness>> {
  return context.tracer.span(stepName('5-faithfulness', trait, attempt, context), {}, async (note) => {
    const { essay, taskText } = context;
    const measured = [...(reply.measured ?? []), ...(context.facts ?? [])];
    const checked = checkFaithfulness({ claims: reply.claims, essay, trait, score: reply.score, taskText, measured });
    const problems = [...new Set(checked.rejected.map((claim) => claim.problem))];
    note({ accepted: checked.accepted.length, rejected: checked.rejected.length, problems });
    return checked;
  });
}
