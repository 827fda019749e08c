import { z } from 'zod';
import type { ScoreScale } from '../../core/score-scale.ts';
import { scorePoints } from '../../core/score-scale.ts';

const claimSchema = z.strictObject({
  kind: z.enum(['strength', 'weakness']),
  sentence_id: z.string(),
  quote: z.string(),
  comment: z.string(),
});

/**
 * The shape of an answer: reasoning first, so that a model that writes from left to right has thought before it scores; the score
 * last, and one of the trait's own. No keyword that a provider's strict mode refuses (lengths, patterns).
 */
export function replySchema(scale: ScoreScale): z.ZodType<ModelAnswer> {
  return z.strictObject({
    reasoning: z.string(),
    claims: z.array(claimSchema).min(1),
    score: z.literal(scorePoints(scale)),
  });
}

export interface ModelAnswer {
  readonly reasoning: string;
  readonly claims: readonly z.infer<typeof claimSchema>[];
  readonly score: number;
}
