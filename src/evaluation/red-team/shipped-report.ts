import { z } from 'zod';

/** As much of the run that goes with a release as is held against its code. */
const shippedSchema = z.looseObject({
  format: z.literal('assay.redteam/1'),
  system: z.looseObject({
    generatedAt: z.string(),
    promptsHash: z.string().nullable(),
    stageVersions: z.record(z.string(), z.string()),
  }),
  families: z.number(),
  cases: z.number(),
  releasedMoved: z.number(),
  leaks: z.number(),
  toolCalls: z.number(),
  movedWithoutDefences: z.number(),
  falseHoldRate: z.number(),
  falseHolds: z.looseObject({ cases: z.number() }),
  lookAlikeHoldRate: z.number(),
});

export type ShippedReport = z.infer<typeof shippedSchema>;

/** Where the run lies, from the folder of this file; the package takes it along. */
export const shippedReportUrl = new URL('../../../bench/redteam/shipped.json', import.meta.url);

/** The stages that face the essay. */
const facing = ['1-sanitize', '4-grade', '5-faithfulness', '7-review'] as const;

/** @throws ZodError or SyntaxError when the text is not the JSON of such a run */
export function parseShipped(text: string): ShippedReport {
  return shippedSchema.parse(JSON.parse(text));
}

/**
 * In what the code differs from what the run tried: a stage that faces the essay, or the newest prompts. Empty when the run speaks of this code.
 *
 * @param promptsHash of the newest prompts of the package
 */
export function staleIn(
  { system }: ShippedReport,
  code: { readonly stageVersions: Readonly<Record<string, string>>; readonly promptsHash: string | undefined },
): string[] {
  return [
    ...facing.filter((stage) => system.stageVersions[stage] !== code.stageVersions[stage]),
    ...(system.promptsHash === (code.promptsHash ?? null) ? [] : ['prompts']),
  ];
}
