import { z } from '@hono/zod-openapi';
import { idOf, time } from './common.ts';

const bars = z.array(z.object({ score: z.number(), n: z.int() }));

const agreement = z
  .object({
    n: z.int(),
    enough: z.boolean().openapi({ description: 'False: too few pairs for a figure; `needed` says how many it takes.' }),
    needed: z.int(),
    quadraticWeightedKappa: z.number().optional(),
    interval: z.object({ low: z.number(), high: z.number() }).optional().openapi({ description: '95%, bootstrap.' }),
    exactShare: z.number().optional(),
  })
  .openapi('Agreement');

export const classPicture = z
  .object({
    submissions: z.int(),
    scored: z.int(),
    scores: bars.openapi({ description: 'What counts now.' }),
    machineScores: bars,
    bands: z.array(z.object({ id: z.string(), name: z.string(), n: z.int() })),
    traits: z.array(z.object({ traitId: z.string(), name: z.string(), levels: bars })),
    generic: z
      .object({ sentences: z.int(), generic: z.int() })
      .openapi({ description: 'Feedback sentences, and how many of them would fit any essay.' }),
    agreement: agreement.openapi({ description: 'Of teachers with the machine; batch approvals are no readings.' }),
    readers: agreement.openapi({ description: 'Of first readers with blind second ones: the human-human figure.' }),
  })
  .openapi('ClassPicture');

export const learnt = z
  .object({
    overrides: z.array(
      z.object({
        decisionId: idOf('dec'),
        gradeId: idOf('grd'),
        submissionId: idOf('sub'),
        label: z.string(),
        machineScore: z.number().optional(),
        score: z.number(),
        delta: z.number().optional(),
        machineTraits: z.record(z.string(), z.number()),
        traitScores: z.record(z.string(), z.number()),
        reason: z.string().optional(),
        traceId: z.string().optional(),
        decidedBy: z.string(),
        decidedAt: time,
        learntFrom: z.int().optional().openapi({ description: 'Readers behind the graded essay that it became.' }),
      }),
    ),
    learntFrom: z.int().openapi({ description: 'Overrides that are graded essays now.' }),
    exemplars: z.int().openapi({ description: 'Of them, those that two readers agree on.' }),
    gradedEssays: z.int(),
    scorer: z.object({
      versions: z.int(),
      inUse: z.int().optional(),
      newest: z.int().optional(),
      trainedAt: time.optional(),
    }),
    agreement,
  })
  .openapi('Learnt');
