import { z } from '@hono/zod-openapi';
import { accountIdOf } from './account.ts';
import { hash, idOf, slug, time, words } from './common.ts';

export const pseudonym = z.string().regex(/^s\d{1,6}-[0-9a-f]{32}$/, 'must be a pseudonym, as submissions show it');

export const flagInput = z
  .strictObject({
    source: words(80).openapi({ description: 'The tool that says so.', example: 'similarity-check' }),
    kind: z.enum(['plagiarism', 'ai-detection', 'other']),
    verdict: z.enum(['flagged', 'clear', 'inconclusive']),
    probability: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .openapi({ description: 'As the tool says it. Shown, and read by nothing.' }),
    note: words(500).optional(),
    link: z
      .url({ protocol: /^https?$/ })
      .max(1000)
      .optional(),
  })
  .openapi('ExternalFlagInput');

export const flag = z
  .object({
    ...flagInput.shape,
    id: z.string(),
    submissionId: idOf('sub'),
    postedBy: z.string(),
    postedAt: time,
  })
  .openapi('ExternalFlag');

export const disclosure = z
  .object({
    id: z.string(),
    at: time,
    actor: z.string(),
    kind: z.enum(['view', 'export', 'feedback', 'records']),
    submissionId: z.string().optional(),
    pseudonym: z.string().optional(),
    purpose: z.string().optional(),
    recipient: z.string().optional(),
  })
  .openapi('Disclosure');

export const requestInput = z
  .strictObject({
    pseudonym,
    askedBy: z.enum(['student', 'parent']),
    wants: z.enum(['inspect', 'amend', 'erase']),
    note: words(1000).optional(),
  })
  .openapi('RecordRequestInput');

export const recordRequest = z
  .object({
    ...requestInput.shape,
    id: accountIdOf('req'),
    pseudonym: z.string(),
    openedBy: z.string(),
    openedAt: time,
    dueAt: time.openapi({ description: '45 days after it was opened (34 CFR 99.10).' }),
    closedBy: z.string().optional(),
    closedAt: time.optional(),
    outcome: z.string().optional(),
  })
  .openapi('RecordRequest');

export const foundStudent = z
  .object({
    pseudonym,
    values: z.array(z.object({ kind: z.string(), value: z.string() })),
    assignments: z.array(z.object({ slug: z.string(), title: z.string(), submissions: z.int() })),
  })
  .openapi('FoundStudent');

export const because = { purpose: words(200), recipient: words(200) };

const ruleFields = {
  assignment: slug.optional().openapi({ description: 'Left out: every assignment that has no rule of its own.' }),
  months: z.int().min(1).max(240),
  countedFrom: z.enum(['release', 'term-end']).openapi({
    description: '`release`: of the grade; where nothing was released, from what was last done with the essay.',
  }),
  termEnd: z.iso.date().optional().openapi({ description: 'The last day of the term; with `term-end` only.' }),
};

export const retentionRuleInput = z
  .strictObject(ruleFields)
  .refine(({ countedFrom, termEnd }) => (countedFrom === 'term-end') === (termEnd !== undefined), {
    path: ['termEnd'],
    message: 'is given with countedFrom "term-end", and with nothing else',
  })
  .openapi('RetentionRuleInput');

export const retentionRule = z
  .object({
    ...ruleFields,
    id: z.string(),
    setBy: z.string(),
    setAt: time,
    activeFrom: time.openapi({ description: 'The clock acts from then on: a week after the rule was set.' }),
  })
  .openapi('RetentionRule');

const retentionItem = z
  .object({
    submissionId: idOf('sub'),
    assignment: z.string(),
    ruleId: z.string(),
    dueAt: time,
    basis: z.enum(['release', 'last-activity', 'term-end']),
    held: z.enum(['record-request', 'appeal', 'grading']).optional(),
  })
  .openapi('RetentionItem');

export const retentionPlan = z
  .object({ hash, due: z.array(retentionItem), held: z.array(retentionItem) })
  .openapi('RetentionPlan');

export const retentionRun = z
  .object({ erased: z.int(), held: z.int(), classLists: z.int(), students: z.int() })
  .openapi('RetentionRun');
