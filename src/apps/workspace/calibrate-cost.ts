import type { GradingPlan } from '../../core/grading-plan.ts';
import type { Rubric } from '../../core/rubric.ts';
import { costMicroUsd, mostMicroUsd, mostTokens } from '../../gateway/call-cost.ts';
import type { SampledEssay } from './calibrate-sample.ts';

export interface CostEstimate {
  readonly essays: number;
  /** Questions to the model when each is answered at once. */
  readonly calls: number;
  /** At about four characters a token and 350 tokens an answer. */
  readonly likelyMicroUsd: number;
  /** Every byte a token, every answer as long as allowed, every trait asked as often as allowed. */
  readonly mostMicroUsd: number;
}

/** Characters of the prompt around rubric and essay: 2,400 in version 1 of the prompt. */
const promptCharacters = 2_600;
const answerTokens = 350;
const charactersPerToken = 4;

/** What calibrating on these essays will cost; nothing is sent. */
export function estimateCost(
  essays: readonly SampledEssay[],
  { rubric, taskText, plan }: { readonly rubric: Rubric; readonly taskText: string; readonly plan: GradingPlan },
): CostEstimate {
  const { route, policy, questionsHash } = plan;
  const questions = rubric.traits.length + (questionsHash === undefined ? 0 : 1);
  const examples = policy.exemplars * policy.exemplarTokens * charactersPerToken;
  let likely = 0;
  let most = 0;
  for (const { essay } of essays) {
    for (const trait of rubric.traits) {
      const own = [trait.definition, ...Object.values(trait.anchors)].join(' ').length;
      const characters = promptCharacters + taskText.length + own + examples + essay.text.length;
      if (route === null) continue;
      likely += costMicroUsd(
        { inputTokens: Math.ceil(characters / charactersPerToken), outputTokens: answerTokens },
        route,
      );
      // Letters beyond ASCII take up to four bytes.
      const bytes = mostTokens(['x'.repeat(2 * characters)], route);
      most += policy.maxTraitAttempts * mostMicroUsd(bytes, route);
    }
    if (questionsHash !== undefined && route !== null) {
      const tokens = mostTokens([essay.text.padEnd(essay.text.length + promptCharacters)], route);
      likely += costMicroUsd(
        { inputTokens: Math.ceil(tokens.inputTokens / charactersPerToken), outputTokens: 100 },
        route,
      );
      most += mostMicroUsd(tokens, route);
    }
  }
  return { essays: essays.length, calls: essays.length * questions, likelyMicroUsd: likely, mostMicroUsd: most };
}
