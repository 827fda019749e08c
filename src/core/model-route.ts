import { z } from 'zod';

const targetShape = {
  provider: z.enum(['openai-compatible', 'openai', 'anthropic', 'google', 'custom']),
  /** Pinned model id, as asked for. */
  model: z.string().min(1),
  /**
   * Builds of the model that may answer, as the provider names them (`system_fingerprint`). Absent: any, and a change is alarmed. A reply of
   * another build, or that names none, is what `onSwappedModel` says.
   */
  fingerprints: z.array(z.string().min(1).max(100)).min(1).max(20).optional(),
  /** Only for openai-compatible: where it listens. Never with credentials. */
  baseUrl: z.string().optional(),
  temperature: z.number().min(0).max(2).default(0),
  seed: z.number().int().default(7),
  maxOutputTokens: z.number().int().min(64).max(32_000).default(1200),
  /** Prices in micro-dollars for one million tokens. */
  inputMicroUsdPerMTok: z.number().min(0).default(0),
  outputMicroUsdPerMTok: z.number().min(0).default(0),
  /** Input that the provider takes from its prompt cache; absent: at the price of all input. */
  cachedInputMicroUsdPerMTok: z.number().min(0).optional(),
  /** Input that it puts into its cache; absent: at the price of all input, at Anthropic a quarter more. */
  cacheWriteMicroUsdPerMTok: z.number().min(0).optional(),
  /** One attempt's limit. */
  timeoutMs: z.number().int().min(100).default(60_000),
  /** Attempts at transport level (429, 5xx, time-outs) for one question. */
  maxAttempts: z.number().int().min(1).max(10).default(4),
  /** Which key it is asked with: `backup` is the secret ASSAY_API_KEY_BACKUP. Absent: ASSAY_API_KEY, or the vendor's own variable. */
  key: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,30}$/, 'must be lower-case letters, digits and _')
    .optional(),
};

const targetSchema = z.strictObject(targetShape);

/** One pinned model at one place, with its prices and limits. */
export type ModelTarget = z.infer<typeof targetSchema>;

const escalationSchema = z
  .strictObject({
    /** The cheap model gave its score less probability than this (where the provider tells). */
    belowProbability: z.number().gt(0).max(1).optional(),
    /** The standard deviation of its score is above this share of the trait's range (where the provider tells). */
    aboveSpread: z.number().min(0).lt(1).optional(),
    /** Its score lies further than this share of the trait's range from the trained scorer's. */
    scorerGap: z.number().min(0).lt(1).optional(),
    /** The essay has more words than this. */
    overWords: z.number().int().min(1).optional(),
    /** The learner's grade level (where consent is recorded) or the assignment's is one of these. */
    gradeLevels: z.array(z.string().min(1)).min(1).optional(),
    /** The grade is appealed. */
    onAppeal: z.literal(true).optional(),
  })
  .refine((rules) => Object.keys(rules).length > 0, 'names no rule; without one the costly model would never be asked');

const batchTermsSchema = z.strictObject({
  /** Share of the price that the provider takes off. OpenAI: a half. */
  discount: z.number().min(0).max(1).default(0.5),
  /** What has no answer after so long is taken back and asked directly, at the full price. */
  deadlineMinutes: z.number().int().min(1).max(1440).default(1440),
  /** How long the first question waits for others to go with. */
  collectSeconds: z.number().int().min(1).max(3600).default(60),
  /** How often the provider is asked how far it is. */
  pollSeconds: z.number().int().min(1).max(3600).default(60),
  /** Questions in one batch. OpenAI takes 50,000. */
  maxRequests: z.number().int().min(1).max(50_000).default(10_000),
  /** Bytes of the questions in one batch; 50 million when absent. OpenAI takes 200 million; a worker has them in memory while it sends. */
  maxBytes: z.number().int().min(100_000).max(200_000_000).optional(),
});

/** On what terms questions go through a provider's batch API. */
export type BatchTerms = z.infer<typeof batchTermsSchema>;

/** When a question goes on to the costly model. Each rule is enough by itself; a reply that cannot be used always goes on. */
export type EscalationRules = z.infer<typeof escalationSchema>;

/** The names of the rules, and `unusable`: the cheap model's reply could not be used, or it gave none. */
export type EscalationReason = keyof EscalationRules | 'unusable';

/**
 * Entries that were added later are optional, absent meaning what was done before them: a stored plan is read with this schema, and its
 * hash is its name.
 */
const routeShape = z.strictObject({
  ...targetShape,
  /** Asked in this order when the model cannot be reached or refuses us. All share one deadline and one budget. */
  fallbacks: z.array(targetSchema).min(1).max(5).optional(),
  /** A cheaper model is asked first; the route's own only where a rule says so. */
  cascade: z.strictObject({ first: targetSchema, escalate: escalationSchema }).optional(),
  /** What a reply of another model or build than the pinned ones is: `refuse` (also when absent) cannot be used; `record` counts and is noted. */
  onSwappedModel: z.enum(['refuse', 'record']).optional(),
  /**
   * When no reply has come after so many milliseconds, the same question is sent a second time and the first reply counts. Both are
   * paid for, so it is done only where the budget holds both.
   */
  hedgeAfterMs: z.number().int().min(100).optional(),
  /** Questions of batches go through the provider's batch API, which is cheaper and takes up to a day; what somebody waits for does not. */
  batch: batchTermsSchema.optional(),
});

export const modelRouteSchema = routeShape
  .refine(({ batch, provider }) => batch === undefined || provider === 'openai' || provider === 'openai-compatible', {
    path: ['batch'],
    message: 'only providers openai and openai-compatible have a batch API that Assay speaks',
  })
  .refine(({ batch, cascade }) => batch === undefined || cascade === undefined, {
    path: ['batch'],
    message: 'does not go with cascade: which model answers would be known a day later; leave out one of the two',
  });

/** Where a question to a model goes, and on what terms: a versioned artifact, pinned by its content in every plan. */
export type ModelRoute = z.infer<typeof modelRouteSchema>;

/** What a model is called in ledger, limits and circuits: provider, place and pinned id. */
export function targetKey({ provider, baseUrl, model }: Pick<ModelTarget, 'provider' | 'baseUrl' | 'model'>): string {
  return [provider, baseUrl ?? '', model].join(' ');
}
