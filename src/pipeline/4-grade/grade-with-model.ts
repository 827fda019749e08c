import { AssayError } from '../../core/errors.ts';
import { scorePoints, type ScoreScale } from '../../core/score-scale.ts';
import type { CallFacts, TraitReply } from '../../core/trait-grade.ts';
import type { EscalationSignals, Model, ModelReply, ModelRequest } from '../../ports/model.ts';
import type { TraitGrader, TraitQuestion } from '../../ports/trait-grader.ts';
import { withoutMarks } from './datamark.ts';
import { findOutputProblem, ruleRuns, type LeakCheck } from './output-filter.ts';
import type { PromptSet } from './prompt-set.ts';
import { replySchema } from './reply-schema.ts';
import type { TraitPrompt } from './trait-prompt.ts';
import { writeTraitPrompt } from './trait-prompt.ts';

export interface ModelGraderOptions {
  /** Key for the boundary and canary of each question. Without one they are derived from run and step alone. */
  readonly secret?: string;
  /** The model with what may be called for this question, where the policy gives it tools. */
  readonly withTools?: (question: TraitQuestion) => Model;
}

/**
 * Stage 4 by a language model, trait by trait. What comes back is checked for shape and for what must not reach a student; whether its
 * quotes stand in the essay is stage 5's question.
 */
export function createModelGrader(model: Model, prompts: PromptSet, options: ModelGraderOptions = {}): TraitGrader {
  const rules = rulesOf(prompts);
  return {
    kind: 'model',
    async gradeTrait(question, scope) {
      const prompt = writeTraitPrompt(question, prompts, { scope, secret: options.secret ?? '' });
      const schema = schemaOf(question.trait.scale);
      const reply = await ask(options.withTools?.(question) ?? model, scope, {
        system: prompt.system,
        user: prompt.user,
        sharedUserLength: prompt.sharedUserLength,
        schema,
        schemaName: 'trait_grade',
        scoreField: 'score',
        scoreValues: scorePoints(question.trait.scale),
        signals: signalsOf(question),
      });
      if (reply.status === 'failed') return { status: 'failed', problem: reply.problem, detail: reply.detail };
      // A reply from the ledger has been through JSON: parsed again, so that its type is known and not believed.
      const answer = schema.parse(reply.value);
      const unfit = findOutputProblem(answer, prompt, rules, leakCheck(question));
      if (unfit !== undefined) return { status: 'failed', ...unfit };
      return { ...toTraitReply(answer, reply, prompt), call: callFacts(model.id, reply) };
    },
  };
}

// A grader is made for each run; what the runs of a night have in common is worked out once.
const schemas = new Map<string, ReturnType<typeof replySchema>>();
const rulesKnown = new WeakMap<PromptSet, ReadonlySet<string>>();

function schemaOf(scale: ScoreScale): ReturnType<typeof replySchema> {
  const { min, max, step } = scale;
  const schema = schemas.get(`${min} ${max} ${step}`) ?? replySchema(scale);
  schemas.set(`${min} ${max} ${step}`, schema);
  return schema;
}

function rulesOf(prompts: PromptSet): ReadonlySet<string> {
  const rules = rulesKnown.get(prompts) ?? ruleRuns(prompts.sections.system, prompts.sections.user);
  rulesKnown.set(prompts, rules);
  return rules;
}

function signalsOf({ essay, expectedScore, learner, appealed }: TraitQuestion): EscalationSignals {
  return {
    // Counted only where a cascade asks.
    get words() {
      return essay.source.trim().split(/\s+/u).length;
    },
    ...(expectedScore !== undefined && { expectedScore }),
    ...(learner?.gradeLevel !== undefined && { gradeLevel: learner.gradeLevel }),
    ...(appealed === true && { appealed }),
  };
}

function leakCheck({ exemplars, essay, taskText, trait }: TraitQuestion): LeakCheck {
  return {
    others: exemplars.map(({ excerpt }) => excerpt),
    free: [essay.masked.text, essay.source, taskText, trait.definition, ...Object.values(trait.anchors)],
  };
}

/** Statuses with which a provider refuses this very text (too long, its content policy), not us. */
const aboutThisText = new Set<unknown>([400, 413, 422]);

async function ask(
  model: Model,
  scope: Parameters<Model['ask']>[1],
  request: ModelRequest,
): Promise<Extract<ModelReply, { status: 'ok' }> | Extract<TraitReply, { status: 'failed' }>> {
  try {
    const reply = await model.ask(request, scope);
    return reply.status === 'ok' ? reply : { status: 'failed', problem: reply.problem, detail: reply.detail };
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    if (error.code === 'ceiling.reached') return { status: 'failed', problem: 'unavailable', detail: error.message };
    if (error.code !== 'model.rejected') throw error;
    if (!aboutThisText.has(error.details['httpStatus'])) throw error;
    return { status: 'failed', problem: 'unavailable', detail: error.message };
  }
}

function callFacts(
  modelAsked: string,
  { usage, costMicroUsd, latencyMs, escalatedFor, toolsRun }: Extract<ModelReply, { status: 'ok' }>,
): CallFacts {
  const { inputTokens, outputTokens } = usage;
  return {
    modelAsked,
    inputTokens,
    outputTokens,
    costMicroUsd,
    latencyMs,
    ...(escalatedFor !== undefined && { escalatedFor }),
    ...(toolsRun !== undefined && { toolsRun }),
  };
}

function toTraitReply(
  answer: ReturnType<ReturnType<typeof replySchema>['parse']>,
  reply: Extract<ModelReply, { status: 'ok' }>,
  { marker }: TraitPrompt,
): Extract<TraitReply, { status: 'graded' }> {
  return {
    status: 'graded',
    score: answer.score,
    claims: answer.claims.map(({ kind, comment, quote, sentence_id }) => ({
      kind,
      comment: withoutMarks(comment, marker),
      quote: withoutMarks(quote, marker),
      sentenceId: sentence_id,
    })),
    answeredBy: reply.modelAnswered,
    ...(reply.confidence === undefined ? {} : { confidence: reply.confidence }),
  };
}
