import { z } from '@hono/zod-openapi';
import { gateVerdictSchema } from '../../../core/gate-verdict.ts';
import { environmentSchema, registryKindSchema } from '../../../core/registry-kind.ts';
import { gradeStandings } from '../../../ports/registry.ts';
import { rubricFormats } from '../../../registry/rubric/formats/foreign-formats.ts';
import { rubricFinding, rubricVersion } from './assignment.ts';
import { comparedWords } from './grade.ts';
import { hash, idOf, slug, time, words } from './common.ts';

const item = { kind: registryKindSchema, name: z.string() };

export const registryItem = z.object({ kind: registryKindSchema, name: slug });
export const requestId = z.string().regex(/^prq-[0-9a-z]{10,40}$/, 'must be an id that begins with "prq-"');

export const registryList = z
  .object({
    rule: z.enum(['one-person', 'two-person']),
    versions: z.array(
      z.object({
        ...item,
        version: z.int().openapi({ description: '0: what the release or the settings bring.' }),
        hash: hash.nullable(),
        note: z.string(),
        registeredAt: time.optional(),
        registeredBy: z.string(),
        environments: z.array(environmentSchema),
      }),
    ),
  })
  .openapi('Registry');

export const environmentEntry = z
  .object({
    ...item,
    environment: environmentSchema,
    hash: hash.nullable(),
    action: z.enum(['register', 'publish', 'promote', 'rollback', 'alarm']),
    requestId: z.string().optional(),
    reason: z.string().optional(),
    doneBy: z.string(),
    doneAt: time,
  })
  .openapi('EnvironmentEntry');

// A schema that was made before the OpenAPI library was loaded (the CLI loads core first) has no `openapi`; its clone has.
const gateVerdict = gateVerdictSchema.clone().openapi('GateVerdict');

export const promotionRequest = z
  .object({
    id: requestId,
    ...item,
    hash,
    environment: z.enum(['staging', 'production']),
    share: z.number().optional(),
    note: z.string(),
    verdicts: z.array(gateVerdict),
    requestedBy: z.string(),
    requestedAt: time,
    status: z.enum(['open', 'approved', 'rejected']),
    decidedBy: z.string().optional(),
    decidedAt: time.optional(),
    decisionReason: z.string().optional(),
    overrideReason: z.string().optional(),
  })
  .openapi('PromotionRequest');

export const promotion = z
  .object({
    request: promotionRequest,
    refusals: z.array(z.string()).openapi({ description: 'What the gates have against it, one sentence each.' }),
    alone: z.string().optional().openapi({ description: 'Said where no second person is asked for.' }),
  })
  .openapi('Promotion');

export const gatesSay = z
  .object({
    verdicts: z.array(gateVerdict),
    refusals: z.array(z.string()).openapi({ description: 'One sentence each; a gate that was never run is one.' }),
  })
  .openapi('GatesSay');

export const promotionInput = z
  .strictObject({
    version: z.int().min(1).max(1_000_000).optional().openapi({ description: 'The newest when left out.' }),
    environment: z.enum(['staging', 'production']),
    share: z.number().gt(0).lt(1).optional().openapi({ description: 'For an A/B in production.' }),
    note: z.string().trim().max(500).default(''),
    overrideReason: words(500).optional(),
  })
  .openapi('PromotionInput');

export const approval = z.strictObject({ overrideReason: words(500).optional() }).openapi('Approval');
export const rejection = z.strictObject({ reason: words(500) }).openapi('Rejection');

export const rollbackInput = z
  .strictObject({
    version: z.int().min(0).max(1_000_000).optional().openapi({ description: 'What was there before when left out.' }),
    reason: words(500),
  })
  .openapi('RollbackInput');

export const registeredVersion = z
  .object({
    ...item,
    version: z.int(),
    hash,
    note: z.string(),
    registeredAt: time,
    registeredBy: z.string(),
    created: z.boolean(),
  })
  .openapi('RegisteredVersion');

export const promptsInput = z
  .strictObject({ text: z.string().min(1).max(100_000), note: z.string().trim().max(500).default('') })
  .openapi('PromptsInput');

export const promptsText = z
  .object({
    hash,
    id: z.string(),
    text: z.string().openapi({ description: 'The template: a heading for each section.' }),
  })
  .openapi('PromptsText');

export const entriesInput = z
  .strictObject({ document: z.record(z.string(), z.unknown()), note: z.string().trim().max(500).default('') })
  .openapi('RegistryDocumentInput');

export const abTests = z
  .object({
    tests: z.array(
      z.object({
        id: z.string(),
        ...item,
        controlHash: hash.nullable(),
        candidateHash: hash,
        share: z.number(),
        startedBy: z.string(),
        startedAt: time,
        stoppedBy: z.string().optional(),
        stoppedAt: time.optional(),
        stopAction: z.enum(['stop', 'alarm', 'replaced']).optional(),
        stopReason: z.string().optional(),
      }),
    ),
    arms: z.array(
      z.object({
        arm: z.enum(['control', 'candidate']),
        state: z.string(),
        count: z.int(),
        meanScore: z.number().optional(),
      }),
    ),
  })
  .openapi('AbTests');

export const approvalRule = z
  .object({ rule: z.enum(['one-person', 'two-person']), askedToRelaxBy: z.string().optional() })
  .openapi('ApprovalRule');

export const approvalRuleInput = z
  .strictObject({ rule: z.enum(['one-person', 'two-person']), reason: words(500) })
  .openapi('ApprovalRuleInput');

export const environmentOfAssignment = z.object({ environment: environmentSchema }).openapi('AssignmentEnvironment');

const wanted = z
  .strictObject({ rubric: hash.optional(), prompts: hash.optional(), route: hash.optional(), policy: hash.optional() })
  .openapi('WantedVersions', { description: 'Versions by hash; what is left out is as the environment holds it.' });

const gradeIds = z.array(idOf('grd')).min(1).max(20).optional();

export const previewInput = z
  .strictObject({
    before: wanted.optional(),
    after: wanted.optional(),
    rubric: z
      .looseObject({})
      .optional()
      .openapi({ description: 'A draft, instead of `after.rubric`; it is not published.' }),
    prompts: z.string().max(100_000).optional().openapi({ description: 'A draft template; it is not registered.' }),
    gradeIds: gradeIds.openapi({ description: 'Three (lowest, middle, highest score) when left out.' }),
  })
  .openapi('PreviewInput');

const side = z.object({ gradeId: z.string(), score: z.number().optional() });

export const preview = z
  .object({
    grader: z.enum(['model', 'scorer']),
    plans: z.object({ before: hash, after: hash }),
    essays: z.array(
      z.object({
        gradeId: z.string(),
        before: side,
        after: side,
        changes: z.array(z.object({ what: z.string(), before: z.unknown(), after: z.unknown(), words: comparedWords })),
      }),
    ),
    moved: z.int(),
    meanChange: z.number().optional(),
    note: z.string().optional(),
  })
  .openapi('VersionPreview');

const state = z.enum(gradeStandings);

export const impacts = z
  .object({
    items: z.array(
      z.object({
        assignment: z.string(),
        rubricHash: hash,
        touched: z.object({
          review: z.int(),
          cleared: z.int(),
          reviewed: z.int(),
          released: z.int(),
          rejected: z.int(),
        }),
        untouched: z.int(),
        gradeIds: z.array(z.string()),
      }),
    ),
  })
  .openapi('RubricImpact');

export const regradeInput = z
  .strictObject({
    gradeIds: z.array(idOf('grd')).min(1).max(10_000).optional(),
    states: z
      .array(state)
      .min(1)
      .optional()
      .openapi({ description: 'What no teacher decided on (review, cleared) when left out.' }),
  })
  .openapi('RegradeInput');

export const regrading = z.object({ planHash: hash, queued: z.int(), there: z.int() }).openapi('Regrading');

const ruling = z.object({
  id: z.string(),
  assignmentId: z.string(),
  traitId: z.string().optional(),
  note: z.string(),
  rubricId: z.string(),
  rubricHash: hash,
  ruledBy: z.string(),
  ruledAt: time,
});

export const rulings = z.object({ items: z.array(ruling) }).openapi('Rulings');

export const rulingInput = z
  .strictObject({ text: words(900), traitId: slug.optional(), search: words(200).optional() })
  .openapi('RulingInput');

export const madeRuling = z
  .object({
    ruling,
    rubricVersion: z.int(),
    promotion: promotion.optional(),
    touches: z.array(z.object({ gradeId: z.string(), submissionId: z.string(), state, why: z.array(z.string()) })),
  })
  .openapi('MadeRuling');

export const rubricFormat = z.enum(rubricFormats);

export const rubricFile = z
  .strictObject({
    text: z.string().min(1).max(262_144),
    fileName: words(200).default('rubric'),
    rubricId: slug.optional().openapi({ description: 'Onto which rubric; from the file when left out.' }),
    publish: z.boolean().default(false),
  })
  .openapi('RubricFile');

export const rubricDiff = z
  .object({
    changes: z.array(z.looseObject({ kind: z.string(), path: z.string() })),
    comparable: z.boolean().openapi({ description: 'False when scores under the two cannot be compared.' }),
  })
  .openapi('RubricDiff');

export const rubricArrival = z
  .object({
    rubric: z.looseObject({}),
    format: rubricFormat,
    assumed: z.array(z.string()).openapi({ description: 'What the file did not say, and where the value comes from.' }),
    base: rubricVersion.optional().openapi({ description: 'The version that it was read onto.' }),
    diff: rubricDiff.optional(),
    findings: z.array(rubricFinding),
    published: rubricVersion.extend({ created: z.boolean() }).optional(),
  })
  .openapi('RubricArrival');
