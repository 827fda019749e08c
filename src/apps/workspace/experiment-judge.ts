import { z } from 'zod';
import { AssayError } from '../../core/errors.ts';
import { measureAgreement } from '../../evaluation/agreement-report/measure-agreement.ts';
import { readTable } from '../../evaluation/agreement-report/load/read-table.ts';
import {
  createJudge,
  judgeName,
  judgeQuestions,
  judgeRefusal,
  judgeScale,
  type ModelJudge,
} from '../../evaluation/evaluators/model-judge.ts';
import { costMicroUsd } from '../../gateway/call-cost.ts';
import type { JudgeValidation } from '../../ports/dataset-stores.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import type { CostEstimate } from './calibrate-cost.ts';
import { measureContext } from './dataset-labelling.ts';
import type { Workspace } from './workspace.ts';

/**
 * A judge by its question, asking the configured model.
 *
 * @param assignment whose money it spends; the installation's when left out
 * @throws AssayError `input.invalid` for a question that there is not, `grader.not-ready` without a model
 */
export function judgeNamed(workspace: Workspace, name: string, assignment?: StoredAssignment): ModelJudge {
  const question = judgeQuestions.find((one) => one.name === name || judgeName(one) === name);
  if (question === undefined)
    throw new AssayError(
      'input.invalid',
      `judge "${name}": must be one of ${judgeQuestions.map((one) => one.name).join(', ')}`,
    );
  const { route } = workspace.config;
  if (route === undefined) throw new AssayError('grader.not-ready', 'a judge asks a model, and none is configured');
  const model = workspace.modelFor(route);
  if (assignment === undefined) return createJudge(question, model);
  return createJudge(question, {
    id: model.id,
    async ask(asked, scope) {
      await workspace.stores.budgets.attribute(scope.runId, assignment.id);
      return model.ask(asked, scope);
    },
  });
}

/** Characters of a judge's question, feedback of a trait in it, and tokens of an answer that is one number. */
const judging = { promptCharacters: 900, traitCharacters: 300, answerTokens: 20, charactersPerToken: 4 };

/**
 * What judges would ask about so many grades, each once; what was judged before costs nothing, which is not looked up. At most: the feedback
 * of each trait is as long as an answer may be.
 */
export function judgingCost(
  { config }: Pick<Workspace, 'config'>,
  judges: readonly ModelJudge[],
  { grades, traits }: { readonly grades: number; readonly traits: number },
): Pick<CostEstimate, 'calls' | 'likelyMicroUsd' | 'mostMicroUsd'> {
  const calls = judges.length * grades;
  const { route } = config;
  if (route === undefined || calls === 0) return { calls, likelyMicroUsd: 0, mostMicroUsd: 0 };
  const { promptCharacters, traitCharacters, answerTokens, charactersPerToken } = judging;
  const inputTokens = Math.ceil((promptCharacters + traits * traitCharacters) / charactersPerToken);
  const most = { inputTokens: promptCharacters + traits * route.maxOutputTokens, outputTokens: route.maxOutputTokens };
  return {
    calls,
    likelyMicroUsd: calls * costMicroUsd({ inputTokens, outputTokens: answerTokens }, route),
    mostMicroUsd: calls * costMicroUsd(most, route),
  };
}

const labelledFeedback = z.object({ feedback: z.string().trim().min(1), score: z.coerce.number() });

/**
 * Puts the judge's question to feedback that people judged, and keeps how well the two agree. Neither feedback nor scores are kept.
 *
 * @param file CSV, TSV or JSONL with `feedback` (comments, a line each) and `score`, what people gave, 1 to 4
 * @throws AssayError `input.invalid` naming the line
 */
export async function validateJudge(
  workspace: Workspace,
  name: string,
  file: string,
): Promise<JudgeValidation & { readonly unanswered: number; readonly refusal: string | undefined }> {
  const judge = judgeNamed(workspace, name);
  const table = await readTable(file);
  const labelled = table.rows.map(({ cells, line }) => {
    const parsed = labelledFeedback.safeParse(cells);
    if (parsed.success && Number.isInteger(parsed.data.score) && parsed.data.score >= 1 && parsed.data.score <= 4)
      return parsed.data;
    throw new AssayError('input.invalid', `${table.name} line ${line}: must have feedback, and a score from 1 to 4`);
  });
  const pairs: { human: number; machine: number }[] = [];
  for (const { feedback, score } of labelled) {
    const machine = await judge.judge(feedback.split('\n').filter((line) => line.trim() !== ''));
    if (machine !== undefined) pairs.push({ human: score, machine });
  }
  const { quadraticWeightedKappa: qwk, cohenKappa } = measureAgreement(
    { human: pairs.map((pair) => pair.human), machine: pairs.map((pair) => pair.machine) },
    { ...measureContext(judgeScale), minimumN: 2 },
  );
  const validation: JudgeValidation = {
    judgeHash: judge.hash,
    n: pairs.length,
    kappa: cohenKappa.value,
    quadraticKappa: qwk.value,
    low: qwk.interval?.low,
    high: qwk.interval?.high,
    datasetHash: table.sha256,
  };
  await workspace.stores.experiments.addValidation(validation);
  return { ...validation, unanswered: labelled.length - pairs.length, refusal: judgeRefusal(validation) };
}

/** @throws AssayError `conflict` naming the judge that may hold no gate, why, and what makes it fit for one */
export async function requireValidated(workspace: Workspace, judges: readonly ModelJudge[]): Promise<void> {
  for (const { question, hash } of judges) {
    const refusal = judgeRefusal(await workspace.stores.experiments.validation(hash));
    if (refusal !== undefined)
      throw new AssayError(
        'conflict',
        `judge "${question.name}" may hold no gate: ${refusal}; run "assay experiment validate-judge ${question.name} <labelled feedback>"`,
      );
  }
}
