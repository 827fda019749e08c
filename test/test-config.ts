import type { Config } from '../src/config/config.ts';
import { modelRouteSchema, type ModelRoute } from '../src/core/model-route.ts';
import type { TestStorage } from './durability/test-database.ts';

/** What the scripted model costs. */
export const prices = { inputMicroUsdPerMTok: 150_000, outputMicroUsdPerMTok: 600_000 };

/**
 * The route to a scripted model.
 *
 * @param url where it listens
 * @param more further entries
 */
export function scriptedRoute(url: string, more: object = {}): ModelRoute {
  return modelRouteSchema.parse({
    provider: 'openai-compatible',
    model: 'scripted-grader-1',
    baseUrl: url,
    ...prices,
    ...more,
  });
}

/**
 * The configuration of a process under test: its own database, no model, any free port of loopback, nothing logged.
 *
 * @param more what is otherwise
 */
export function testConfig({ dataDir, databaseUrl }: TestStorage, more: Partial<Config> = {}): Config {
  return {
    dataDir,
    databaseUrl,
    route: undefined,
    server: { host: '127.0.0.1', port: 0 },
    otlpEndpoint: undefined,
    logLevel: 'silent',
    concurrency: 4,
    ...more,
  };
}
