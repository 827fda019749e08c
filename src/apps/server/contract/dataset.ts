import { z } from '@hono/zod-openapi';
import { datasetKinds } from '../../../ports/dataset-stores.ts';
import { hash, idOf, slug, time, words } from './common.ts';

const kind = z.enum(datasetKinds);

export const datasetVersion = z
  .object({
    version: z.int(),
    hash,
    rows: z.int().openapi({ description: 'Essays when it was locked.' }),
    gone: z.int().openapi({ description: 'Essays that left since, because they were erased.' }),
    note: z.string(),
    createdAt: time,
    createdBy: z.string(),
  })
  .openapi('DatasetVersion');

export const dataset = z
  .object({
    slug,
    title: z.string(),
    kind,
    assignment: slug,
    reserved: z
      .boolean()
      .openapi({ description: 'Kept from training and exemplars; only such a set may hold a gate.' }),
    createdAt: time,
    createdBy: z.string(),
    versions: z.array(datasetVersion).openapi({ description: 'Oldest first.' }),
  })
  .openapi('Dataset');

const named = {
  name: slug,
  title: words(200).optional(),
  kind: kind.optional().openapi({ description: 'What the way of making it suggests, when left out.' }),
  reserve: z
    .boolean()
    .optional()
    .openapi({ description: 'Keep its essays from training and exemplars; by kind when left out.' }),
};
const size = z.int().min(1).max(100_000);
const seed = z.int().min(0).max(999_999_999).default(7);

export const datasetInput = z
  .discriminatedUnion('from', [
    z.strictObject({ from: z.literal('graded-essays'), ...named, size, seed }),
    z.strictObject({ from: z.literal('sample'), ...named, size: size.default(200), seed }),
    z.strictObject({ from: z.literal('overrides'), ...named }),
    z.strictObject({ from: z.literal('appeals'), ...named }),
    z.strictObject({
      from: z.literal('submissions'),
      ...named,
      submissionIds: z.array(idOf('sub')).min(1).max(10_000),
    }),
  ])
  .openapi('DatasetInput', {
    description:
      '`graded-essays` holds some out; `sample` draws graded submissions for people to read; `overrides` and `appeals` take what people decided; `submissions` those that are named.',
  });

const flag = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .optional();

export const datasetFile = z.strictObject({
  file: z
    .instanceof(File, { error: 'must be a file' })
    .refine((file) => /\.(?:csv|tsv|jsonl|ndjson)$/i.test(file.name), 'must be called .csv, .tsv, .jsonl or .ndjson')
    .openapi({ type: 'string', format: 'binary' }),
  name: slug,
  title: words(200).optional(),
  kind: kind.default('golden'),
  reserve: flag,
  consentBy: words(200)
    .optional()
    .openapi({ description: 'Who gave leave to use the groups in the file; needed when it has any.' }),
});

export const readersInput = z
  .strictObject({
    readers: z.array(words(100)).min(2).max(100).openapi({ description: 'Ids of accounts.' }),
    adjudicator: words(100).optional().openapi({ description: 'Decides where two readings lie apart.' }),
  })
  .openapi('ReadersInput');

export const readersAssigned = z
  .object({ readings: z.int(), adjudications: z.int() })
  .openapi('ReadersAssigned', { description: 'How many are new.' });
