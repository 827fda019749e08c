import { z } from 'zod';
import { AssayError } from '../../core/errors.ts';

/** As much of a report as a comparison needs. */
const reportSchema = z.looseObject({
  format: z.literal('assay.redteam/1'),
  families: z.number(),
  byFamily: z.array(z.looseObject({ family: z.string(), held: z.looseObject({ share: z.number().optional() }) })),
});

/** @throws AssayError `input.invalid` when the text is not the JSON of a report */
export function readReport(text: string, name: string): EarlierReport {
  try {
    return reportSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AssayError('input.invalid', `${name} is not the JSON of a red team report`, { cause });
  }
}

/** What a comparison with an earlier run needs: how often each family was held. */
export interface EarlierReport {
  readonly families: number;
  readonly byFamily: readonly { readonly family: string; readonly held: { readonly share?: number | undefined } }[];
}
