import { homedir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { AssayError } from '../core/errors.ts';
import { modelRouteSchema, type ModelRoute } from '../core/model-route.ts';
import { readAlarmConfig, type AlarmConfig } from './alarms.ts';
import type { Environment } from './env.ts';
import { readRoute } from './read-route.ts';

/** Everything that can be set from outside, checked. Secrets are not in it: see secrets.ts. */
export interface Config {
  /** Folder of the embedded database and of what belongs to this installation. */
  readonly dataDir: string;
  /** PostgreSQL of your own; undefined means the embedded one. */
  readonly databaseUrl: string | undefined;
  /** Where questions to a model go; undefined means that the trained scorer grades. */
  readonly route: ModelRoute | undefined;
  readonly server: { readonly host: string; readonly port: number };
  /** OTLP/HTTP endpoint for traces and metrics; undefined means that none are exported. */
  readonly otlpEndpoint: string | undefined;
  /** Between two reports of metrics; a minute when absent. */
  readonly otlpMetricsEveryMs?: number;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
  /** What an essay may take from its start to its grade before the grade says that it was late; 45 s when absent. */
  readonly latencyBudgetMs?: number;
  /** When an answer that carries no grade is used again for a question much like it; absent: never. */
  readonly semanticCache?: { readonly threshold: number; readonly scope: 'subject' | 'tenant' };
  /** Grading runs at once in this process. */
  readonly concurrency: number;
  /** When monitors look and what alarms do; the defaults when not given. */
  readonly alarms?: AlarmConfig;
}

/** What an essay may take before its grade says that it was late. */
export const defaultLatencyBudgetMs = 45_000;

const settings = z.object({
  ASSAY_DATA_DIR: z.string().optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  ASSAY_MODEL: z
    .string()
    .regex(
      /^(openai-compatible|openai|anthropic|google):.+$/,
      'must be provider:model, e.g. openai-compatible:qwen3-8b',
    )
    .optional(),
  ASSAY_BASE_URL: z.url('must be a URL').optional(),
  ASSAY_ROUTE: z.string().optional(),
  ASSAY_INPUT_USD_PER_MTOK: z.coerce.number().min(0).default(0),
  ASSAY_OUTPUT_USD_PER_MTOK: z.coerce.number().min(0).default(0),
  ASSAY_MODEL_TIMEOUT_MS: z.coerce.number().int().min(100).default(60_000),
  ASSAY_HOST: z.string().default('127.0.0.1'),
  ASSAY_PORT: z.coerce.number().int().min(0).max(65_535).default(4777),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url('must be a URL').optional(),
  OTEL_METRIC_EXPORT_INTERVAL: z.coerce.number().int().min(1000).default(60_000),
  ASSAY_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('warn'),
  ASSAY_LATENCY_BUDGET_MS: z.coerce.number().int().min(100).default(defaultLatencyBudgetMs),
  ASSAY_SEMANTIC_CACHE: z
    .string()
    .regex(/^(?:off|0?\.[5-9]\d*|1(?:\.0+)?)$/, 'must be off, or a similarity from 0.5 to 1')
    .default('0.985'),
  ASSAY_SEMANTIC_CACHE_SCOPE: z.enum(['rubric', 'tenant']).default('rubric'),
  ASSAY_CONCURRENCY: z.coerce.number().int().min(1).max(256).default(4),
});

/**
 * Settings from the environment.
 *
 * @throws AssayError `config.invalid` naming each variable that is wrong and what is allowed; never its value, which may be a secret
 */
export function readConfig(environment: Environment): Config {
  const parsed = settings.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new AssayError('config.invalid', `settings that cannot be used:\n  ${problems.join('\n  ')}`);
  }
  const values = parsed.data;
  return {
    dataDir: resolve(values.ASSAY_DATA_DIR ?? defaultDataDir(environment)),
    databaseUrl: values.DATABASE_URL,
    route: routeOf(values),
    server: { host: values.ASSAY_HOST, port: values.ASSAY_PORT },
    otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    otlpMetricsEveryMs: values.OTEL_METRIC_EXPORT_INTERVAL,
    logLevel: values.ASSAY_LOG_LEVEL,
    concurrency: values.ASSAY_CONCURRENCY,
    latencyBudgetMs: values.ASSAY_LATENCY_BUDGET_MS,
    ...semanticCacheOf(values),
    alarms: readAlarmConfig(environment),
  };
}

/** Under the user's data folder; for root, whose home nobody else can read, where system services keep theirs. */
function defaultDataDir(environment: Environment): string {
  if (process.platform === 'win32') return join(environment['LOCALAPPDATA'] ?? homedir(), 'assay');
  if (userInfo().uid === 0) return '/var/lib/assay';
  return join(environment['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'assay');
}

function semanticCacheOf(values: z.infer<typeof settings>): Pick<Config, 'semanticCache'> {
  if (values.ASSAY_SEMANTIC_CACHE === 'off') return {};
  const scope = values.ASSAY_SEMANTIC_CACHE_SCOPE === 'tenant' ? 'tenant' : 'subject';
  return { semanticCache: { threshold: Number(values.ASSAY_SEMANTIC_CACHE), scope } };
}

function routeOf(values: z.infer<typeof settings>): ModelRoute | undefined {
  if (values.ASSAY_ROUTE !== undefined) {
    if (values.ASSAY_MODEL === undefined) return readRoute(values.ASSAY_ROUTE);
    throw new AssayError('config.invalid', 'ASSAY_ROUTE and ASSAY_MODEL are both set; must be one of them');
  }
  if (values.ASSAY_MODEL === undefined) return undefined;
  const colon = values.ASSAY_MODEL.indexOf(':');
  const provider = values.ASSAY_MODEL.slice(0, colon);
  if (provider === 'openai-compatible' && values.ASSAY_BASE_URL === undefined) {
    throw new AssayError(
      'config.invalid',
      'ASSAY_BASE_URL is missing; ASSAY_MODEL with openai-compatible needs the address of the endpoint, e.g. http://127.0.0.1:11434/v1',
    );
  }
  return modelRouteSchema.parse({
    provider,
    model: values.ASSAY_MODEL.slice(colon + 1),
    ...(values.ASSAY_BASE_URL === undefined ? {} : { baseUrl: withoutCredentials(values.ASSAY_BASE_URL) }),
    inputMicroUsdPerMTok: Math.round(values.ASSAY_INPUT_USD_PER_MTOK * 1e6),
    outputMicroUsdPerMTok: Math.round(values.ASSAY_OUTPUT_USD_PER_MTOK * 1e6),
    timeoutMs: values.ASSAY_MODEL_TIMEOUT_MS,
  });
}

/** The route is stored with every plan: an address that carries a password may not get into it. */
function withoutCredentials(address: string): string {
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') {
    throw new AssayError('config.invalid', 'ASSAY_BASE_URL carries credentials; put the key into ASSAY_API_KEY');
  }
  return address;
}
