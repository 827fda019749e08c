import type { Environment } from './env.ts';

/** Keys of providers. They are handed to the adapter that needs them, and never stored, logged or traced. */
export interface Secrets {
  readonly modelApiKey: string | undefined;
  readonly serverToken: string | undefined;
}

const vendorKeys = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  google: 'GOOGLE_GENERATIVE_AI_API_KEY',
} as const;

/** Takes the secrets out of the environment: `ASSAY_API_KEY` first, then the vendor's own variable. */
export function readSecrets(environment: Environment, provider: string | undefined): Secrets {
  const vendorKey = provider !== undefined && isVendor(provider) ? environment[vendorKeys[provider]] : undefined;
  return {
    modelApiKey: environment['ASSAY_API_KEY'] ?? vendorKey,
    serverToken: environment['ASSAY_TOKEN'],
  };
}

function isVendor(provider: string): provider is keyof typeof vendorKeys {
  return provider in vendorKeys;
}
