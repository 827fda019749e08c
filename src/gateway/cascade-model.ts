import { AssayError } from '../core/errors.ts';
import type { EscalationReason, EscalationRules } from '../core/model-route.ts';
import type { Confidence } from '../core/trait-grade.ts';
import type { EscalationSignals, Model, ModelReply, ModelRequest } from '../ports/model.ts';

/**
 * A cheap model first, the costly one where a rule says so. The first reply is paid for either way; when the costly model answers, its
 * answer is what counts, and the reasons stand in it.
 *
 * @throws what the costly model throws; `budget.spent` and `ceiling.reached` also of the cheap one
 */
export function createCascadeModel(first: Model, costly: Model, rules: EscalationRules): Model {
  return {
    id: costly.id,
    async ask(request, scope) {
      const cheap = await askCheap(first, request, scope);
      const reasons = cheap === undefined ? (['unusable'] as const) : escalationReasons(cheap, request, rules);
      if (cheap !== undefined && reasons.length === 0) return cheap;
      const reply = await costly.ask(request, scope);
      return reply.status === 'ok' ? { ...reply, escalatedFor: reasons } : reply;
    },
  };
}

const notToBeTriedElsewhere: ReadonlySet<string> = new Set(['budget.spent', 'ceiling.reached']);

/** @returns undefined when there was no reply to be had */
async function askCheap(
  model: Model,
  request: ModelRequest,
  scope: Parameters<Model['ask']>[1],
): Promise<ModelReply | undefined> {
  try {
    return await model.ask(request, scope);
  } catch (error) {
    if (!(error instanceof AssayError) || notToBeTriedElsewhere.has(error.code)) throw error;
    if (error.code !== 'model.transport' && error.code !== 'model.rejected') throw error;
    return undefined;
  }
}

interface Case {
  readonly confidence: Confidence | undefined;
  /** Points between the lowest and the highest score. */
  readonly range: number;
  readonly score: number | undefined;
  readonly signals: EscalationSignals;
}

/** What each rule says of a reply that can be used. A rule that is absent, or without what it compares with, says nothing. */
const says: Readonly<Record<keyof EscalationRules, (rules: EscalationRules, seen: Case) => boolean>> = {
  belowProbability: ({ belowProbability: limit = 0 }, { confidence }) => (confidence?.probability ?? 1) < limit,
  aboveSpread: ({ aboveSpread: limit = 1 }, { confidence, range }) => (confidence?.spread ?? 0) > limit * range,
  scorerGap: ({ scorerGap: limit = 1 }, { score, signals: { expectedScore = score }, range }) =>
    score !== undefined && expectedScore !== undefined && Math.abs(score - expectedScore) > limit * range,
  overWords: ({ overWords: limit = Infinity }, { signals: { words = 0 } }) => words > limit,
  gradeLevels: ({ gradeLevels = [] }, { signals: { gradeLevel } }) =>
    gradeLevel !== undefined && gradeLevels.includes(gradeLevel),
  onAppeal: ({ onAppeal }, { signals: { appealed } }) => onAppeal === true && appealed === true,
};

/** Every rule that says that this reply is not enough. Empty: it is. */
function escalationReasons(
  reply: ModelReply,
  { scoreField, scoreValues = [], signals = {} }: ModelRequest,
  rules: EscalationRules,
): readonly EscalationReason[] {
  if (reply.status === 'failed') return ['unusable'];
  const seen: Case = {
    confidence: reply.confidence,
    range: Math.max(...scoreValues) - Math.min(...scoreValues),
    score: scoreField === undefined ? undefined : scoreOf(reply.value, scoreField),
    signals,
  };
  return (Object.keys(says) as (keyof EscalationRules)[]).filter((rule) => says[rule](rules, seen));
}

function scoreOf(value: unknown, field: string): number | undefined {
  const score: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;
  return typeof score === 'number' ? score : undefined;
}
