import { z } from 'zod';
import { canaryPassages, canaryReading, canaryScores, canarySystem } from '../../evaluation/drift/canary.ts';
import { applyReading, type AppliedReading } from './alarm-desk.ts';
import type { Workspace } from './workspace.ts';

const answerSchema = z.object({ score: z.literal([...canaryScores]) });
/** Longer than any baseline and what was accepted since. */
const history = 1000;

/**
 * Asks the configured model the twelve fixed questions and compares the answers with those of its first looks.
 *
 * @returns undefined without a model
 * @throws AssayError `model.transport` when the model cannot be reached
 */
export async function askCanaries(workspace: Workspace, at: Date): Promise<AppliedReading | undefined> {
  const { route } = workspace.config;
  if (route === undefined) return undefined;
  const model = workspace.modelFor(route);
  const answers: number[] = [];
  for (const [index, passage] of canaryPassages.entries()) {
    const reply = await model.ask(
      {
        system: canarySystem,
        user: passage,
        schema: answerSchema,
        schemaName: 'canary',
        scoreField: 'score',
        scoreValues: canaryScores,
      },
      { runId: `can_${at.getTime()}`, step: `canary/${index + 1}` },
    );
    // An answer that cannot be used is an answer: another than before.
    answers.push(reply.status === 'ok' ? answerSchema.parse(reply.value).score : 0);
  }
  const subject = `${route.provider}:${route.model}`;
  const previous = await workspace.stores.monitors.history({ monitorId: 'canary-answers', subject, limit: history });
  return applyReading(workspace, canaryReading(previous, answers, { subject, at }));
}
