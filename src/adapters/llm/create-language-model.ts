import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { AssayError } from '../../core/errors.ts';
import type { ModelRoute } from '../../core/model-route.ts';
import { compatibleModel } from './compatible-model.ts';
import { sendOverHttp } from './send-over-http.ts';

export interface ProviderSecrets {
  /** Required by openai, anthropic and google; optional for openai-compatible (a local server has none). */
  readonly apiKey?: string;
}

/**
 * The AI SDK model that a route names. The address is always given, so that no provider package looks for one in the environment;
 * redirects are refused, so that essay and key go nowhere else.
 *
 * @param send how requests go out
 * @throws AssayError `config.invalid` when the key or base URL is missing, or the base URL carries credentials
 */
export function createLanguageModel(
  route: ModelRoute,
  secrets: ProviderSecrets,
  send: typeof fetch = sendingFor(route),
): LanguageModelV4 {
  switch (route.provider) {
    case 'openai-compatible':
      return compatibleModel({ model: route.model, baseUrl: checkedBaseUrl(route), apiKey: secrets.apiKey, send });
    case 'openai':
      // Chat completions rather than responses: the first gives log-probabilities in one known shape.
      return createOpenAI({
        apiKey: requiredKey(route, secrets),
        baseURL: 'https://api.openai.com/v1',
        fetch: send,
      }).chat(route.model);
    case 'anthropic':
      return createAnthropic({
        apiKey: requiredKey(route, secrets),
        baseURL: 'https://api.anthropic.com/v1',
        fetch: send,
      })(route.model);
    case 'google':
      return createGoogle({
        apiKey: requiredKey(route, secrets),
        baseURL: 'https://generativelanguage.googleapis.com/v1beta',
        fetch: send,
      })(route.model);
    default:
      throw new AssayError(
        'config.invalid',
        'route.provider is "custom"; its model is an AI SDK LanguageModel that the caller passes, it cannot be created from the route',
      );
  }
}

/** Half of an attempt's time is enough to be connected; what is not by then was never sent, and is told apart from a reply that does not come. */
function sendingFor({ timeoutMs }: ModelRoute): typeof fetch {
  return (address, init) => sendOverHttp(address, init, Math.min(10_000, timeoutMs / 2));
}

function checkedBaseUrl(route: ModelRoute): string {
  if (route.baseUrl === undefined) {
    throw new AssayError(
      'config.invalid',
      'route.baseUrl is missing; openai-compatible needs the address that ends in /v1',
    );
  }
  const url = URL.canParse(route.baseUrl) ? new URL(route.baseUrl) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new AssayError('config.invalid', 'route.baseUrl is no URL; must be http:// or https://');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '') {
    throw new AssayError(
      'config.invalid',
      `route.baseUrl for ${url.host} carries credentials or a query; give the key as a setting of its own`,
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function requiredKey(route: ModelRoute, secrets: ProviderSecrets): string {
  if (secrets.apiKey === undefined || secrets.apiKey === '') {
    throw new AssayError(
      'config.invalid',
      `the API key for ${route.provider} is missing; model ${route.model} cannot be asked`,
    );
  }
  return secrets.apiKey;
}
